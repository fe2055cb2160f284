import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { type RedshiftData, redshiftData } from '../../../aws/redshift-data.ts';
import { s3Control } from '../../../aws/s3/account-block.ts';
import { type MakeClients, settingsOf } from './account-clients.ts';

/** What reads everything that the checks need. */
export interface InspectionClients {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly s3Control: ReturnType<typeof s3Control>;
  readonly kms: KMSClient;
  readonly redshift: RedshiftClient;
  readonly serverless: RedshiftServerlessClient;
  readonly data: RedshiftData;
  readonly quotas: ServiceQuotasClient;
  readonly sts: STSClient;
}

export const inspectionClients: MakeClients<InspectionClients> = (of, clock, credentials) => {
  const { patient } = settingsOf(of, credentials);
  return {
    iam: new IAMClient(patient),
    ec2: new EC2Client(patient),
    s3: new S3Client({ ...patient, followRegionRedirects: true }),
    s3Control: s3Control(patient),
    kms: new KMSClient(patient),
    redshift: new RedshiftClient(patient),
    serverless: new RedshiftServerlessClient(patient),
    data: redshiftData(new RedshiftDataClient(patient), clock, of),
    quotas: new ServiceQuotasClient(patient),
    sts: new STSClient(patient),
  };
};
