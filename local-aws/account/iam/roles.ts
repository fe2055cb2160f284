import { AwsError, type Operation } from '../../service.ts';
import type { AccountState } from '../state.ts';
import { documentOf } from './document.ts';
import type { RoleState } from './role-store.ts';

interface Named {
  readonly RoleName: string;
}

/** IAM's operations on roles themselves: trust, boundary, tags. */
export const roles = (account: AccountState): Record<string, Operation> => ({
  CreateRole: (input: CreateRole) => {
    if (account.roles.byName.has(input.RoleName)) {
      throw new AwsError(
        'EntityAlreadyExistsException',
        `Role with name ${input.RoleName} already exists.`,
        409,
      );
    }
    refuseMalformed(input.AssumeRolePolicyDocument);
    if (input.PermissionsBoundary !== undefined) documentOf(account, input.PermissionsBoundary);
    const path = input.Path ?? '/';
    const role: RoleState = {
      name: input.RoleName,
      path,
      arn: `arn:${account.partition}:iam::${account.id}:role${path}${input.RoleName}`,
      id: account.nextId('AROA'),
      trust: input.AssumeRolePolicyDocument,
      attached: [],
      inline: {},
      boundary: input.PermissionsBoundary,
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    };
    account.roles.write(input.RoleName, () => role);
    return { Role: describeRole(role) };
  },
  GetRole: ({ RoleName }: Named) => ({ Role: describeRole(roleNamed(account, RoleName)) }),
  UpdateAssumeRolePolicy: ({ RoleName, PolicyDocument }: Named & { PolicyDocument: string }) => {
    refuseMalformed(PolicyDocument);
    return changeRole(account, RoleName, (role) => {
      role.trust = PolicyDocument;
    });
  },
  DeleteRole: ({ RoleName }: Named) => {
    const role = roleNamed(account, RoleName);
    if (role.attached.length > 0 || Object.keys(role.inline).length > 0) {
      throw new AwsError(
        'DeleteConflictException',
        'Cannot delete entity, must detach all policies first.',
        409,
      );
    }
    account.roles.write(RoleName, () => undefined);
    return {};
  },
});

interface CreateRole extends Named {
  readonly Path?: string;
  readonly AssumeRolePolicyDocument: string;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export function roleNamed(account: AccountState, name: string): RoleState {
  const role = account.roles.byName.get(name);
  if (role === undefined || !account.roles.isSeen(name)) {
    throw new AwsError('NoSuchEntityException', `The role with name ${name} cannot be found.`, 404);
  }
  return role;
}

export function changeRole(
  account: AccountState,
  name: string,
  change: (role: RoleState) => void,
): object {
  roleNamed(account, name);
  account.roles.write(name, (role) => {
    if (role) change(role);
    return role;
  });
  return {};
}

export function refuseMalformed(document: string): void {
  try {
    JSON.parse(document);
  } catch {
    throw new AwsError('MalformedPolicyDocumentException', 'This policy contains invalid Json');
  }
}

const tagsOf = ({ tags }: RoleState) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const describeRole = (role: RoleState) => ({
  RoleName: role.name,
  Path: role.path,
  Arn: role.arn,
  RoleId: role.id,
  AssumeRolePolicyDocument: encodeURIComponent(role.trust),
  Tags: tagsOf(role),
  ...(role.boundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: role.boundary,
        },
      }),
});
