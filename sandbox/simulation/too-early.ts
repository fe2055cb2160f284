import type { Privilege } from '../../domain/privilege.ts';
import { keyOf } from './pairs.ts';
import type { Played } from './played.ts';
import { DATABASES, type SimGrantee } from './warehouse.ts';

interface Ask {
  readonly databases: readonly string[];
  readonly keys: readonly string[];
  /** Before it was sent, and before the start that it names, nothing may be granted for it. */
  readonly fromMs: number;
}

/** Law 1: what we granted was asked for by then, by a lease that had begun. Of every message that ever asked, whatever became of it. */
export function earlyProblems(played: Played): string[] {
  const asks = asksIn(played);
  const isAnyhow = neededAnyhow(played);
  return [...DATABASES, '*'].flatMap((database) =>
    [...played.truth.held(database)]
      .filter(([key, { by, ambiguous }]) => by === 'tool' && !ambiguous && !isAnyhow(key))
      .flatMap(([key, { sinceMs }]) => {
        const asking = asks.filter(
          ({ databases, keys }) =>
            keys.includes(key) && (database === '*' || databases.includes(database)),
        );
        const fromMs = Math.min(...asking.map((ask) => ask.fromMs));
        // What nobody asked for at all is the oracle's to judge: a name may stand for another where the warehouse folds.
        return asking.length === 0 || fromMs <= sinceMs
          ? []
          : [
              `${database}: granted too early: ${key}, ${(fromMs - sinceMs) / 1000} s before it began`,
            ];
      }),
  );
}

const asksIn = ({ steps }: Played): Ask[] =>
  steps.flatMap(({ atMs, step }) => {
    if (step.kind !== 'event' || step.detail.privileges === undefined) return [];
    const { database, startsAt } = step.detail;
    // The seed's own values: it made this detail.
    const grantee = step.detail.grantee as SimGrantee;
    const privileges = step.detail.privileges as readonly Privilege[];
    const startsAtMs = startsAt === undefined ? atMs : Date.parse(String(startsAt));
    return [
      {
        databases: [database].flat().map(String),
        keys: privileges.map((privilege) => keyOf(privilege, grantee)),
        fromMs: Math.max(atMs, startsAtMs),
      },
    ];
  });

/** The configuration has it, or a tag may ask for it: neither sends a message. */
function neededAnyhow({ steps, configurations }: Played): (key: string) => boolean {
  const declared = new Set(
    configurations
      .flat()
      .flatMap(({ privileges, grantee }) => privileges.map((one) => keyOf(one, grantee))),
  );
  const hasTags = steps.some(({ step }) => step.kind === 'tag');
  const isOfTags = (key: string): boolean => {
    const parts: string[] = JSON.parse(key);
    return parts.at(-2) === 'group' && (parts[0] === 'USAGE' || parts[0] === 'EXECUTE');
  };
  return (key) => declared.has(key) || (hasTags && isOfTags(key));
}
