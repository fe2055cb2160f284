import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { ActionIds, ChangeOutcome, Senders } from '../../../aws/change-outcome.ts';
import {
  ACTION_TAG,
  endpointSenders,
  securityGroupSenders,
  vpcSenders,
} from '../../../aws/ec2/change.ts';
import { endpointDocuments } from '../../../aws/ec2/documents.ts';
import { readTaggedEndpoints } from '../../../aws/ec2/read.ts';
import { roleSenders } from '../../../aws/iam/change.ts';
import { roleDocuments } from '../../../aws/iam/documents.ts';
import { keySenders } from '../../../aws/kms/change.ts';
import { readKey } from '../../../aws/kms/read.ts';
import type { DocumentReaders } from '../../../aws/read-outcome.ts';
import { clusterSenders } from '../../../aws/redshift/change.ts';
import { clusterDocuments } from '../../../aws/redshift/documents.ts';
import { serverlessSenders, workgroupSenders } from '../../../aws/redshift-serverless/change.ts';
import { bucketSenders } from '../../../aws/s3/change.ts';
import { bucketDocuments } from '../../../aws/s3/documents.ts';
import {
  couldResetPassword,
  type PasswordOperation,
} from '../../../domain/setup/operations/admin-password.ts';
import type { CallOf, Inputs, OperationName } from '../../../domain/setup/operations/every-call.ts';
import type { Read } from '../../../domain/setup/read.ts';
import type { Runtime } from '../../runtime.ts';
import type { Share } from '../run/share.ts';
import { notSentHere } from './account-calls.ts';
import { type Acting, accountClients, type MakeClients, settingsOf } from './account-clients.ts';

interface Clients {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly kms: KMSClient;
  /** Without retries: KMS would make a second key, so the journal decides whether to ask again. */
  readonly kmsOnce: KMSClient;
  readonly redshift: RedshiftClient;
  readonly serverless: RedshiftServerlessClient;
  readonly sts: STSClient;
}

const clients: MakeClients<Clients> = (of, _, credentials) => {
  const { own, patient } = settingsOf(of, credentials);
  return {
    iam: new IAMClient(patient),
    ec2: new EC2Client(patient),
    s3: new S3Client({ ...patient, followRegionRedirects: true }),
    kms: new KMSClient(patient),
    kmsOnce: new KMSClient({ ...own, maxAttempts: 1 }),
    redshift: new RedshiftClient(patient),
    serverless: new RedshiftServerlessClient(patient),
    sts: new STSClient(patient),
  };
};

type Ordinary = Exclude<OperationName, PasswordOperation>;
type OrdinarySenders = Senders<Pick<Inputs, Ordinary>, Clients>;

const SENDERS: OrdinarySenders = {
  ...roleSenders,
  ...keySenders,
  ...bucketSenders,
  ...clusterSenders,
  ...serverlessSenders,
  ...workgroupSenders,
  ...vpcSenders,
  ...endpointSenders,
  ...securityGroupSenders,
};

function send<O extends Ordinary>(
  to: Clients,
  { operation, input }: CallOf<O>,
  action: ActionIds,
): Promise<ChangeOutcome> {
  const sender: OrdinarySenders[O] = SENDERS[operation];
  return sender(to, input, action);
}

type Readers = Partial<DocumentReaders<Inputs, OperationName, Clients>>;

const READERS: Readers = {
  ...roleDocuments,
  ...bucketDocuments,
  ...clusterDocuments,
  ...endpointDocuments,
};

async function documentNow<O extends OperationName>(
  from: Clients,
  { operation, input }: CallOf<O>,
): Promise<Read<string | null>> {
  const read: Readers[O] = READERS[operation];
  return read?.(from, input) ?? { failed: `${operation} replaces no document that can be read` };
}

/** All calls but those that could set an admin password, which `modify-warehouse` sends. */
export function ordinaryShare(runtime: Runtime, acting: Acting): Share {
  const clientsOf = accountClients(runtime, acting, clients);
  return {
    does: (call) => !couldResetPassword(call),
    others: { attach: 'modify', undo: 'modify' },
    callsIn: async (warehouse) => {
      const to = await clientsOf(warehouse);
      return {
        perform: async (call, action) =>
          couldResetPassword(call) ? notSentHere(call) : send(to, call, action),
        documentNow: (call) => documentNow(to, call),
        keyBehind: (alias) => readKey(to.kms, alias),
        endpointsOf: (token) => readTaggedEndpoints(to.ec2, ACTION_TAG, token),
      };
    },
  };
}
