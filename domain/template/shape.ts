import type { DeploymentParameters } from '../deployment-file.ts';
import { withManagedPolicies } from './managed-policies.ts';
import { withParameters } from './parameters.ts';
import { readOnly, type Template } from './read-only.ts';

/** The template as config/deployment.yml wants it, with policies that IAM accepts; `problems` say which roles are too large. */
export function shaped(
  template: Template,
  parameters: DeploymentParameters,
): { readonly template: Template; readonly problems: readonly string[] } {
  const before = parameters.readOnly === true ? readOnly(template) : template;
  const { resources, problems } = withManagedPolicies(
    withParameters(before.Resources, parameters),
    parameters.managedPoliciesPerRole,
  );
  return { template: { ...before, Resources: resources }, problems };
}
