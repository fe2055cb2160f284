import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import {
  type PollingClock,
  type RedshiftData,
  redshiftData,
  type WarehousePlace,
} from '../../../aws/redshift-data.ts';
import { s3Control } from '../../../aws/s3/account-block.ts';

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

/** The clients for one place; made once for each in a run. */
export const setupClients = (of: WarehousePlace, clock: PollingClock): SetupClients => {
  const { region } = of;
  const settings = { region, ...PATIENCE };
  return {
    iam: new IAMClient(settings),
    ec2: new EC2Client(settings),
    s3: new S3Client({ ...settings, followRegionRedirects: true }),
    s3Control: s3Control(settings),
    kms: new KMSClient(settings),
    kmsOnce: new KMSClient({ region, maxAttempts: 1 }),
    redshift: new RedshiftClient(settings),
    serverless: new RedshiftServerlessClient(settings),
    data: redshiftData(new RedshiftDataClient(settings), clock, of),
    quotas: new ServiceQuotasClient(settings),
    sts: new STSClient(settings),
  };
};
