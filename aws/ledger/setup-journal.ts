import { gunzipSync, gzipSync } from 'node:zlib';
import { JournalEntry, type Place } from '../../domain/setup/run/journal-entry.ts';
import type { Item, LedgerTable } from './table.ts';

/** What a run keeps by name: facts of a round, its plan, what is asked about a plan, the canary, the report. */
export type DocumentName =
  | `FACTS#${number}`
  | `PLAN#${number}`
  | `QUESTION#${string}`
  | `APPROVAL#${string}`
  | 'CANARY'
  | 'REPORT';

/** DynamoDB takes 400 KB an item; facts and plans repeat themselves, so gzip keeps them far below. */
const ITEM_LIMIT = 380_000;

/** The journal of one setup run: what was seen, planned, approved, done and undone, in the ledger's table. */
export function setupJournal(table: LedgerTable, warehouse: string, run: string) {
  const pk = `SETUP#${warehouse}`;
  const actions = `RUN#${run}#ACTION#`;
  const actionKey = ({ round, index }: Place) => `${actions}${inOrder(round)}#${inOrder(index)}`;

  const save = async (name: DocumentName, value: unknown): Promise<void> => {
    const body = gzipSync(JSON.stringify(value)).toString('base64');
    if (body.length > ITEM_LIMIT)
      throw new Error(
        `${name} of setup run ${run} has ${body.length} bytes; the journal takes ${ITEM_LIMIT}`,
      );
    await table.put({ pk, sk: `RUN#${run}#${name}`, body });
  };

  /** Undefined when nothing of that name was saved; the caller parses what it gets. */
  const load = async (name: DocumentName): Promise<unknown> => {
    const item = await table.get(pk, `RUN#${run}#${name}`);
    return item === undefined
      ? undefined
      : JSON.parse(gunzipSync(Buffer.from(String(item.body), 'base64')).toString('utf8'));
  };

  /** Hashes of the plans that the run has asked about. */
  const asked = async (): Promise<readonly string[]> => {
    const questions = `RUN#${run}#APPROVAL#`;
    const items = await table.range(pk, questions, `${questions}~`);
    return items.map(({ sk }) => sk.slice(questions.length));
  };

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

  return { save, load, asked, write, entries, hold, release };
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
