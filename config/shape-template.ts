import { DeploymentParameters } from '../domain/deployment-file.ts';
import { withManagedPolicies } from '../domain/template/managed-policies.ts';
import { withParameters } from '../domain/template/parameters.ts';
import type { TemplateResources } from '../domain/template/template.ts';

/** What of the Serverless Framework this plugin uses. */
interface Serverless {
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly service: {
    readonly custom: { readonly deployment: unknown };
    readonly provider: {
      readonly compiledCloudFormationTemplate: { Resources: TemplateResources };
    };
  };
}

/**
 * A plugin of the Serverless Framework: the template with the parameters of config/deployment.yml, and with policies that IAM accepts
 * (docs/install.md).
 */
export default class ShapeTemplate {
  readonly hooks: Readonly<Record<'before:aws:package:finalize:saveServiceState', () => void>>;

  constructor({ classes, service }: Serverless) {
    this.hooks = {
      'before:aws:package:finalize:saveServiceState': () => {
        const { compiledCloudFormationTemplate: template } = service.provider;
        const parameters = DeploymentParameters.parse(service.custom.deployment);
        const { resources, problems } = withManagedPolicies(
          withParameters(template.Resources, parameters),
          parameters.managedPoliciesPerRole,
        );
        if (problems.length > 0) throw new classes.Error(problems.join('\n'), 'LARGE_POLICY');
        template.Resources = resources;
      },
    };
  }
}
