import { AwsError, type Operation } from '../../service.ts';
import type { AccountState } from '../state.ts';
import { documentOf } from './document.ts';
import { changeRole, refuseMalformed, roleNamed } from './roles.ts';

interface Named {
  readonly RoleName: string;
  readonly PolicyName: string;
}

/** IAM's operations on the policies of roles, and on customer managed policies. */
export const policies = (account: AccountState): Record<string, Operation> => ({
  ListAttachedRolePolicies: ({
    RoleName,
    Marker,
    MaxItems = 100,
  }: Named & { Marker?: string; MaxItems?: number }) => {
    const { attached } = roleNamed(account, RoleName);
    const start = Number(Marker ?? 0);
    const more = start + MaxItems < attached.length;
    const page = attached.slice(start, start + MaxItems);
    return {
      AttachedPolicies: page.map((PolicyArn) => ({
        PolicyArn,
        PolicyName: PolicyArn.split('/').at(-1),
      })),
      IsTruncated: more,
      ...(more ? { Marker: String(start + MaxItems) } : {}),
    };
  },
  AttachRolePolicy: ({ RoleName, PolicyArn }: Named & { PolicyArn: string }) => {
    documentOf(account, PolicyArn);
    return changeRole(account, RoleName, (role) => {
      if (!role.attached.includes(PolicyArn)) role.attached.push(PolicyArn);
    });
  },
  DetachRolePolicy: ({ RoleName, PolicyArn }: Named & { PolicyArn: string }) => {
    if (!roleNamed(account, RoleName).attached.includes(PolicyArn))
      throw missing(`Policy ${PolicyArn}`);
    return changeRole(account, RoleName, (role) => {
      role.attached = role.attached.filter((arn) => arn !== PolicyArn);
    });
  },
  ListRolePolicies: ({ RoleName }: Named) => ({
    PolicyNames: Object.keys(roleNamed(account, RoleName).inline),
    IsTruncated: false,
  }),
  GetRolePolicy: ({ RoleName, PolicyName }: Named) => {
    const document = roleNamed(account, RoleName).inline[PolicyName];
    if (document === undefined) throw missing(`The role policy with name ${PolicyName}`);
    return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(document)) };
  },
  PutRolePolicy: ({ RoleName, PolicyName, PolicyDocument }: Named & { PolicyDocument: string }) => {
    refuseMalformed(PolicyDocument);
    return changeRole(account, RoleName, (role) => {
      role.inline[PolicyName] = JSON.parse(PolicyDocument);
    });
  },
  DeleteRolePolicy: ({ RoleName, PolicyName }: Named) => {
    if (roleNamed(account, RoleName).inline[PolicyName] === undefined)
      throw missing(`The role policy with name ${PolicyName}`);
    return changeRole(account, RoleName, (role) => {
      delete role.inline[PolicyName];
    });
  },
  GetPolicy: ({ PolicyArn }: { PolicyArn: string }) => {
    documentOf(account, PolicyArn);
    return {
      Policy: { Arn: PolicyArn, PolicyName: PolicyArn.split('/').at(-1), DefaultVersionId: 'v1' },
    };
  },
  GetPolicyVersion: ({ PolicyArn, VersionId }: { PolicyArn: string; VersionId: string }) => ({
    PolicyVersion: {
      VersionId,
      IsDefaultVersion: true,
      Document: encodeURIComponent(JSON.stringify(documentOf(account, PolicyArn))),
    },
  }),
});

const missing = (what: string) =>
  new AwsError('NoSuchEntityException', `${what} does not exist.`, 404);
