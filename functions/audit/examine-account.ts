import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import type { SessionProvider } from '../../aws/assumed-roles.ts';
import { auditBucket } from '../../aws/audit-bucket.ts';
import { readPrincipals } from '../../aws/iam/principals.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { readTagsAndRegistration } from '../../aws/redshift/read.ts';
import { readRegistration, readServerlessTags } from '../../aws/redshift-serverless/read.ts';
import { readTopNames } from '../../aws/s3/names.ts';
import { oneOfEachAccount } from '../../domain/accounts.ts';
import type { AccountReading } from '../../domain/audit/account-reading.ts';
import { relevantOf } from '../../domain/audit/principal.ts';
import type { Config, Warehouse } from '../../domain/config.ts';
import { changed } from '../../domain/setup/read.ts';
import { someAtOnce } from '../../domain/some-at-once.ts';
import { accountSessions } from '../account-sessions.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { examinePart } from './examine/examine-part.ts';

/** So many warehouses or buckets are asked about at the same time: where they share nothing, there may be thousands. */
const AT_ONCE = 8;

/** Reads IAM, tags, registrations and buckets of accounts, and puts it into the bucket: Report judges it, beside the databases. */
export const compose = (runtime: Runtime) => {
  const { env, config } = runtime;
  const { TABLE, REPORTS } = readEnv(['TABLE', 'REPORTS'] as const, env);
  const records = ledgerTagRecords(ledgerTable(new DynamoDBClient({}), TABLE));
  const sessionOf = accountSessions(runtime, 'AccountReader', 'auditExamineAccount');
  const read = accountReader(config);
  return examinePart(config, auditBucket(new S3Client({}), REPORTS), async ({ from, to }) => {
    const asked = await records.all();
    const readings: AccountReading[] = [];
    // One after the other: what IAM has of one account may be large.
    for (const through of oneOfEachAccount(config.warehouses).slice(from, to)) {
      const { account } = through;
      const credentials = sessionOf(through);
      const seen = await read(account, credentials && { credentials });
      const own = asked.filter(({ resource }) => resource.account === account);
      readings.push({ account, records: { ok: own }, ...seen });
    }
    return readings;
  });
};

/** Whose account is called; nothing where it is the installation's own. */
type Caller = { readonly credentials: SessionProvider } | undefined;

/** Reads one account, beside what is in our own ledger of it. */
function accountReader(
  config: Config,
): (account: string, caller: Caller) => Promise<Omit<AccountReading, 'account' | 'records'>> {
  const buckets = bucketsOf(config.warehouses);
  return async (account, caller) => {
    const principals = await readPrincipals(new IAMClient({ ...caller }));
    const there = config.warehouses.filter(
      (one) => one.account === account && one.namespace !== undefined,
    );
    const seen = await someAtOnce(there, AT_ONCE, (one) => readWarehouse(one, caller));
    const own = buckets.filter((one) => one.account === account);
    return {
      principals: changed(principals, (all) => all.map(relevantOf)),
      tagged: seen.flatMap(({ tagged }) => tagged),
      registrations: seen.map(({ warehouse, registration }) => ({ warehouse, read: registration })),
      buckets: await someAtOnce(own, AT_ONCE, async ({ bucket, region }) => {
        const s3 = new S3Client({ region, followRegionRedirects: true, ...caller });
        return { bucket, read: await readTopNames(s3, bucket) };
      }),
    };
  };
}

interface SeenWarehouse {
  readonly warehouse: string;
  readonly tagged: AccountReading['tagged'];
  readonly registration: AccountReading['registrations'][number]['read'];
}

async function readWarehouse(warehouse: Warehouse, caller: Caller): Promise<SeenWarehouse> {
  const { account, region } = warehouse;
  if (warehouse.kind === 'provisioned') {
    const name = warehouse.cluster;
    const seen = await readTagsAndRegistration(new RedshiftClient({ region, ...caller }), name);
    return {
      warehouse: warehouse.name,
      tagged: [{ resource: { account, region, kind: 'cluster', name }, read: seen.tagged }],
      registration: seen.registration,
    };
  }
  const client = new RedshiftServerlessClient({ region, ...caller });
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

/** The buckets of Redshift ML, each once, with account and Region of the first warehouse that has it. */
const bucketsOf = (
  warehouses: readonly Warehouse[],
): readonly { readonly bucket: string; readonly account: string; readonly region: string }[] => {
  const all = warehouses.flatMap(({ account, region, setup }) =>
    (setup?.pairs ?? []).map(({ bucket }) => ({ bucket, account, region })),
  );
  return all.filter(({ bucket }, index) => all.findIndex((one) => one.bucket === bucket) === index);
};

export const handler = lambda(compose);
