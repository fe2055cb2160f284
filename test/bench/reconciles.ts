import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nudge, request } from '../functions/access/bench.ts';
import { bundle } from './bundled.ts';
import type { Figure } from './figure.ts';
import { median } from './median.ts';
import {
  type Bundles,
  callsIn,
  changesIn,
  fastest,
  type Reconciled,
  readingsIn,
  reconciled,
  timesFloor,
} from './reconciled.ts';
import { openScene, type Scene } from './scene.ts';
import {
  execute,
  grantsOfShape,
  LATE_MODEL,
  matrix,
  models,
  oneByOne,
  type Shape,
  scattered,
} from './shapes.ts';

const MB = 1024 * 1024;
const SMALL_HEAP = ['--max-old-space-size=64'];
/** What is left of 256 MB when Node itself has its part. */
const LAMBDA_HEAP = ['--max-old-space-size=128'];
/**
 * The issue asked for 4 and 2.5, and let them rise by half once the floor was measured: beside the reading, which is all that the
 * floor does, the ledger is read and checked, and a cold reconcile reads the catalog twice.
 */
const MAX_TIMES = { change: 6, noOp: 3.75 };
/** Messages that the queue hands over at once. */
const BATCH = 10;
const DRIFTED = 50;

/** What users pay: whole reconciles by the deployable function in a process of its own, by the SDK's clients over HTTP. */
export async function benchReconciles(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'reconciles-'));
  const bundles = { reconcile: join(folder, 'reconcile.mjs'), floor: join(folder, 'floor.mjs') };
  try {
    await bundle('functions/access/reconcile.ts', bundles.reconcile);
    await bundle('test/bench/floor.ts', bundles.floor);
    return [
      ...(await on(matrix(100, 100), async (scene, shape) => [
        ...(await ofMatrix(bundles, scene, shape)),
        ...(await ofDrift(bundles, scene)),
      ])),
      ...(await inSmallHeap(bundles, matrix(100, 100))),
      ...(await on(models(1_000, 10), (scene, shape) => ofMatrix(bundles, scene, shape))),
      ...(await ofScattered(bundles)),
      ...(await on(oneByOne(10_000), (scene, shape) => ofMany(bundles, scene, shape))),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function on<T>(shape: Shape, run: (scene: Scene, shape: Shape) => Promise<T>): Promise<T> {
  const scene = await openScene(shape);
  try {
    return await run(scene, shape);
  } finally {
    await scene.close();
  }
}

/** Grants that coalesce: when nothing of it is there, and when nothing is to be done. */
async function ofMatrix(bundles: Bundles, scene: Scene, shape: Shape): Promise<Figure[]> {
  const reconcile = (one: Scene): Promise<Reconciled> => reconciled(bundles, one, [nudge('cold')]);
  const here = await reconcile(scene);
  // Of as many processes as the floor has, the one that took the least, each on a database of its own.
  const runs = [here, await on(shape, reconcile), await on(shape, reconcile)];
  const cold = runs.reduce((best, next) => (next.workMs < best.workMs ? next : best));
  const missing = grantsOfShape(shape) - (await scene.held());
  const kilobytes = kilobytesOfLeases(scene);
  const coldTimes = await timesFloor(bundles, scene, cold);
  const noOp = await fastest(() => reconciled(bundles, scene, [nudge('again')]));
  const noOpTimes = await timesFloor(bundles, scene, noOp);
  return [
    { name: `${shape.name}, cold: grants missing`, value: missing, unit: '', limit: 0 },
    {
      name: '  processor time, times the floor',
      value: coldTimes,
      unit: '×',
      limit: MAX_TIMES.change,
    },
    {
      name: '  write units; the limit is two for each kilobyte of leases, and 100',
      value: cold.tally.writeUnits,
      unit: '',
      limit: 2 * kilobytes + 100,
      naive: grantsOfShape(shape),
    },
    {
      name: `${shape.name}, no-op: changes submitted`,
      value: changesIn(noOp.tally),
      unit: '',
      limit: 0,
      naive: grantsOfShape(shape),
    },
    {
      name: '  write units: when it is looked at next',
      value: noOp.tally.writeUnits,
      unit: '',
      limit: 4,
    },
    {
      name: '  processor time, times the floor',
      value: noOpTimes,
      unit: '×',
      limit: MAX_TIMES.noOp,
    },
  ];
}

/** DynamoDB counts each kilobyte begun of an item. */
const kilobytesOfLeases = ({ items }: Scene): number =>
  items()
    .filter(({ sk }) => sk?.S?.startsWith('LEASE#'))
    .reduce((sum, item) => sum + Math.ceil(JSON.stringify(item).length / 1024), 0);

async function inSmallHeap(bundles: Bundles, shape: Shape): Promise<Figure[]> {
  const peak = (): Promise<Reconciled> =>
    on(shape, (scene) => reconciled(bundles, scene, [nudge('cold')], SMALL_HEAP));
  // When V8 cleans up differs from process to process by a tenth of it.
  const peaks = [await peak(), await peak(), await peak()].map(({ rss }) => rss);
  return [
    {
      name: `${shape.name}, cold: memory of the process at most, heap of 64 MB, the middle of three`,
      value: median(peaks),
      unit: 'bytes',
      limit: 128 * MB,
    },
  ];
}

/** People took grants away and gave others by hand. What they gave stays: to report it is the audit's. */
async function ofDrift(bundles: Bundles, scene: Scene): Promise<Figure[]> {
  const groups = Array.from({ length: DRIFTED }, (_, n) => `GROUP analysts_${n}`).join(', ');
  const before = await scene.held();
  await scene.sql(`REVOKE USAGE ON SCHEMA schema_0 FROM ${groups}`);
  await scene.sql(`GRANT CREATE ON SCHEMA schema_1 TO ${groups}`);
  const drift = await reconciled(bundles, scene, [nudge('drift')]);
  const missing = before - (await scene.held());
  const times = await timesFloor(bundles, scene, drift);
  return [
    {
      name: `${DRIFTED} grants taken away and ${DRIFTED} given by hand among them: grants missing`,
      value: missing,
      unit: '',
      limit: 0,
    },
    {
      name: '  processor time, times the floor',
      value: times,
      unit: '×',
      limit: MAX_TIMES.change,
    },
    { name: '  readings of the catalog', value: readingsIn(drift.tally), unit: '', limit: 2 },
  ];
}

/** What coalesces little, in several batches: ten times as much costs ten times as much. */
async function ofScattered(bundles: Bundles): Promise<Figure[]> {
  const [few, many] = [scattered(1_000), scattered(10_000)];
  const small = await on(few, (scene) => reconciled(bundles, scene, [nudge('cold')]));
  const { large, missing } = await on(many, async (scene) => ({
    large: await reconciled(bundles, scene, [nudge('cold')]),
    missing: grantsOfShape(many) - (await scene.held()),
  }));
  const { tally } = large;
  const leases = many.leases.length;
  return [
    { name: `${many.name}, cold: grants missing`, value: missing, unit: '', limit: 0 },
    {
      name: '  submissions',
      value: tally.submitted.length,
      unit: '',
      limit: 7,
      naive: grantsOfShape(many),
    },
    { name: '  batches', value: changesIn(tally), unit: '', limit: 5 },
    {
      name: '  entries of evidence for each batch',
      value: callsIn(tally, 'Sign') / changesIn(tally),
      unit: '',
      limit: 1,
    },
    { name: '  events for each lease', value: tally.events / leases, unit: '', limit: 1 },
    { name: '  read units', value: tally.readUnits, unit: '' },
    { name: '  write units', value: tally.writeUnits, unit: '' },
    {
      name: '  processor time, times that of 1,000',
      value: large.workMs / small.workMs,
      unit: '×',
      limit: 15,
    },
  ];
}

/** As many approvals at once; and then one more onto them. */
async function ofMany(bundles: Bundles, scene: Scene, shape: Shape): Promise<Figure[]> {
  const ids = shape.leases.map(({ id }) => id);
  const first = ids.slice(0, BATCH).map((id) => request(id));
  const all = await reconciled(bundles, scene, first, LAMBDA_HEAP);
  const missing = grantsOfShape(shape) - (await scene.held());
  const next = ids.slice(BATCH, 2 * BATCH).map((id) => request(id));
  const others = await reconciled(bundles, scene, next);
  const [grantee] = shape.grantees;
  if (grantee === undefined) throw new Error('the shape has a group');
  await scene.decide([{ id: 'late', grantee, privileges: [execute(LATE_MODEL)] }]);
  const late = await reconciled(bundles, scene, [request('late')]);
  const lateMissing = grantsOfShape(shape) + 1 - missing - (await scene.held());
  return [
    {
      name: `${shape.name}, approved at once: grants missing after one invocation`,
      value: missing,
      unit: '',
      limit: 0,
    },
    {
      name: '  memory of the process at most, heap of 128 MB',
      value: all.rss,
      unit: 'bytes',
      limit: 256 * MB,
    },
    { name: '  processor time', value: all.workMs, unit: 'ms' },
    {
      name: '  the next ten messages: Data API calls',
      value: callsIn(
        others.tally,
        'BatchExecuteStatement',
        'DescribeStatement',
        'GetStatementResult',
      ),
      unit: '',
      limit: 0,
    },
    {
      name: '  read units for each of them',
      value: others.tally.readUnits / BATCH,
      unit: '',
      limit: 2,
    },
    {
      name: 'one approval more onto them: grants missing',
      value: lateMissing,
      unit: '',
      limit: 0,
    },
    { name: '  read units', value: late.tally.readUnits, unit: '', limit: 50 },
    { name: '  write units', value: late.tally.writeUnits, unit: '' },
    { name: '  processor time', value: late.workMs, unit: 'ms' },
  ];
}
