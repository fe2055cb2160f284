import { gunzipSync, gzipSync } from 'node:zlib';
import type { Item, LedgerTable } from './ledger-table.ts';

/** How far one action of a run is. `begun` without an end means that a crash hid whether it took effect. */
export type Progress = 'begun' | 'done' | 'already' | 'refused' | 'undone' | 'left';

export interface JournalEntry {
  /** Order of the actions in the run, from 1. */
  readonly number: number;
  readonly progress: Progress;
  /** ISO-8601 UTC of the last change of `progress`. */
  readonly at: string;
  /** The action with its undo, as JSON of domain/setup/action.ts. */
  readonly action: unknown;
  readonly created?: string;
  readonly because?: string;
}

/** What a run keeps by name: facts of a round, its plan, what is asked and answered about a plan, the canary, the report. */
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
  const actionKey = (number: number) => `RUN#${run}#ACTION#${String(number).padStart(4, '0')}`;

  const save = async (name: DocumentName, value: unknown): Promise<void> => {
    const body = gzipSync(JSON.stringify(value)).toString('base64');
    if (body.length > ITEM_LIMIT)
      throw new Error(`${name} of setup run ${run} has ${body.length} bytes; the journal takes ${ITEM_LIMIT}`);
    await table.put({ pk, sk: `RUN#${run}#${name}`, body });
  };

  /** Undefined when nothing of that name was saved; the caller checks the shape of what it gets. */
  const load = async (name: DocumentName): Promise<unknown> => {
    const item = await table.get(pk, `RUN#${run}#${name}`);
    return item === undefined
      ? undefined
      : JSON.parse(gunzipSync(Buffer.from(String(item.body), 'base64')).toString('utf8'));
  };

  const write = async (entry: JournalEntry): Promise<void> => {
    await table.put(itemOf(pk, actionKey(entry.number), entry));
  };

  /** Every action of the run in the order in which they began. */
  const entries = async (): Promise<readonly JournalEntry[]> => {
    const items = await table.range(pk, actionKey(0), actionKey(9999));
    return items.map(entryOf);
  };

  /** One run at a time may change a warehouse: false when another one holds it at `now` (ISO-8601 UTC). */
  const hold = async (now: string, until: string): Promise<boolean> => {
    const condition = {
      expression: 'attribute_not_exists(pk) OR heldBy = :run OR heldUntil < :now',
      values: { ':run': run, ':now': now },
    };
    return (await table.put({ pk, sk: 'HOLD', heldBy: run, heldUntil: until }, condition)) === 'written';
  };

  const release = async (): Promise<void> => {
    await table.remove(pk, 'HOLD', { expression: 'heldBy = :run', values: { ':run': run } });
  };

  return { save, load, write, entries, hold, release };
}
export type SetupJournal = ReturnType<typeof setupJournal>;

const itemOf = (pk: string, sk: string, { number, progress, at, action, created, because }: JournalEntry): Item => ({
  pk,
  sk,
  number,
  progress,
  at,
  body: JSON.stringify(action),
  ...(created === undefined ? {} : { created }),
  ...(because === undefined ? {} : { because }),
});

const entryOf = (item: Item): JournalEntry => ({
  number: Number(item.number),
  progress: item.progress as Progress, // written by this file only
  at: String(item.at),
  action: JSON.parse(String(item.body)),
  ...(item.created === undefined ? {} : { created: String(item.created) }),
  ...(item.because === undefined ? {} : { because: String(item.because) }),
});
