import { InvalidConfiguration } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { ABSENT, type Item, type LedgerTable } from './table.ts';

/**
 * The ledger remembers which table it was written to: a table restored from a backup says another name than its own. And it
 * remembers a nonce, by which its client tokens differ from those of a ledger that the same database had before.
 */
export function ledgerIdentity(table: LedgerTable, tableName: string, now: () => Instant) {
  const key = { pk: 'LEDGER', sk: 'IDENTITY' };
  let verified = false;

  /** Throws while this table is a restored copy whose missing evidence has not been replayed (law 4). */
  const assertOwn = async (): Promise<void> => {
    if (!verified) await own();
    verified = true;
  };

  /** Read anew each time: whoever is warm may have outlived a table. */
  const nonce = async (): Promise<string> => String((await own()).nonce);

  const own = async (): Promise<Item> => {
    const known = (await table.get(key.pk, key.sk)) ?? (await claim());
    if (known.tableName === tableName) return known;
    throw new InvalidConfiguration(
      `table ${tableName} was restored from ${known.tableName}; access stays as it is until the function restore has replayed the bucket's evidence into it`,
    );
  };

  /** The moment is the nonce: a table is not begun or restored twice in one millisecond. */
  const fresh = (): Item => ({ ...key, tableName, nonce: now() });

  const claim = async (): Promise<Item> => {
    const item = fresh();
    return (await table.put(item, ABSENT)) === 'written'
      ? item
      : ((await table.get(key.pk, key.sk)) ?? item);
  };

  /** Whether the table says another name than its own: it came from a backup, and nobody has completed it. */
  const isRestored = async (): Promise<boolean> => {
    const known = await table.get(key.pk, key.sk);
    return known !== undefined && known.tableName !== tableName;
  };

  /** Declares the table complete: every entry of the bucket is in it. It may lack what was begun after the last one. */
  const adopt = async (): Promise<void> => {
    await table.put(fresh());
  };

  return { assertOwn, nonce, isRestored, adopt };
}
export type LedgerIdentity = ReturnType<typeof ledgerIdentity>;
