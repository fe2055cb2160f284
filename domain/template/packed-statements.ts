import { charactersOf } from './policy-size.ts';
import { type Json, type JsonObject, listOf } from './template.ts';

/** What a document has besides its statements, and a statement besides its text: the comma before it. */
const FRAME = charactersOf({ Version: '2012-10-17', Statement: [] });
const COMMA = 1;

/**
 * The statements in as few documents as they need, in their order: the first with room for so many characters, the others for so
 * many. A statement is divided where a document is full, which means the same, each part with some of its resources. `tooLong` are
 * those that fit into no document, divided or not.
 */
export function packed(
  statements: readonly JsonObject[],
  room: { readonly first: number; readonly others: number },
): {
  readonly documents: readonly (readonly JsonObject[])[];
  readonly tooLong: readonly JsonObject[];
} {
  const documents: JsonObject[][] = [[]];
  const tooLong: JsonObject[] = [];
  let left = room.first - FRAME;
  for (const statement of statements) {
    let rest: JsonObject | undefined = statement;
    while (rest !== undefined) {
      const [fits, remains] = divided(rest, left - COMMA);
      if (fits !== undefined) {
        documents.at(-1)?.push(fits);
        left -= charactersOf(fits) + COMMA;
      } else if (left === room.others - FRAME) {
        tooLong.push(rest);
        break;
      }
      rest = remains;
      if (rest !== undefined) {
        documents.push([]);
        left = room.others - FRAME;
      }
    }
  }
  return { documents: documents.filter((one, index) => index === 0 || one.length > 0), tooLong };
}

/** As much of the statement as the room has, and what remains of it. */
function divided(
  statement: JsonObject,
  room: number,
): readonly [fits: JsonObject | undefined, remains: JsonObject | undefined] {
  if (charactersOf(statement) <= room) return [statement, undefined];
  const resources = listOf(statement.Resource);
  const withResources = (some: readonly Json[]): JsonObject => ({ ...statement, Resource: some });
  let left = room - charactersOf(withResources([]));
  const full = resources.findIndex((resource) => {
    left -= charactersOf(resource) + COMMA;
    return left < 0;
  });
  return full <= 0
    ? [undefined, statement]
    : [withResources(resources.slice(0, full)), withResources(resources.slice(full))];
}
