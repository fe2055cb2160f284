import { fileURLToPath } from 'node:url';
import type { Config } from '../../domain/config.ts';
import { type SpokeTemplate, spokeParameters } from '../../domain/spoke-parameters.ts';
import { createAccount } from '../../local-aws/account/account.ts';
import type { PolicyDocument } from '../../local-aws/account/policy.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { ACCOUNT, accountOf, REGION } from '../../local-aws/arn.ts';
import type { ServiceResources } from '../../local-aws/local-aws.ts';
import type { RunPolicy } from '../../local-aws/redshift/data-api/run.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { Service } from '../../local-aws/service.ts';
import type { AssumableRole } from '../../local-aws/sts.ts';
import { templateRoles } from '../../local-aws/wiring/template-roles.ts';
import type { Setting, SpokeSetting } from '../story.ts';
import { warehousesIn } from './services.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const TEMPLATES: readonly (readonly [string, SpokeTemplate])[] = [
  [path('spoke.yml'), 'access'],
  [path('spoke-inspect.json'), 'inspect'],
  [path('spoke-setup.json'), 'setup'],
];
/** Where the sandbox's deployment is; its names have no prefix. */
const HUB = { account: ACCOUNT, region: REGION, prefix: '' };

/** An account besides the sandbox's own, and what answers there. */
interface SpokeAccount {
  readonly state: AccountState;
  readonly services: readonly Service[];
}

/** The warehouse as a story calls it, which may have its name in several accounts. */
export const inSpoke = (account: string, warehouse: string): string => `${account}/${warehouse}`;

/** The accounts of the setting besides its own, each with the roles of spoke.yml as the configuration would have it deployed. */
export const furnishSpokes = (
  { spokes = {} }: Setting,
  config: Config,
  engines: ReadonlyMap<string, Engine>,
  resources: ServiceResources & { readonly policy: RunPolicy },
): ReadonlyMap<string, SpokeAccount> =>
  new Map(
    Object.entries(spokes).map(([id, spoke]) => [id, furnish(spoke, config, engines, resources)]),
  );

function furnish(
  { account, warehouses }: SpokeSetting,
  config: Config,
  engines: ReadonlyMap<string, Engine>,
  { clock, virtualClock, policy }: ServiceResources & { readonly policy: RunPolicy },
): SpokeAccount {
  const { id, region } = account;
  const deployed = TEMPLATES.flatMap(([file, template]) => [
    ...templateRoles(file, {
      account: id,
      region,
      parameters: spokeParameters(config, id, HUB, template),
    }),
  ]);
  const roles = Object.fromEntries(
    deployed.map(([name, { trust, policy: inline }]) => [name, { trust, inline: { inline } }]),
  );
  const { state, services } = createAccount(
    { ...account, roles: { ...account.roles, ...roles } },
    clock,
  );
  const own = new Map(
    Object.keys(warehouses).flatMap((name): [string, Engine][] => {
      const engine = engines.get(inSpoke(id, name));
      return engine === undefined ? [] : [[name, engine]];
    }),
  );
  const data = redshiftDataService({
    warehouses: warehousesIn(state, warehouses, own),
    clock,
    virtualClock,
    policy,
    region,
  });
  return {
    state,
    services: [
      ...services.map((one) => ({ ...one, account: id })),
      { ...data, account: id, region },
    ],
  };
}

/** A role of any of these accounts, as the rest of AWS knows it now. */
export const roleIn =
  (spokes: ReadonlyMap<string, SpokeAccount>) =>
  (arn: string): AssumableRole | undefined => {
    const role = spokes.get(accountOf(arn))?.state.roles.propagated(arn);
    if (role === undefined) return undefined;
    const trust: PolicyDocument = JSON.parse(role.trust);
    const Statement = Object.values(role.inline).flatMap((document) => document.Statement);
    return { trust, policy: { Statement } };
  };
