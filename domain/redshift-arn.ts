import type { Warehouse } from './config.ts';
import { partitionOf } from './partition.ts';

/** The ARN of what belongs to a warehouse: `cluster:analytics`, `dbuser:analytics/dba`, `workgroup/…`. */
export const redshiftArn = (
  { region, account, kind }: Pick<Warehouse, 'region' | 'account' | 'kind'>,
  resource: string,
): string =>
  `arn:${partitionOf(region)}:${kind === 'provisioned' ? 'redshift' : 'redshift-serverless'}:${region}:${account}:${resource}`;
