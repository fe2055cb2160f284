import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import { readTableNames } from '../../aws/ledger/table-names.ts';
import { readClusterTags } from '../../aws/redshift/read.ts';
import { readNamespace } from '../../aws/redshift-serverless/read.ts';
import { readBucketNames } from '../../aws/s3/bucket-names.ts';
import { readStackOf } from '../../aws/stack.ts';
import type { Config, Warehouse } from '../../domain/config.ts';
import type { Observation } from '../../domain/doctor/diagnosis.ts';
import { isOfAnInstallation } from '../../domain/doctor/own-name.ts';
import type { Read } from '../../domain/setup/read.ts';

/** Whether the account has the warehouses of the configuration, and not others under their names. */
export const observeWarehouses = ({ warehouses }: Config): Promise<Observation[]> =>
  Promise.all(
    warehouses.map(async (warehouse) => ({
      subject: `namespace of warehouse ${warehouse.name}`,
      read: await readGuid(warehouse),
      wanted: warehouse.namespace === undefined ? [] : [warehouse.namespace],
      next:
        warehouse.namespace === undefined
          ? 'redshift-ml-admin setup validate says what it takes to make it'
          : 'what has this name is not there, or was made anew or restored: correct cluster, workgroup or namespace of the configuration, raise its revision and deploy it. Until then no access there is managed',
    })),
  );

/** GUID of the namespace behind a warehouse. */
async function readGuid(warehouse: Warehouse): Promise<Read<string>> {
  const { region } = warehouse;
  if (warehouse.kind === 'provisioned') {
    const read = await readClusterTags(new RedshiftClient({ region }), warehouse.cluster);
    return 'ok' in read ? { ok: read.ok.uniqueId } : read;
  }
  const client = new RedshiftServerlessClient({ region });
  const read = await readNamespace(client, warehouse.namespaceName);
  return 'ok' in read ? { ok: read.ok.namespaceId ?? 'one without an id' } : read;
}

/**
 * What an earlier installation left: it bears a name of ours, which begin as `begin`, and belongs to no stack, so that another
 * deployment fails on it.
 */
export async function observeLeftovers(region: string, begin: string): Promise<Observation[]> {
  const client = new CloudFormationClient({ region });
  const listed = {
    tables: await readTableNames(new DynamoDBClient({ region })),
    buckets: await readBucketNames(new S3Client({ region }), begin),
  };
  const observed: Observation[] = [];
  for (const [what, names] of Object.entries(listed)) {
    const ours = 'ok' in names ? names.ok.filter((name) => isOfAnInstallation(name, begin)) : [];
    if (!('ok' in names))
      observed.push({
        subject: `${what} that an earlier installation left`,
        read: names,
        wanted: [],
        next: '',
      });
    for (const name of ours)
      observed.push({
        subject: `stack of ${name}`,
        read: await readStackOf(client, name),
        wanted: [],
        next: 'it is left of an earlier installation: take it into the next one (docs/runbook.md), or keep it as the evidence it is under another stage',
      });
  }
  return observed;
}
