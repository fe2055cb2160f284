/** Writes schemas/ from the Zod schemas of the event contract: `node sandbox/docs/event-schemas.ts`. A test keeps them equal. */
import { mkdir, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { ANNOUNCEMENTS } from '../../domain/access/announcement.ts';
import { EVENT_SOURCE, REQUESTS } from '../../domain/access/request.ts';
import { Name } from '../../domain/name.ts';

/** JSON Schema counts characters, Redshift bytes: the 127 here are necessary, not sufficient. */
const NAME = {
  minLength: 1,
  maxLength: 127,
  description: '1 to 127 bytes of UTF-8 without control characters',
};

/** The schema of a detail, as a sender may write it: times with any offset, defaults left out. */
const detailSchema = (detail: z.core.$ZodType): object => {
  const { $schema: _, ...schema } = z.toJSONSchema(detail, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === Name) Object.assign(jsonSchema, NAME);
    },
  });
  return schema;
};

const eventSchema = (
  detailType: string,
  direction: 'in' | 'out',
  detail: z.core.$ZodType,
): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: detailType,
  type: 'object',
  properties: {
    // Who may send what comes in is said by the configuration, not by the contract.
    source: direction === 'out' ? { const: EVENT_SOURCE } : { type: 'string' },
    'detail-type': { const: detailType },
    detail: detailSchema(detail),
  },
  required: ['source', 'detail-type', 'detail'],
});

const fileName = (detailType: string, direction: 'in' | 'out'): string =>
  `${direction}/${detailType.toLowerCase().replaceAll(' ', '-')}.json`;

/** Text of every file in schemas/, by its path in there. */
export const eventSchemas = (): ReadonlyMap<string, string> => {
  const filesOf = (direction: 'in' | 'out', schemas: Readonly<Record<string, z.core.$ZodType>>) =>
    Object.entries(schemas).map(([detailType, detail]) => {
      const text = `${JSON.stringify(eventSchema(detailType, direction, detail), undefined, 2)}\n`;
      return [fileName(detailType, direction), text] as const;
    });
  return new Map([...filesOf('in', REQUESTS), ...filesOf('out', ANNOUNCEMENTS)]);
};

if (import.meta.main) {
  const folder = new URL('../../schemas/', import.meta.url);
  for (const direction of ['in/', 'out/'])
    await mkdir(new URL(direction, folder), { recursive: true });
  for (const [name, text] of eventSchemas()) await writeFile(new URL(name, folder), text);
}
