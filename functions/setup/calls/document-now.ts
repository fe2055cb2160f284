import { readEndpointPolicy } from '../../../aws/ec2/read.ts';
import { readInlinePolicy, readTrustPolicy } from '../../../aws/iam/read.ts';
import { readDefaultRole } from '../../../aws/redshift/read.ts';
import { parseRole, readNamespace } from '../../../aws/redshift-serverless/read.ts';
import { readEncryption, readPublicAccessBlock } from '../../../aws/s3/read.ts';
import { canonical } from '../../../domain/hash.ts';
import type { Read } from '../../../domain/setup/facts.ts';
import { canonicalDocument } from '../../../domain/setup/iam/policy/document.ts';
import type { Call } from '../../../domain/setup/operations/call.ts';
import {
  bucketEncryption,
  namespaceRoles,
} from '../../../domain/setup/operations/replaced-document.ts';
import type { SetupClients } from './clients.ts';

/** The document that the call would replace whole, as it is now, in the spelling of `Action.replaces`; null: there is none. */
export async function documentNow(clients: SetupClients, call: Call): Promise<Read<string | null>> {
  switch (call.operation) {
    case 'iam:CreateRole':
      return orNone(await readTrustPolicy(clients.iam, call.input.RoleName), canonicalDocument);
    case 'iam:UpdateAssumeRolePolicy':
      return orNone(await readTrustPolicy(clients.iam, call.input.RoleName), canonicalDocument);
    case 'iam:PutRolePolicy':
      return orNone(
        await readInlinePolicy(clients.iam, call.input.RoleName, call.input.PolicyName),
        ({ document }) => canonicalDocument(document),
      );
    case 'ec2:ModifyVpcEndpoint':
      return orNone(
        await readEndpointPolicy(clients.ec2, call.input.VpcEndpointId),
        canonicalDocument,
      );
    case 'redshift-serverless:UpdateNamespace':
      return orNone(
        await readNamespace(clients.serverless, call.input.namespaceName),
        (namespace) =>
          namespaceRoles({
            arns: (namespace.iamRoles ?? []).map((role) => parseRole(role).arn),
            defaultRoleArn: namespace.defaultIamRoleArn || undefined,
          }),
      );
    case 'redshift:ModifyClusterIamRoles':
      return orNone(
        await readDefaultRole(clients.redshift, call.input.ClusterIdentifier),
        (arn) => arn,
      );
    case 's3:PutBucketEncryption':
      return orNone(await readEncryption(clients.s3, call.input.Bucket), bucketEncryption);
    case 's3:PutPublicAccessBlock':
      return orNone(await readPublicAccessBlock(clients.s3, call.input.Bucket), canonical);
    default:
      return { failed: `${call.operation} replaces no document that is known` };
  }
}

/** What does not exist is no document, which is knowledge. */
function orNone<T>(read: Read<T>, spell: (value: T) => string): Read<string | null> {
  if ('ok' in read) return { ok: spell(read.ok) };
  return 'missing' in read ? { ok: null } : read;
}
