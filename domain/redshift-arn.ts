import type { Warehouse } from './config.ts';
import type { Login } from './login.ts';
import { partitionOf } from './partition.ts';

/** The ARN of what belongs to a warehouse: `cluster:analytics`, `dbuser:analytics/dba`, `workgroup/…`. */
export const redshiftArn = (
  { region, account, kind }: Pick<Warehouse, 'region' | 'account' | 'kind'>,
  resource: string,
): string =>
  `arn:${partitionOf(region)}:${kind === 'provisioned' ? 'redshift' : 'redshift-serverless'}:${region}:${account}:${resource}`;

/** What temporary credentials of a cluster's user take: none where the login is a secret, or the warehouse Serverless. */
export const credentialArns = (warehouse: Warehouse, login: Login): readonly string[] =>
  warehouse.kind === 'provisioned' && 'dbUser' in login
    ? [
        `dbuser:${warehouse.cluster}/${login.dbUser}`,
        ...warehouse.databases.map((database) => `dbname:${warehouse.cluster}/${database}`),
      ].map((resource) => redshiftArn(warehouse, resource))
    : [];
