import * as z from 'zod/mini';
import { ownWarehouses } from '../../domain/accounts.ts';
import type { Config } from '../../domain/config.ts';
import { type Hub, SPOKE_TEMPLATES, spokeParameters } from '../../domain/spoke-parameters.ts';
import { command } from '../command.ts';
import { isReadOnly, readNamesBegin } from '../doctor/read-names-begin.ts';
import { naming, readConfig } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

/** What a template of spokes is deployed with in one account, in the form that the commands of CloudFormation read from a file. */
export const spoke = command({
  input: z.strictObject({
    account: z.string(),
    template: z.enum(SPOKE_TEMPLATES),
    config: z.string(),
    stage: z.string(),
    hub: z.optional(z.string()),
    region: z.optional(z.string()),
  }),
  output: z.array(z.object({ ParameterKey: z.string(), ParameterValue: z.string() })),
  run: async ({ account, template, config: file, stage, ...where }) => {
    const config = readConfig(file);
    const prefix = `${readNamesBegin(file)}${stage}-`;
    const hub = { ...hubOf(config, where), prefix, readOnly: isReadOnly(file) };
    const parameters = naming(file, () => spokeParameters(config, account, hub, template));
    const list = Object.entries(parameters).map(([ParameterKey, value]) => ({
      ParameterKey,
      ParameterValue: [value].flat().join(','),
    }));
    return { lines: [JSON.stringify(list, null, 2)], data: list, isFine: true };
  },
});

/** Where the installation is, as far as its own warehouses say. */
function hubOf(
  config: Config,
  { hub, region }: { readonly hub?: string | undefined; readonly region?: string | undefined },
): Omit<Hub, 'prefix'> {
  const [home] = ownWarehouses(config);
  const account = hub ?? home?.account;
  const place = region ?? home?.region;
  if (account === undefined || place === undefined)
    throw new WrongUse(
      'all warehouses are in spokes, so say where the installation is: --hub ACCOUNT --region REGION',
    );
  return { account, region: place };
}
