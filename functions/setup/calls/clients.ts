import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import type { SessionProvider } from '../../../aws/assumed-roles.ts';
import { callerIdentity } from '../../../aws/caller-identity.ts';
import {
  type PollingClock,
  type RedshiftData,
  redshiftData,
  type WarehousePlace,
} from '../../../aws/redshift-data.ts';
import { s3Control } from '../../../aws/s3/account-block.ts';
import type { Power } from '../../../domain/accounts.ts';
import type { Warehouse } from '../../../domain/config.ts';
import { UnexpectedResponse } from '../../../domain/errors.ts';
import { accountSessions } from '../../account-sessions.ts';
import type { Runtime } from '../../runtime.ts';

export interface SetupClients {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly s3Control: ReturnType<typeof s3Control>;
  readonly kms: KMSClient;
  /** Without retries: KMS would make a second key, so the journal decides whether to ask again. */
  readonly kmsOnce: KMSClient;
  readonly redshift: RedshiftClient;
  readonly serverless: RedshiftServerlessClient;
  readonly data: RedshiftData;
  readonly quotas: ServiceQuotasClient;
  readonly sts: STSClient;
}

/** Many reads at once run into IAM's and EC2's rates: more attempts than the SDK's three, and a rate that adapts. */
const PATIENCE = { maxAttempts: 8, retryMode: 'adaptive' };

/** The clients for a warehouse. */
export type SetupClientsOf = (
  warehouse: Pick<Warehouse, 'name' | 'account' | 'region'>,
) => Promise<SetupClients>;

/**
 * Those of a function, with what it may do in the account of each warehouse; `session` is what that is called after there. Throws
 * `AccountUnreachable` before anything is done, where it may do nothing there.
 */
export function accountClients(runtime: Runtime, power: Power, session: string): SetupClientsOf {
  const sessionOf = accountSessions(runtime, power, session);
  return async (warehouse) => {
    const credentials = sessionOf(warehouse);
    const clients = setupClients(warehouse, runtime, credentials);
    if (credentials !== undefined) await assertIn(warehouse, clients.sts);
    return clients;
  };
}

/** Whatever was assumed: in another account the same names are other things. */
async function assertIn(
  { name, account }: Pick<Warehouse, 'name' | 'account'>,
  sts: STSClient,
): Promise<void> {
  const caller = await callerIdentity(sts);
  if (caller.account !== account)
    throw new UnexpectedResponse(
      `the session for warehouse ${name} is of account ${caller.account} (${caller.arn}), and the warehouse is in ${account}; nothing was done`,
    );
}

/** The clients for one place; made once for each in a run. Without `credentials` with those of whoever calls. */
export const setupClients = (
  of: WarehousePlace,
  clock: PollingClock,
  credentials?: SessionProvider,
): SetupClients => {
  const { region } = of;
  const own = { region, ...(credentials && { credentials }) };
  const settings = { ...own, ...PATIENCE };
  return {
    iam: new IAMClient(settings),
    ec2: new EC2Client(settings),
    s3: new S3Client({ ...settings, followRegionRedirects: true }),
    s3Control: s3Control(settings),
    kms: new KMSClient(settings),
    kmsOnce: new KMSClient({ ...own, maxAttempts: 1 }),
    redshift: new RedshiftClient(settings),
    serverless: new RedshiftServerlessClient(settings),
    data: redshiftData(new RedshiftDataClient(settings), clock, of),
    quotas: new ServiceQuotasClient(settings),
    sts: new STSClient(settings),
  };
};
