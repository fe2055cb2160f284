import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readTemplate } from '../../aws/stack.ts';
import { parseConfig } from '../../domain/config.ts';
import { configurationIn } from '../../domain/config-diff/deployed.ts';
import type { ConfigFiles } from '../../domain/config-diff/diff-config.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { because } from '../../domain/setup/read.ts';
import { locate, toInstall, type Whereabouts } from '../installation/installation.ts';
import { naming } from '../read-config.ts';

/** The configuration that is deployed, as the template of its stack says it. */
export async function readDeployed(where: Whereabouts): Promise<ConfigFiles> {
  const { region, stack } = locate(where);
  const template = await readTemplate(new CloudFormationClient({ region }), stack);
  if (!('ok' in template))
    throw new UnexpectedResponse(
      `${because(template, `the template of ${stack} in ${region}`)}${'missing' in template ? `; ${toInstall(where.stage, region)}` : ''}`,
    );
  const found = configurationIn(template.ok);
  if (found === undefined)
    throw new UnexpectedResponse(
      `${stack} was deployed by a release that does not say its configuration: compare with a file or a revision of git, and deploy it again`,
    );
  return {
    admin: naming(`config/admin.yml of ${stack}`, () => parseConfig(found.admin)),
    deployment: found.deployment,
  };
}
