import { endpointDocuments } from '../../../aws/ec2/documents.ts';
import { roleDocuments } from '../../../aws/iam/documents.ts';
import type { DocumentReaders } from '../../../aws/read-outcome.ts';
import { clusterDocuments } from '../../../aws/redshift/documents.ts';
import { serverlessDocuments } from '../../../aws/redshift-serverless/documents.ts';
import { bucketDocuments } from '../../../aws/s3/documents.ts';
import type { CallOf, Inputs, OperationName } from '../../../domain/setup/operations/every-call.ts';
import type { Read } from '../../../domain/setup/read.ts';
import type { SetupClients } from './clients.ts';

type Readers = Partial<DocumentReaders<Inputs, OperationName, SetupClients>>;

const READERS: Readers = {
  ...roleDocuments,
  ...bucketDocuments,
  ...clusterDocuments,
  ...serverlessDocuments,
  ...endpointDocuments,
};

/** The document that the call would replace whole, as it is now, in the spelling of `Action.replaces`; null: there is none. */
export async function documentNow<O extends OperationName>(
  clients: SetupClients,
  { operation, input }: CallOf<O>,
): Promise<Read<string | null>> {
  const read: Readers[O] = READERS[operation];
  return read?.(clients, input) ?? { failed: `${operation} replaces no document that can be read` };
}
