import { assess } from '../checks/assess.ts';
import type { Finding } from '../checks/check.ts';
import type { ControlId } from '../control.ts';
import type { SetupFacts } from '../facts.ts';

/** Checks whose failure does not keep CREATE MODEL from training with a role that is named by its ARN. */
const NOT_NEEDED: ReadonlySet<ControlId> = new Set([
  'RedshiftML.4', // the bucket's default encryption
  'RedshiftML.5', // the bucket is public
  'RedshiftML.12', // tuning jobs in a private VPC
  'RedshiftML.13', // the sample data
  'RedshiftML.15',
  'RedshiftML.16',
  'RedshiftML.20', // the default role
  'RedshiftML.21', // the writer
  'RedshiftML.22', // the reader
  'RedshiftML.23', // what other groups may do
  'RedshiftML.24',
  'RedshiftML.30', // whether routing is on; what it needs while it is on are checks of their own
]);

/** Failures that the canary would only run into, at a cost: those of what CREATE MODEL needs, on the pair that it uses. */
export function hindrances(facts: SetupFacts): readonly Finding[] {
  const { target } = facts;
  const pairs = target.setup.pairs.slice(0, 1);
  const alone = { ...facts, target: { ...target, setup: { ...target.setup, pairs } } };
  return assess(alone).filter(
    ({ status, control }) => status === 'fail' && !NOT_NEEDED.has(control),
  );
}
