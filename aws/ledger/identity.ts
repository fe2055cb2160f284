import { InvalidConfiguration } from '../../domain/errors.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import { ReplayMarks } from '../../domain/replay-marks.ts';
import type { Instant } from '../../domain/time.ts';
import { ABSENT, type Item, type LedgerTable } from './table.ts';

/**
 * The ledger remembers which table it was written to: a table restored from a backup says another name than its own. And it
 * remembers a nonce, by which its client tokens differ from those of a ledger that the same database had before. `standbyOf` is the
 * Region whose evidence an empty table has to be given first: until then it counts as restored from there.
 */
export function ledgerIdentity(
  table: LedgerTable,
  tableName: string,
  now: () => Instant,
  standbyOf?: string,
) {
  const key = { pk: 'LEDGER', sk: 'IDENTITY' };
  const begun = standbyOf === undefined ? tableName : `the ledger of ${standbyOf}, which is lost`;

  /**
   * Throws while this table is a restored copy whose missing evidence has not been replayed (law 4), and while it is replayed.
   * Read anew each time: whoever is warm may have outlived a table.
   */
  const assertOwn = async (): Promise<void> => {
    await own();
  };

  const nonce = async (): Promise<string> => String((await own()).nonce);

  const own = async (): Promise<Item> => checked((await read()) ?? (await claim()));

  /** The same for who may not write here; a table that nobody has begun yet is nobody else's. */
  const assertNotReplayed = async (): Promise<void> => {
    const known = (await read()) ?? (begun === tableName ? undefined : first());
    if (known !== undefined) checked(known);
  };

  const read = (): Promise<Item | undefined> => table.get(key.pk, key.sk);

  const checked = (known: Item): Item => {
    if (known.tableName !== tableName)
      throw new InvalidConfiguration(
        `table ${tableName} was restored from ${known.tableName}; access stays as it is until the function restore has replayed the bucket's evidence into it`,
      );
    if (known.stoppedAt !== undefined)
      throw new InvalidConfiguration(
        `the function restore has been replaying the bucket's evidence into ${tableName} since ${known.stoppedAt}; access stays as it is until it has ended. If it died, invoke it again`,
      );
    return known;
  };

  /** The moment is the nonce: a table is not begun or restored twice in one millisecond. */
  const fresh = (): Item => ({ ...key, tableName, nonce: now() });
  const first = (): Item => ({ ...fresh(), tableName: begun });

  const claim = async (): Promise<Item> => {
    const item = first();
    return (await table.put(item, ABSENT)) === 'written' ? item : ((await read()) ?? item);
  };

  /** Whether the table says another name than its own: it came from a backup or is a standby's, and nobody has completed it. */
  const isRestored = async (): Promise<boolean> => {
    const known = (await read()) ?? first();
    return known.tableName !== tableName;
  };

  /** The Region whose ledger this one is to take the place of and does not yet; undefined of every other table. */
  const lostRegion = async (): Promise<string | undefined> => {
    const known = (await read()) ?? first();
    return known.tableName === begun && begun !== tableName ? standbyOf : undefined;
  };

  /** From now on nobody builds on this table. The moment since when; who began before that may still be at work. */
  const stop = async (): Promise<Instant> => {
    const stoppedAt = now();
    await claim();
    await table.update({ ...key, stoppedAt }, [], {
      expression: 'attribute_not_exists(stoppedAt)',
    });
    return String((await read())?.stoppedAt);
  };

  /** Takes the stop back, unless something was written since: half a replay is nobody's ledger. */
  const resume = async (): Promise<void> => {
    await table.update(key, ['stoppedAt'], {
      expression: 'attribute_exists(pk) AND attribute_not_exists(replayed)',
    });
  };

  /**
   * How far the evidence has been replayed into this table, by chain, since it was stopped. What a backup says of it was
   * another table's.
   */
  const replayed = async () => {
    const known = await read();
    const noted = known?.replayedInto === tableName ? known.replayed : undefined;
    const marks = new Map(
      typeof noted === 'string'
        ? Object.entries(parseJson(ReplayMarks, noted, 'how far the table is restored'))
        : [],
    );
    return {
      done: (chain: string): number | undefined => marks.get(chain),
      note: async (chain: string, seq: number): Promise<void> => {
        marks.set(chain, seq);
        const noted = JSON.stringify(Object.fromEntries(marks));
        await table.update({ ...key, replayed: noted, replayedInto: tableName }, [], {
          expression: 'attribute_exists(stoppedAt)',
        });
      },
    };
  };

  /** Declares the table complete: every entry of the bucket is in it. It may lack what was begun after the last one. */
  const adopt = async (): Promise<void> => {
    await table.put(fresh());
  };

  return {
    assertOwn,
    assertNotReplayed,
    nonce,
    isRestored,
    lostRegion,
    stop,
    resume,
    replayed,
    adopt,
  };
}
export type LedgerIdentity = ReturnType<typeof ledgerIdentity>;
