import { firstBatch } from '../../domain/access/batch.ts';
import { planAccess } from '../../domain/access/plan-access.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { heldIn } from '../../sandbox/stage/held.ts';
import type { Figure } from './figure.ts';
import { median } from './median.ts';
import { grantOneByOne } from './naive.ts';
import { grantsIn, missing, type Rectangle, schemasAndGroups } from './rectangle.ts';

const RUNS = 5;

/** The SQL of both ways, run in the sandbox's own warehouse, which has no network and no leader node: a lower bound of the gain. */
export async function benchExecution(): Promise<Figure[]> {
  const rectangle = schemasAndGroups(20, 20);
  const { sql } = firstBatch(planAccess(missing(rectangle)));
  const oneByOne = grantOneByOne(grantsIn(rectangle)).map((statement) => [statement]);
  const ours: Ran[] = [];
  const naive: Ran[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    ours.push(await execute(rectangle, [sql]));
    naive.push(await execute(rectangle, oneByOne));
  }
  const grants = ours[0]?.held.filter((one) => one.includes('group')).length ?? 0;
  const differing = ours.filter(({ held }, run) => held.join() !== naive[run]?.held.join()).length;
  return [
    {
      name: '20 schemas × 20 groups: executed in memory',
      value: median(ours.map(({ ms }) => ms)),
      unit: 'ms',
      naive: median(naive.map(({ ms }) => ms)),
    },
    { name: '  transactions', value: 1, unit: '', naive: oneByOne.length },
    { name: '  grants that the catalog lacks', value: 400 - grants, unit: '', limit: 0 },
    { name: '  runs in which the two ways end differently', value: differing, unit: '', limit: 0 },
  ];
}

interface Ran {
  readonly ms: number;
  readonly held: readonly string[];
}

async function execute(
  rectangle: Rectangle,
  transactions: readonly (readonly string[])[],
): Promise<Ran> {
  const engine = await openMemoryEngine({
    databases: ['dev'],
    namespace: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  });
  await furnish(engine, rectangle);
  const startedMs = performance.now();
  for (const sqls of transactions) await engine.transaction('dev', sqls);
  const ms = performance.now() - startedMs;
  const held = await heldIn(engine, 'dev');
  await engine.close();
  return { ms, held: held.map(({ privilege, holder }) => `${privilege} ${holder}`) };
}

async function furnish(engine: Engine, { privileges, grantees }: Rectangle): Promise<void> {
  for (const { name } of grantees) await engine.createGroup(name);
  for (const privilege of privileges)
    if ('schema' in privilege) await engine.createSchema('dev', privilege.schema);
}
