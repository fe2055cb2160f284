import { gunzipSync, gzipSync } from 'node:zlib';
import type { LedgerTable } from './table.ts';

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

/** What a setup run saw, planned, asked and reported, in the ledger's table. */
export function setupDocuments(table: LedgerTable, warehouse: string, run: string) {
  const pk = `SETUP#${warehouse}`;

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

  return { save, load, asked };
}
