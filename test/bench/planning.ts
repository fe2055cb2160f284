import { NO_ATTEMPTS } from '../../domain/access/attempts.ts';
import { firstBatch } from '../../domain/access/batch.ts';
import { toRectangles } from '../../domain/access/managed-rectangle.ts';
import { nextAccessStep } from '../../domain/access/next-access-step.ts';
import { planAccess } from '../../domain/access/plan-access.ts';
import type { ReconcileInput } from '../../domain/access/reconcile-input.ts';
import { grantsOf } from '../../domain/access/statement.ts';
import type { Figure } from './figure.ts';
import { fastestMs } from './median.ts';
import { grantOneByOne } from './naive.ts';
import {
  granted,
  grantsIn,
  missing,
  modelsAndRoles,
  type Rectangle,
  schemasAndGroups,
} from './rectangle.ts';

/** Times that of the naive way, which writes the text of each grant and looks at nothing; seen: 3.0 to 4.3 at a load of 20. */
const MAX_TIMES = 6;
const MAX_STATEMENTS = 5;
const MAX_WRITE_UNITS = 100;

/** From what the ledger and the catalog say to the SQL of the batch; in the no-op, to the conclusion that nothing is new. */
export const benchPlanning = (): Figure[] => [
  ...planned('100 schemas × 100 groups', schemasAndGroups(100, 100)),
  ...planned('1,000 models × 10 roles', modelsAndRoles(1000, 10)),
];

function planned(name: string, rectangle: Rectangle): Figure[] {
  const [before, after, wanted] = [missing(rectangle), granted(rectangle), grantsIn(rectangle)];
  const naiveMs = fastestMs(() => grantOneByOne(wanted));
  const statements = firstBatch(planAccess(before)).statements;
  return [
    {
      name: `${name}, all missing: planned`,
      value: fastestMs(() => firstBatch(planAccess(before))),
      unit: 'ms',
      limit: MAX_TIMES * naiveMs,
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
      value: fastestMs(() => noOp(after)),
      unit: 'ms',
      limit: MAX_TIMES * naiveMs,
      naive: naiveMs,
    },
    { name: '  writes', value: noOp(after).writes, unit: '', limit: 0, naive: wanted.length },
    {
      name: '  write units of its managed grants',
      value: writeUnits(toRectangles([...after.managed.values()], 1)),
      unit: '',
      limit: MAX_WRITE_UNITS,
      naive: wanted.length,
    },
  ];
}

/** DynamoDB counts each kilobyte begun of an item. */
const writeUnits = (items: readonly unknown[]): number =>
  items.reduce<number>((sum, item) => sum + Math.ceil(JSON.stringify(item).length / 1024), 0);

/** A reconcile that finds everything as it should be: a statement or a piece of evidence would each be a write. */
function noOp(input: ReconcileInput): { writes: number } {
  const step = nextAccessStep(input, undefined, NO_ATTEMPTS);
  if (step.do === 'submit') return { writes: step.batch.statements.length };
  return { writes: step.do === 'nothing' ? 0 : 1 };
}
