import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nudge, request } from '../functions/access/bench.ts';
import { bundle, nodeOptionsOf } from './bundled.ts';
import type { Figure } from './figure.ts';
import { type Bundles, callsIn, type Reconciled, reconciled } from './reconciled.ts';
import { openScene } from './scene.ts';
import { execute, grantsOfShape, LATE_MODEL, matrix, onOneGrantee, type Shape } from './shapes.ts';

const SCHEMAS = [10, 100, 1_000];
const GROUPS = 100;
/** Ten times as much may cost so many times as much. */
const MOST_TIMES = 15;
/** What is left of the function's 512 MB when Lambda's own part has more than it needs. */
const MAX_BYTES = 400 * 1024 * 1024;
const ON_ONE = [1_000, 10_000];

/** Ten times the grants cost ten times as much, and again; and so do ten times the leases of one grantee. */
export async function benchGrowth(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'growth-'));
  const bundles = { reconcile: join(folder, 'reconcile.mjs'), floor: join(folder, 'floor.mjs') };
  try {
    await bundle('functions/access/reconcile.ts', bundles.reconcile);
    return [...(await ofGrants(bundles)), ...(await ofOneGrantee(bundles))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Grown {
  readonly shape: Shape;
  readonly missing: number;
  readonly cold: Reconciled;
  readonly noOp: Reconciled;
}

async function ofGrants(bundles: Bundles): Promise<Figure[]> {
  const grown: Grown[] = [];
  for (const count of SCHEMAS) grown.push(await grownTo(bundles, matrix(count, GROUPS)));
  return grown.slice(1).flatMap((large, index) => {
    const small = grown[index] ?? large;
    const times = (of: (one: Grown) => number): number => of(large) / of(small);
    const growth = (name: string, of: (one: Grown) => number): Figure => ({
      name: `  ${name}`,
      value: times(of),
      unit: '×',
      limit: MOST_TIMES,
    });
    return [
      {
        name: `${grantsOfShape(large.shape).toLocaleString('en')} grants, cold, beside a tenth: grants missing`,
        value: large.missing,
        unit: '',
        limit: 0,
      },
      growth('write units', ({ cold }) => cold.tally.writeUnits),
      growth('read units', ({ cold }) => cold.tally.readUnits),
      growth('result pages', ({ cold }) => callsIn(cold.tally, 'GetStatementResult')),
      growth('processor time', ({ cold }) => cold.workMs),
      growth('processor time of a no-op', ({ noOp }) => noOp.workMs),
      {
        name: '  memory of the process at most',
        value: Math.max(large.cold.rss, large.noOp.rss),
        unit: 'bytes',
        limit: MAX_BYTES,
      },
    ];
  });
}

async function grownTo(bundles: Bundles, shape: Shape): Promise<Grown> {
  const options = nodeOptionsOf('reconcile');
  const scene = await openScene(shape);
  try {
    const cold = await reconciled(bundles, scene, [nudge('cold')], options);
    const missing = grantsOfShape(shape) - (await scene.held());
    const noOp = await reconciled(bundles, scene, [nudge('again')], options);
    return { shape, missing, cold, noOp };
  } finally {
    await scene.close();
  }
}

/** One approval more for a group that has so many leases. */
async function ofOneGrantee(bundles: Bundles): Promise<Figure[]> {
  const measured: { missing: number; late: Reconciled }[] = [];
  for (const leases of ON_ONE) {
    const shape = onOneGrantee(leases);
    const scene = await openScene(shape);
    try {
      await reconciled(bundles, scene, [nudge('cold')]);
      const before = await scene.held();
      const [grantee] = shape.grantees;
      if (grantee === undefined) throw new Error('the shape has a group');
      await scene.decide([{ id: 'late', grantee, privileges: [execute(LATE_MODEL)] }]);
      const late = await reconciled(bundles, scene, [request('late')]);
      measured.push({ missing: before + 1 - (await scene.held()), late });
    } finally {
      await scene.close();
    }
  }
  const [small, large] = measured;
  if (small === undefined || large === undefined) throw new Error('both were measured');
  return [
    {
      name: 'one approval more for a group with 10,000 live leases: grants missing',
      value: small.missing + large.missing,
      unit: '',
      limit: 0,
    },
    { name: '  read units', value: large.late.tally.readUnits, unit: '' },
    { name: '  write units', value: large.late.tally.writeUnits, unit: '' },
    {
      name: '  result pages, times those of 1,000',
      value:
        callsIn(large.late.tally, 'GetStatementResult') /
        callsIn(small.late.tally, 'GetStatementResult'),
      unit: '×',
      limit: MOST_TIMES,
    },
    {
      name: '  read units, times those of 1,000',
      value: large.late.tally.readUnits / small.late.tally.readUnits,
      unit: '×',
      limit: MOST_TIMES,
    },
    {
      name: '  processor time, times that of 1,000',
      value: large.late.workMs / small.late.workMs,
      unit: '×',
      limit: MOST_TIMES,
    },
  ];
}
