import { canonical } from '../../hash.ts';
import { canonicalDocument } from '../iam/policy/document.ts';
import type { Call } from './call.ts';

/** The roles of a Serverless namespace as one document: UpdateNamespace replaces the whole list (facts §5.3). */
export const namespaceRoles = (namespace: {
  readonly arns: readonly string[];
  readonly defaultRoleArn?: string | undefined;
}): string =>
  canonical({
    defaultIamRoleArn: namespace.defaultRoleArn ?? null,
    iamRoles: [...namespace.arns].sort(),
  });

/** A bucket's default encryption; without a configuration of its own S3 encrypts with its own keys. */
export const bucketEncryption = ({
  algorithm,
  keyId,
}: {
  readonly algorithm: string;
  readonly keyId?: string;
}): string => canonical({ algorithm, keyId });

/** The document that a call writes whole, in the spelling in which it is read back; undefined: it writes none. */
export function documentAfter(call: Call): string | undefined {
  switch (call.operation) {
    case 'iam:CreateRole':
      return canonicalDocument(call.input.AssumeRolePolicyDocument);
    case 'iam:UpdateAssumeRolePolicy':
    case 'iam:PutRolePolicy':
      return canonicalDocument(call.input.PolicyDocument);
    case 'ec2:ModifyVpcEndpoint':
      return call.input.PolicyDocument === undefined
        ? undefined
        : canonicalDocument(call.input.PolicyDocument);
    case 'redshift-serverless:UpdateNamespace':
      return namespaceRoles({
        arns: call.input.iamRoles,
        defaultRoleArn: call.input.defaultIamRoleArn || undefined,
      });
    case 'redshift:ModifyClusterIamRoles':
      return call.input.DefaultIamRoleArn;
    case 's3:PutBucketEncryption': {
      const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } = call.input;
      return bucketEncryption({ algorithm, ...(keyId === undefined ? {} : { keyId }) });
    }
    case 's3:DeleteBucketEncryption':
      return bucketEncryption({ algorithm: 'AES256' });
    case 's3:PutPublicAccessBlock':
      return canonical(call.input.PublicAccessBlockConfiguration);
    default:
      return undefined;
  }
}
