import { DeploymentParameters } from '../domain/deployment-file.ts';
import { withParameters } from '../domain/template/parameters.ts';
import type { TemplateResources } from '../domain/template/template.ts';

/** What of the Serverless Framework this plugin uses. */
interface Serverless {
  readonly service: {
    readonly custom: { readonly deployment: unknown };
    readonly provider: {
      readonly compiledCloudFormationTemplate: { Resources: TemplateResources };
    };
  };
}

/** A plugin of the Serverless Framework: the template with the parameters of config/deployment.yml (docs/install.md). */
export default class ShapeTemplate {
  readonly hooks: Readonly<Record<'before:aws:package:finalize:saveServiceState', () => void>>;

  constructor({ service }: Serverless) {
    this.hooks = {
      'before:aws:package:finalize:saveServiceState': () => {
        const { compiledCloudFormationTemplate: template } = service.provider;
        const parameters = DeploymentParameters.parse(service.custom.deployment);
        template.Resources = withParameters(template.Resources, parameters);
      },
    };
  }
}
