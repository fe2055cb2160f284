import type { SetupFacts } from './facts.ts';
import { type Need, needsOf } from './need.ts';
import { SIMULATION_CONTEXT } from './permission.ts';

/** One call of SimulatePrincipalPolicy. It answers the cross product of actions and resources; only `pairs` mean something. */
export interface SimulationRequest {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: Readonly<Record<string, string>>;
  readonly pairs: readonly { readonly action: string; readonly resource: string }[];
}

/** Few batches with small cross products: what lies on buckets and keys, SageMaker, and the rest. */
const batchOf = ({ action }: Need): string =>
  action
    .split(':')[0]
    ?.replace(/^(s3|kms)$/, 'storage')
    .replace(/^(logs|cloudwatch|ecr|iam|ec2)$/, 'rest') ?? '';

/** What Inspect asks the simulator about a role, once buckets and keys are read. Keys that do not exist yet are left out. */
export function simulationRequests(facts: SetupFacts, roleArn: string): readonly SimulationRequest[] {
  const needs = needsOf(facts, roleArn).filter(({ resource }) => !resource.startsWith('{{'));
  const batches = Map.groupBy(needs, batchOf);
  return [...batches.values()].map((batch) => ({
    actions: [...new Set(batch.map(({ action }) => action))],
    resources: [...new Set(batch.map(({ resource }) => resource))],
    context: SIMULATION_CONTEXT,
    pairs: [...new Map(batch.map(({ action, resource }) => [`${action} ${resource}`, { action, resource }])).values()],
  }));
}
