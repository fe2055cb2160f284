import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nudge } from '../functions/access/bench.ts';
import { record } from '../functions/access/queue-record.ts';
import { bundle } from './bundled.ts';
import type { Figure } from './figure.ts';
import { type Measured, measured } from './measured.ts';
import { median } from './median.ts';
import { openScene } from './scene.ts';
import { matrix } from './shapes.ts';

const PROCESSES = 5;
const ENTRIES = {
  empty: 'test/bench/empty.ts',
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
    const start = (name: string): Promise<Measured[]> =>
      several(() => measured(path(name), { Records }, { url: scene.url }));
    // The first concludes that the database is empty; the others find nothing new.
    await measured(path('reconcile'), { Records }, { url: scene.url });
    const empty = await start('empty');
    const reconcile = await start('reconcile');
    const inspect = await several(() => measured(path('setupInspect'), undefined));
    const times = (runs: readonly Measured[], of: (run: Measured) => number): number =>
      median(runs.map(of)) / median(empty.map(of));
    return [
      {
        name: 'reconcile: new process to the answer of one no-op, times an empty middy handler',
        value: times(reconcile, ({ processMs }) => processMs),
        unit: '×',
        limit: 3.5,
      },
      {
        name: 'setupInspect: new process until it is imported, times an empty middy handler',
        value: times(inspect, ({ processMs }) => processMs),
        unit: '×',
        limit: 5,
      },
    ];
  } finally {
    await scene.close();
    rmSync(folder, { recursive: true });
  }
}

async function several(run: () => Promise<Measured>): Promise<Measured[]> {
  const runs: Measured[] = [];
  for (let n = 0; n < PROCESSES; n += 1) runs.push(await run());
  return runs;
}
