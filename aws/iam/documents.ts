import type { IAMClient } from '@aws-sdk/client-iam';
import { canonicalDocument } from '../../domain/setup/iam/policy/document.ts';
import type { Documented } from '../../domain/setup/operations/operation.ts';
import type { RoleInputs, roleOperations } from '../../domain/setup/operations/role.ts';
import { type DocumentReaders, orNone } from '../read-outcome.ts';
import { readInlinePolicy, readTrustPolicy } from './read.ts';

const trustPolicy = async (
  { iam }: { readonly iam: IAMClient },
  { RoleName }: { readonly RoleName: string },
) => orNone(await readTrustPolicy(iam, RoleName), canonicalDocument);

/** The policy documents of a role that a change replaces. */
export const roleDocuments = {
  'iam:CreateRole': trustPolicy,
  'iam:UpdateAssumeRolePolicy': trustPolicy,
  'iam:PutRolePolicy': async ({ iam }, { RoleName, PolicyName }) =>
    orNone(await readInlinePolicy(iam, RoleName, PolicyName), ({ document }) =>
      canonicalDocument(document),
    ),
} satisfies DocumentReaders<
  RoleInputs,
  Documented<typeof roleOperations>,
  { readonly iam: IAMClient }
>;
