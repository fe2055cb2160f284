import { spokeOf } from './accounts.ts';
import type { AdminFile, Warehouse } from './config.ts';
import { InvalidConfiguration } from './errors.ts';
import type { Login } from './login.ts';
import { partitionOf } from './partition.ts';
import { credentialArns, redshiftArn } from './redshift-arn.ts';

/** Where redshift-ml-admin is installed, and what its names begin with. */
export interface Hub {
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
  /** Whether nothing is deployed there that could write. */
  readonly readOnly?: boolean;
}

/**
 * The templates that are deployed in a spoke, with their parameters besides those of the trust: what access takes, what it takes
 * to look at setups, and to repair them.
 */
const TEMPLATES = {
  access: [
    'Warehouses',
    'WarehouseKeys',
    'WriterLogins',
    'WriterSecrets',
    'ReaderLogins',
    'ReaderSecrets',
  ],
  inspect: ['Warehouses', 'WarehouseKeys', 'ReaderLogins', 'ReaderSecrets'],
  setup: [
    'Warehouses',
    'WarehouseKeys',
    'CanaryLogins',
    'CanarySecrets',
    'Boundary',
    'SetupRoles',
    'SetupBuckets',
    'SetupWarehouses',
  ],
} as const;
export type SpokeTemplate = keyof typeof TEMPLATES;
export const SPOKE_TEMPLATES = ['access', 'inspect', 'setup'] as const satisfies SpokeTemplate[];

/** Parameters as CloudFormation takes them. */
type SpokeParameters = Readonly<Record<string, string | readonly string[]>>;

/**
 * The parameters of one template (spoke.yml, spoke-inspect.json, spoke-setup.json) for one account, as the configuration has it.
 * Throws `InvalidConfiguration` where it does not.
 */
export function spokeParameters(
  file: Pick<AdminFile, 'accounts' | 'warehouses'>,
  id: string,
  hub: Hub,
  template: SpokeTemplate = 'access',
): SpokeParameters {
  const warehouses = file.warehouses.filter(({ account }) => account === id);
  const spoke = spokeOf({ account: id }, file);
  if (spoke === undefined)
    throw new InvalidConfiguration(
      `config/admin.yml: accounts: ${id} is not one of them; it has ${(file.accounts ?? []).map((one) => one.id).join(', ') || 'none'}`,
    );
  if (hub.readOnly === true && template === 'setup')
    throw new InvalidConfiguration(
      'config/deployment.yml: readOnly: the hub only reads, so no setup is repaired, and spoke-setup.json has nobody to trust; deploy spoke.yml and spoke-inspect.json',
    );
  const lists = {
    ...reachedIn(warehouses),
    ...setUpIn(warehouses),
    ...loginsOf('Writer', warehouses, ({ writer }) => writer),
    ...loginsOf('Reader', warehouses, ({ reader }) => reader),
    ...loginsOf('Canary', warehouses, ({ setup }) => setup?.canary?.login),
  };
  const partition = partitionOf(hub.region);
  return {
    Prefix: hub.prefix,
    HubAccount: hub.account,
    HubRegion: hub.region,
    ExternalId: spoke.externalId,
    ...Object.fromEntries(
      TEMPLATES[template].map((name): [string, readonly string[]] => {
        const { arns = [], none = '' } = lists[name] ?? {};
        const [service = ''] = none.split(':');
        // IAM and S3 are of no Region, and a bucket's ARN names no account.
        const place = { iam: `:${id}`, s3: ':' }[service] ?? `${hub.region}:${id}`;
        const nothing = `arn:${partition}:${service}:${place}:${none.slice(service.length + 1)}`;
        return [name, arns.length === 0 ? [nothing] : [...new Set(arns)]];
      }),
    ),
    ...(hub.readOnly === true && template === 'access' && { ReadOnly: 'true' }),
  };
}

/** ARNs, and what stands for none of them: CloudFormation has no empty list. */
type Lists = Readonly<Record<string, { readonly arns: readonly string[]; readonly none: string }>>;

const reachedIn = (warehouses: readonly Warehouse[]): Lists => ({
  Warehouses: { arns: warehouses.map(reached), none: 'redshift:cluster:none' },
  WarehouseKeys: {
    arns: warehouses.flatMap(({ setup }) => setup?.encryptionKey ?? []),
    none: 'kms:key/none',
  },
});

function loginsOf(
  who: string,
  warehouses: readonly Warehouse[],
  loginOf: (warehouse: Warehouse) => Login | undefined,
): Lists {
  const logins = warehouses.flatMap((one) => {
    const login = loginOf(one);
    return login === undefined ? [] : [{ one, login }];
  });
  return {
    [`${who}Logins`]: {
      arns: logins.flatMap(({ one, login }) => credentialArns(one, login)),
      none: 'redshift:dbuser:none/none',
    },
    [`${who}Secrets`]: {
      arns: logins.flatMap(({ login }) => ('secretArn' in login ? [login.secretArn] : [])),
      none: 'secretsmanager:secret:none',
    },
  };
}

/** What the setup may change, as config/deployment.yml has it for the installation's own account. */
function setUpIn(warehouses: readonly Warehouse[]): Lists {
  const setUp = warehouses.flatMap((one) =>
    one.setup === undefined ? [] : [{ one, setup: one.setup }],
  );
  const pairs = setUp.flatMap(({ one, setup }) =>
    setup.pairs.map((pair) => ({ ...pair, partition: partitionOf(one.region) })),
  );
  return {
    Boundary: { arns: setUp.flatMap(({ setup }) => setup.boundary ?? []), none: 'iam:policy/none' },
    SetupRoles: { arns: pairs.map(({ role }) => role), none: 'iam:role/none' },
    SetupBuckets: {
      arns: pairs.map(({ bucket, partition }) => `arn:${partition}:s3:::${bucket}`),
      none: 's3:none',
    },
    SetupWarehouses: {
      arns: setUp.map(({ one }) => changedBySetup(one)),
      none: 'redshift:cluster:none',
    },
  };
}

/** The id of a namespace, like that of a workgroup, is not in the configuration. */
const changedBySetup = (warehouse: Warehouse): string =>
  warehouse.kind === 'provisioned'
    ? redshiftArn(warehouse, `cluster:${warehouse.cluster}`)
    : redshiftArn(warehouse, 'namespace/*');

/** A workgroup's ARN ends in an id that only AWS knows. Whoever gets into one needs a secret too, and those are named. */
const reached = (warehouse: Warehouse): string =>
  warehouse.kind === 'provisioned'
    ? redshiftArn(warehouse, `cluster:${warehouse.cluster}`)
    : redshiftArn(warehouse, 'workgroup/*');
