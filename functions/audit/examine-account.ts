import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { readPrincipals } from '../../aws/iam/principals.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { readTagsAndRegistration } from '../../aws/redshift/read.ts';
import { readRegistration, readServerlessTags } from '../../aws/redshift-serverless/read.ts';
import { readTopNames } from '../../aws/s3/names.ts';
import { ownWarehouses } from '../../domain/accounts.ts';
import type { AccountReading } from '../../domain/audit/account-reading.ts';
import { relevantOf } from '../../domain/audit/principal.ts';
import type { Warehouse } from '../../domain/config.ts';
import { changed } from '../../domain/setup/read.ts';
import { someAtOnce } from '../../domain/some-at-once.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { examinePart } from './examine/examine-part.ts';

/** So many warehouses or buckets are asked about at the same time: where they share nothing, there may be thousands. */
const AT_ONCE = 8;

/** Reads IAM, tags, registrations and buckets, and puts it into the bucket: Report judges it, beside the databases. */
export const compose = ({ env, config }: Runtime) => {
  const { TABLE, REPORTS } = readEnv(['TABLE', 'REPORTS'] as const, env);
  const records = ledgerTagRecords(ledgerTable(new DynamoDBClient({}), TABLE));
  return examinePart(config, auditBucket(new S3Client({}), REPORTS), async () => {
    const asked = await records.all();
    const principals = await readPrincipals(new IAMClient({}));
    // Of another account our own credentials would read another warehouse, of the same name.
    const there = ownWarehouses(config).filter(({ namespace }) => namespace !== undefined);
    const seen = await someAtOnce(there, AT_ONCE, readWarehouse);
    const own = [...bucketsOf(ownWarehouses(config))];
    const buckets = await someAtOnce(own, AT_ONCE, async ([bucket, region]) => ({
      bucket,
      read: await readTopNames(new S3Client({ region, followRegionRedirects: true }), bucket),
    }));
    const reading: AccountReading = {
      records: { ok: [...asked] },
      principals: changed(principals, (all) => all.map(relevantOf)),
      tagged: seen.flatMap(({ tagged }) => tagged),
      registrations: seen.map(({ warehouse, registration }) => ({ warehouse, read: registration })),
      buckets,
    };
    return [reading];
  });
};

interface SeenWarehouse {
  readonly warehouse: string;
  readonly tagged: AccountReading['tagged'];
  readonly registration: AccountReading['registrations'][number]['read'];
}

async function readWarehouse(warehouse: Warehouse): Promise<SeenWarehouse> {
  const { account, region } = warehouse;
  if (warehouse.kind === 'provisioned') {
    const name = warehouse.cluster;
    const seen = await readTagsAndRegistration(new RedshiftClient({ region }), name);
    return {
      warehouse: warehouse.name,
      tagged: [{ resource: { account, region, kind: 'cluster', name }, read: seen.tagged }],
      registration: seen.registration,
    };
  }
  const client = new RedshiftServerlessClient({ region });
  const { workgroup, namespaceName } = warehouse;
  const tagsOf = async (kind: 'workgroup' | 'namespace', name: string) => ({
    resource: { account, region, kind, name },
    read: await readServerlessTags(client, kind, name),
  });
  return {
    warehouse: warehouse.name,
    tagged: [await tagsOf('workgroup', workgroup), await tagsOf('namespace', namespaceName)],
    registration: await readRegistration(client, namespaceName),
  };
}

/** The buckets of Redshift ML, each with the Region of its warehouse. */
const bucketsOf = (warehouses: readonly Warehouse[]): ReadonlyMap<string, string> =>
  new Map(
    warehouses.flatMap(({ region, setup }) =>
      (setup?.pairs ?? []).map(({ bucket }): [string, string] => [bucket, region]),
    ),
  );

export const handler = lambda(compose);
