import { JournalEntry, type Place } from '../../domain/setup/run/journal-entry.ts';
import type { Item, LedgerTable } from './table.ts';

/** What a setup run does and takes back, and that it is the one which may change the warehouse, in the ledger's table. */
export function setupJournal(table: LedgerTable, warehouse: string, run: string) {
  const pk = `SETUP#${warehouse}`;
  const actions = `RUN#${run}#ACTION#`;
  const actionKey = ({ round, index }: Place) => `${actions}${inOrder(round)}#${inOrder(index)}`;

  const write = async (entry: JournalEntry): Promise<void> => {
    await table.put(itemOf(pk, actionKey(entry), entry));
  };

  /** Every action of the run in the order in which they began. */
  const entries = async (): Promise<readonly JournalEntry[]> => {
    const items = await table.range(pk, actions, `${actions}~`);
    return items.map(entryOf);
  };

  /** One run at a time may change a warehouse: false when another one holds it at `now` (ISO-8601 UTC). */
  const hold = async (now: string, until: string): Promise<boolean> => {
    const condition = {
      expression: 'attribute_not_exists(pk) OR heldBy = :run OR heldUntil < :now',
      values: { ':run': run, ':now': now },
    };
    return (
      (await table.put({ pk, sk: 'HOLD', heldBy: run, heldUntil: until }, condition)) === 'written'
    );
  };

  const release = async (): Promise<void> => {
    await table.remove(pk, 'HOLD', { expression: 'heldBy = :run', values: { ':run': run } });
  };

  return { write, entries, hold, release };
}
export type SetupJournal = ReturnType<typeof setupJournal>;

/** DynamoDB orders sort keys as text. */
const inOrder = (number: number): string => String(number).padStart(6, '0');

const itemOf = (
  pk: string,
  sk: string,
  { round, index, progress, at, action, created, because }: JournalEntry,
): Item => ({
  pk,
  sk,
  round,
  index,
  progress,
  at,
  body: JSON.stringify(action),
  ...(created === undefined ? {} : { created }),
  ...(because === undefined ? {} : { because }),
});

/** Written by this file only; a field that is missing, or of another shape, is a defect. */
const entryOf = ({ body, ...item }: Item): JournalEntry =>
  JournalEntry.parse({ ...item, action: JSON.parse(String(body)) });
