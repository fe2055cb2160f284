import { CONFIGURATION } from '../domain/config-diff/deployed.ts';
import { CONFIG_VERSION } from '../domain/config-version.ts';
import { readConfigFiles } from './read-config-files.ts';

/** What of the Serverless Framework this plugin uses. */
interface Serverless {
  readonly service: {
    readonly provider: {
      readonly compiledCloudFormationTemplate: { Metadata?: Readonly<Record<string, unknown>> };
    };
  };
}

/** A plugin of the Serverless Framework: the template says by which configuration its functions decide (`config diff deployed`). */
export default class TellConfiguration {
  readonly hooks: Readonly<
    Record<'before:aws:package:finalize:saveServiceState', () => Promise<void>>
  >;

  constructor({ service }: Serverless) {
    this.hooks = {
      'before:aws:package:finalize:saveServiceState': async () => {
        const { compiledCloudFormationTemplate: template } = service.provider;
        const files = await readConfigFiles(import.meta.dirname);
        template.Metadata = {
          ...template.Metadata,
          [CONFIGURATION]: { ...files, version: CONFIG_VERSION },
        };
      },
    };
  }
}
