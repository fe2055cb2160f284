import { InvalidConfiguration } from '../../domain/errors.ts';
import { ABSENT, type LedgerTable } from './table.ts';

/** The ledger remembers which table it was written to: a table restored from a backup says another name than its own. */
export function ledgerIdentity(table: LedgerTable, tableName: string) {
  const key = { pk: 'LEDGER', sk: 'IDENTITY' };
  let verified = false;

  /** Throws while this table is a restored copy whose missing evidence has not been replayed (law 4). */
  const assertOwn = async (): Promise<void> => {
    if (verified) return;
    const known = (await table.get(key.pk, key.sk)) ?? (await claim());
    if (known.tableName !== tableName) {
      throw new InvalidConfiguration(
        `table ${tableName} was restored from ${known.tableName}; access stays as it is until the function restore has replayed the bucket's evidence into it`,
      );
    }
    verified = true;
  };

  const claim = async () => {
    const item = { ...key, tableName };
    return (await table.put(item, ABSENT)) === 'written'
      ? item
      : ((await table.get(key.pk, key.sk)) ?? item);
  };

  /** Whether the table says another name than its own: it came from a backup, and nobody has completed it. */
  const isRestored = async (): Promise<boolean> => {
    const known = await table.get(key.pk, key.sk);
    return known !== undefined && known.tableName !== tableName;
  };

  /** Declares the table complete: every entry of the bucket is in it. */
  const adopt = async (): Promise<void> => {
    await table.put({ ...key, tableName });
  };

  return { assertOwn, isRestored, adopt };
}
export type LedgerIdentity = ReturnType<typeof ledgerIdentity>;
