import type { SetupFacts } from '../facts.ts';
import { SIMULATION_CONTEXT } from './permission.ts';
import { type RequiredPermission, requiredPermissions } from './required-permission.ts';

/** One call of SimulatePrincipalPolicy. It answers the cross product of actions and resources; only `pairs` mean something. */
export interface SimulationRequest {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: Readonly<Record<string, string>>;
  readonly pairs: readonly { readonly action: string; readonly resource: string }[];
}

/** SageMaker's actions are asked apart: their many resources would be multiplied with all other actions. */
const batchOf = ({ action }: RequiredPermission): string =>
  action.startsWith('sagemaker:') ? 'sagemaker' : 'rest';

/** What Inspect asks the simulator about a role, once buckets and keys are read. Keys that do not exist yet are left out. */
export function simulationRequests(
  facts: SetupFacts,
  roleArn: string,
): readonly SimulationRequest[] {
  const needs = requiredPermissions(facts, roleArn).filter(
    ({ resource }) => !resource.startsWith('{{'),
  );
  const batches = Map.groupBy(needs, batchOf);
  return [...batches.values()].map((batch) => ({
    actions: [...new Set(batch.map(({ action }) => action))],
    resources: [...new Set(batch.map(({ resource }) => resource))],
    context: SIMULATION_CONTEXT,
    pairs: [
      ...new Map(
        batch.map(({ action, resource }) => [`${action} ${resource}`, { action, resource }]),
      ).values(),
    ],
  }));
}
