import { spokeOf } from './accounts.ts';
import type { AdminFile, Warehouse } from './config.ts';
import { InvalidConfiguration } from './errors.ts';
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

/** The parameters of spoke.yml for one account, as the configuration has it. Throws `InvalidConfiguration` where it does not. */
export function spokeParameters(
  file: Pick<AdminFile, 'accounts' | 'warehouses'>,
  id: string,
  hub: Hub,
): Readonly<Record<string, string | readonly string[]>> {
  const warehouses = file.warehouses.filter(({ account }) => account === id);
  const spoke = spokeOf({ account: id }, file);
  if (spoke === undefined)
    throw new InvalidConfiguration(
      `config/admin.yml: accounts: ${id} is not one of them; it has ${(file.accounts ?? []).map((one) => one.id).join(', ') || 'none'}`,
    );
  const nothing = (service: string, resource: string): string =>
    `arn:${partitionOf(hub.region)}:${service}:${hub.region}:${id}:${resource}`;
  const orNone = (arns: readonly string[], none: string): readonly string[] =>
    arns.length === 0 ? [none] : [...new Set(arns)];
  const loginsOf = (who: 'writer' | 'reader'): readonly string[] =>
    orNone(
      warehouses.flatMap((one) => credentialArns(one, one[who])),
      nothing('redshift', 'dbuser:none/none'),
    );
  const secretsOf = (who: 'writer' | 'reader'): readonly string[] =>
    orNone(
      warehouses.flatMap((one) => ('secretArn' in one[who] ? [one[who].secretArn] : [])),
      nothing('secretsmanager', 'secret:none'),
    );
  return {
    Prefix: hub.prefix,
    HubAccount: hub.account,
    HubRegion: hub.region,
    ExternalId: spoke.externalId,
    Warehouses: orNone(warehouses.map(reached), nothing('redshift', 'cluster:none')),
    WriterLogins: loginsOf('writer'),
    WriterSecrets: secretsOf('writer'),
    ReaderLogins: loginsOf('reader'),
    ReaderSecrets: secretsOf('reader'),
    WarehouseKeys: orNone(
      warehouses.flatMap(({ setup }) => setup?.encryptionKey ?? []),
      nothing('kms', 'key/none'),
    ),
    ...(hub.readOnly === true && { ReadOnly: 'true' }),
  };
}

/** A workgroup's ARN ends in an id that only AWS knows. Whoever gets into one needs a secret too, and those are named. */
const reached = (warehouse: Warehouse): string =>
  warehouse.kind === 'provisioned'
    ? redshiftArn(warehouse, `cluster:${warehouse.cluster}`)
    : redshiftArn(warehouse, 'workgroup/*');
