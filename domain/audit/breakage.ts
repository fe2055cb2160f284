import { grantInWords } from '../access/effects.ts';
import { inShort } from '../access/reasons.ts';
import { type Grant, grantKey } from '../privilege.ts';
import type { DatabaseUse, LastUse } from './use.ts';

/**
 * What taking these grants would break, as far as the newest audit saw them used: in words, a few lines however many grants there
 * are. Nothing is said of privileges whose use no view shows.
 */
export type Breakage = (grants: readonly Grant[]) => string[];

const LOWER_BOUND =
  'counted are statements that name a function or create a model, at least so many: uses through views, procedures and dynamic SQL, and in texts that are cut, are not seen';

/** Of one database; undefined where no audit has read it, or what it left is not at hand. */
export function breakageIn(use: DatabaseUse | undefined): Breakage {
  const known = new Map(use?.grants.map(({ grant, lastUse }) => [grantKey(grant), lastUse]));
  /** All models of a schema are told model by model; of those that the grantee may not use there is no use of this grant. */
  const singly = (grant: Grant): readonly Grant[] => {
    const { privilege, grantee } = grant;
    if (privilege.kind !== 'execute-models') return isSeen(grant) ? [grant] : [];
    return (use?.models ?? [])
      .filter(({ schema }) => schema === privilege.schema)
      .map(({ schema, model, called }) => ({
        called,
        one: { privilege: { kind: 'execute-model' as const, schema, model }, grantee },
      }))
      .flatMap(({ called, one }) =>
        called === undefined || known.has(grantKey(one)) ? [one] : [],
      );
  };
  return (grants) => {
    const asked = grants.filter((one) => isSeen(one) || one.privilege.kind === 'execute-models');
    if (asked.length === 0) return [];
    if (use?.readAt === undefined)
      return [`whether it is used is not known: ${use?.unseen ?? 'no audit has read it'}`];
    const told = asked.flatMap(singly).map((grant) => {
      const lastUse = known.get(grantKey(grant));
      return { rank: rankOf(lastUse), line: inWords(grant, lastUse, use) };
    });
    const lines = told.toSorted(
      (a, b) => b.rank - a.rank || Number(a.line > b.line) - Number(a.line < b.line),
    );
    return [...inShort(lines.map(({ line }) => line)), ...(lines.length > 0 ? [LOWER_BOUND] : [])];
  };
}

/** Whether a view shows when it is used. */
const isSeen = ({ privilege: { kind } }: Grant): boolean =>
  kind === 'execute-model' || kind === 'create-model';

/** What is used most comes first, and what nobody was seen to use comes last. */
const rankOf = (lastUse: LastUse | undefined): number =>
  lastUse === undefined ? 0.5 : lastUse.count + (lastUse.at === undefined ? 0 : 1);

function inWords(
  grant: Grant,
  lastUse: LastUse | undefined,
  { readAt, keptSince, models }: DatabaseUse,
): string {
  const words = grantInWords(grant);
  if (lastUse === undefined) {
    const { privilege } = grant;
    const isCalledUnknown = models.some(
      ({ schema, model, called }) =>
        privilege.kind === 'execute-model' &&
        privilege.schema === schema &&
        privilege.model === model &&
        called === undefined,
    );
    return `${words}: use not known, for ${isCalledUnknown ? 'no audit could tell which function predicts with the model' : `it was not there at the audit of ${readAt}`}`;
  }
  const { at, count, watchedSince } = lastUse;
  if (at === undefined) return `${words}: no use seen since ${watchedSince}`;
  return count === 0
    ? `${words}: used last at ${at}, and not seen from ${keptSince} to ${readAt}`
    : `${words}: used by at least ${count} ${count === 1 ? 'statement' : 'statements'} from ${keptSince} to ${readAt}, the last at ${at}`;
}
