import { firstBatch, isEmpty } from '../../domain/access/batch.ts';
import { buildEvidence } from '../../domain/access/build-evidence.ts';
import { planAccess } from '../../domain/access/plan.ts';
import { grantsOf } from '../../domain/access/statement.ts';
import type { Effects } from '../../domain/access/verdict.ts';
import type { Figure } from './figure.ts';
import { medianMs } from './median.ts';
import { grantOneByOne } from './naive.ts';
import {
  grantsIn,
  missing,
  modelsAndRoles,
  type Rectangle,
  schemasAndGroups,
  settled,
} from './rectangle.ts';

const MAX_MS = 50;
const MAX_STATEMENTS = 5;

/** From what the ledger and the catalog say to the SQL of the batch; in the no-op, to the conclusion that nothing is new. */
export const benchPlanning = (): Figure[] => [
  ...planned('100 schemas × 100 groups', schemasAndGroups(100, 100)),
  ...planned('1,000 models × 10 roles', modelsAndRoles(1000, 10)),
];

function planned(name: string, rectangle: Rectangle): Figure[] {
  const [before, after, wanted] = [missing(rectangle), settled(rectangle), grantsIn(rectangle)];
  const naiveMs = medianMs(() => grantOneByOne(wanted));
  const statements = firstBatch(planAccess(before)).statements;
  return [
    {
      name: `${name}, all missing: planned`,
      value: medianMs(() => firstBatch(planAccess(before))),
      unit: 'ms',
      limit: MAX_MS,
      naive: naiveMs,
    },
    {
      name: '  statements',
      value: statements.length,
      unit: '',
      limit: MAX_STATEMENTS,
      naive: wanted.length,
    },
    {
      name: '  grants left for another batch',
      value: wanted.length - statements.flatMap(grantsOf).length,
      unit: '',
      limit: 0,
    },
    {
      name: `${name}, all there: planned`,
      value: medianMs(() => noOp(after)),
      unit: 'ms',
      limit: MAX_MS,
      naive: naiveMs,
    },
    { name: '  writes', value: noOp(after).writes, unit: '', limit: 0, naive: wanted.length },
  ];
}

const NOTHING_DONE: Effects = {
  granted: new Set(),
  ineffective: new Map(),
  failed: new Map(),
  enforced: true,
};

/** A reconcile that finds everything as it should be: a statement or a piece of evidence would each be a write. */
function noOp(situation: ReturnType<typeof settled>): { writes: number } {
  const plan = planAccess(situation);
  const statements = isEmpty(plan) ? 0 : firstBatch(plan).statements.length;
  const evidence = buildEvidence(situation, plan, NOTHING_DONE, 2, undefined, {
    managed: situation.managed,
    last: { notes: [] },
  });
  return { writes: statements + (evidence === undefined ? 0 : 1) };
}
