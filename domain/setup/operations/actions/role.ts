import type { Action } from '../../action.ts';
import { partitionOf } from '../../config.ts';
import type { ControlId } from '../../control.ts';
import type { RoleFacts, SetupFacts } from '../../facts.ts';
import { managedArn } from '../../iam/managed-policies.ts';
import { canonicalDocument } from '../../iam/policy/document.ts';
import { MANAGED_TAGS, roleName } from '../../iam/role-name.ts';
import { mergedTrust, newTrust, trustedServices } from '../../iam/trust.ts';

export function createRole(repairs: ControlId, facts: SetupFacts, arn: string): Action {
  const { name, path } = roleName(arn);
  return {
    id: `iam:CreateRole ${arn}`,
    repairs,
    handling: 'repairs',
    call: {
      operation: 'iam:CreateRole',
      input: {
        Path: path,
        RoleName: name,
        AssumeRolePolicyDocument: newTrust(trustedServices(facts.target.identity.kind)),
        PermissionsBoundary: facts.target.setup.boundary,
        Description: `Redshift ML of ${facts.target.name}`,
        Tags: MANAGED_TAGS,
      },
    },
    replaces: null,
    undo: [{ operation: 'iam:DeleteRole', input: { RoleName: name } }],
    consequence: '',
  };
}

export function extendTrust(
  repairs: ControlId,
  role: RoleFacts,
  services: readonly string[],
): Action {
  const { name } = roleName(role.arn);
  const put = (PolicyDocument: string) =>
    ({
      operation: 'iam:UpdateAssumeRolePolicy',
      input: { RoleName: name, PolicyDocument },
    }) as const;
  return {
    id: `iam:UpdateAssumeRolePolicy ${role.arn}`,
    repairs,
    handling: 'repairs',
    call: put(mergedTrust(role.trustPolicy, services)),
    replaces: canonicalDocument(role.trustPolicy),
    undo: [put(role.trustPolicy)],
    consequence: `${services.join(' and ')} can use the role; every statement that is there now stays.`,
  };
}

export function attachManaged(
  repairs: ControlId,
  facts: SetupFacts,
  arn: string,
  policy: string,
): Action {
  const input = {
    RoleName: roleName(arn).name,
    PolicyArn: managedArn(partitionOf(facts.target.region), policy),
  };
  return {
    id: `iam:AttachRolePolicy ${arn} ${policy}`,
    repairs,
    handling: 'repairs',
    call: { operation: 'iam:AttachRolePolicy', input },
    undo: [{ operation: 'iam:DetachRolePolicy', input }],
    consequence: `The role gets all that ${policy} allows, within its boundary.`,
  };
}

/** Writes our inline policy; `before` is the one of that name that the role has now. */
export function putInline(
  repairs: ControlId,
  arn: string,
  PolicyName: string,
  document: string,
  before: string | undefined,
): Action {
  const { name } = roleName(arn);
  const put = (PolicyDocument: string) =>
    ({
      operation: 'iam:PutRolePolicy',
      input: { RoleName: name, PolicyName, PolicyDocument },
    }) as const;
  const remove = {
    operation: 'iam:DeleteRolePolicy',
    input: { RoleName: name, PolicyName },
  } as const;
  return {
    id: `iam:PutRolePolicy ${arn} ${PolicyName}`,
    repairs,
    handling: 'repairs',
    call: put(document),
    replaces: before === undefined ? null : canonicalDocument(before),
    undo: [before === undefined ? remove : put(before)],
    consequence: before === undefined ? '' : 'Statements that others put into the policy stay.',
  };
}
