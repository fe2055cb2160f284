import type { AwsCall } from '../../local-aws/api.ts';
import type { GrantHistory } from './grant-history.ts';

/** What was held when a database had been looked at as a whole. */
interface WholeLook {
  readonly atMs: number;
  readonly held: ReadonlySet<string>;
}

interface Database {
  areLeasesRead: boolean;
  whole?: WholeLook;
}

/** Longer than a reading of the catalog takes until it is concluded from. */
const MEANWHILE_MS = 120_000;

/**
 * Judges what reconcile writes down beside the date of a database's next look: that all of it is as it was concluded of. Where
 * it has not read all leases since the look before, nothing may be otherwise that people did in the meantime, or nobody judges
 * what they did before the night.
 */
export function createWholeLooks(truth: GrantHistory, now: () => number) {
  const databases = new Map<string, Database>();
  const problems: string[] = [];
  const databaseOf = (place: string): Database => {
    const known = databases.get(place) ?? { areLeasesRead: false };
    databases.set(place, known);
    return known;
  };
  const concluded = (place: string, isAsConcluded: boolean): void => {
    const database = databaseOf(place);
    const held = truth.held(place);
    if (database.areLeasesRead || !isAsConcluded) {
      database.areLeasesRead = false;
      if (isAsConcluded) database.whole = { atMs: now(), held: new Set(held.keys()) };
      else delete database.whole;
      return;
    }
    const { whole } = database;
    if (whole === undefined) return;
    const changed = [...whole.held, ...held.keys()].filter((key) => {
      const atMs = truth.handledAtMs(place, key);
      const isSeen = atMs > whole.atMs && atMs < now() - MEANWHILE_MS;
      return isSeen && whole.held.has(key) !== held.has(key);
    });
    for (const key of changed)
      problems.push(
        `${place}: ${key} was changed by hand, and what concludes that all is as it was has not read the leases`,
      );
  };
  return {
    heard: ({ function: caller, operation, input }: AwsCall): void => {
      if (caller !== 'reconcile') return;
      const { Item: item, ExpressionAttributeValues: values } = input as Sent;
      if (operation === 'Query' && values?.[':from']?.S === 'LEASE#')
        databaseOf(placeIn(values[':pk']?.S)).areLeasesRead = true;
      if (operation === 'PutItem' && item?.sk?.S === 'LOOK')
        concluded(placeIn(item.pk?.S), item.unchangedIf !== undefined);
    },
    problems: (): readonly string[] => [...new Set(problems)],
  };
}
export type WholeLooks = ReturnType<typeof createWholeLooks>;

type Values = Readonly<Record<string, { readonly S?: string } | undefined>>;
/** The part of DynamoDB's input that is looked at: PutItem has the one, Query the other. */
interface Sent {
  readonly Item?: Values;
  readonly ExpressionAttributeValues?: Values;
}

/** The database's name at the end of a partition key. */
export const placeIn = (pk = ''): string => decodeURIComponent(pk).split('#').at(-1) ?? '';
