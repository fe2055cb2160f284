import { canonical } from '../../hash.ts';
import { canonicalDocument, documentIn, statementsIn } from '../iam/policy/document.ts';
import { type ChangedSince, NOT_OURS } from './operation.ts';

/**
 * The document as it is now, without the statements that the call added and with those of ours that they replaced.
 * `before` and `written` are the document before the call and as the call wrote it. `left`: somebody edited one of ours.
 */
function withoutOurs(
  { before, now }: Pick<ChangedSince<unknown>, 'before'> & { readonly now: string },
  written: string,
): { readonly document: string; readonly statements: number } | { readonly left: string } {
  const had = before === null ? [] : statementsIn(before).map(canonical);
  const gave = statementsIn(written).map(canonical);
  const added = gave.filter((statement) => !had.includes(statement));
  const held = statementsIn(now);
  const edited = added.find((statement) => !held.some((other) => canonical(other) === statement));
  if (edited !== undefined)
    return { left: `somebody changed this statement of ours since: ${edited}` };
  const others = held.filter((statement) => !added.includes(canonical(statement)));
  const replaced: readonly unknown[] = had
    .filter((text) => !gave.includes(text))
    .map((text) => JSON.parse(text));
  const Statement = [...others, ...replaced];
  const document = JSON.stringify({ ...documentIn(now), Statement });
  return { document, statements: Statement.length };
}

/** Takes our statements out of a policy document; `empty` says what to do when nothing would be left of it. */
export function withoutStatements<Call>(
  since: Pick<ChangedSince<unknown>, 'before'> & { readonly now: string },
  written: string,
  put: (document: string) => Call,
  empty: Call | undefined,
): { readonly calls: readonly Call[] } | { readonly left: string } {
  const rest = withoutOurs(since, written);
  if ('left' in rest) return rest;
  if (rest.statements > 0) return { calls: [put(rest.document)] };
  return empty === undefined ? NOT_OURS : { calls: [empty] };
}

/** A document that may be absent, in its canonical spelling; null: there is none. */
export const canonicalOrNone = (document: string | undefined): string | null =>
  document === undefined ? null : canonicalDocument(document);
