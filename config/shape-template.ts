import { DeploymentParameters } from '../domain/deployment-file.ts';
import type { Template } from '../domain/template/read-only.ts';
import { shaped } from '../domain/template/shape.ts';

/** What of the Serverless Framework this plugin uses. */
interface Serverless {
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly service: {
    readonly custom: { readonly deployment: unknown };
    readonly provider: { compiledCloudFormationTemplate: Template };
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
        const { provider, custom } = service;
        const parameters = DeploymentParameters.parse(custom.deployment);
        const { template, problems } = shaped(provider.compiledCloudFormationTemplate, parameters);
        if (problems.length > 0) throw new classes.Error(problems.join('\n'), 'LARGE_POLICY');
        provider.compiledCloudFormationTemplate = template;
      },
    };
  }
}
