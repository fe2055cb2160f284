import type { AttachedPolicy, RoleFacts, SetupFacts } from '../../facts.ts';
import { roleName } from '../../iam/role-name.ts';
import type { IamCall } from '../call.ts';
import { changed } from './read.ts';
import { newlyAllowed, withoutPolicy } from './simulations.ts';

const policyName = (arn: string): string => arn.split('/').at(-1) ?? arn;

function created(
  arn: string,
  input: (IamCall & { operation: 'iam:CreateRole' })['input'],
): RoleFacts {
  return {
    arn,
    trustPolicy: input.AssumeRolePolicyDocument,
    boundaryArn: input.PermissionsBoundary,
    tags: Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
    attached: { ok: [] },
    inline: { ok: [] },
    simulations: { ok: [] },
  };
}

function attach(role: RoleFacts, arn: string): RoleFacts {
  const added: AttachedPolicy = { arn };
  const attached = changed(role.attached, (list) => [
    ...list.filter((policy) => policy.arn !== arn),
    added,
  ]);
  return newlyAllowed({ ...role, attached }, policyName(arn), { managed: policyName(arn) });
}

function detach(role: RoleFacts, arn: string): RoleFacts {
  const attached = changed(role.attached, (list) => list.filter((policy) => policy.arn !== arn));
  return withoutPolicy({ ...role, attached }, policyName(arn));
}

function putInline(role: RoleFacts, name: string, document: string): RoleFacts {
  const inline = changed(role.inline, (list) => [
    ...list.filter((policy) => policy.name !== name),
    { name, document },
  ]);
  return newlyAllowed(withoutPolicy({ ...role, inline }, name), name, { document });
}

function change(
  role: RoleFacts,
  call: Exclude<IamCall, { operation: 'iam:CreateRole' | 'iam:DeleteRole' }>,
): RoleFacts {
  switch (call.operation) {
    case 'iam:UpdateAssumeRolePolicy':
      return { ...role, trustPolicy: call.input.PolicyDocument };
    case 'iam:AttachRolePolicy':
      return attach(role, call.input.PolicyArn);
    case 'iam:DetachRolePolicy':
      return detach(role, call.input.PolicyArn);
    case 'iam:PutRolePolicy':
      return putInline(role, call.input.PolicyName, call.input.PolicyDocument);
    case 'iam:DeleteRolePolicy': {
      const { PolicyName } = call.input;
      const inline = changed(role.inline, (list) => list.filter(({ name }) => name !== PolicyName));
      return withoutPolicy({ ...role, inline }, PolicyName);
    }
  }
}

export function applyToRole(facts: SetupFacts, call: IamCall): SetupFacts {
  const { account } = facts.target;
  const mine = (arn: string) =>
    roleName(arn).account === account && roleName(arn).name === call.input.RoleName;
  const roles = Object.entries(facts.roles).map(([arn, read]): readonly [string, typeof read] => {
    if (!mine(arn)) return [arn, read];
    if (call.operation === 'iam:CreateRole') return [arn, { ok: created(arn, call.input) }];
    if (call.operation === 'iam:DeleteRole') return [arn, { missing: `role ${arn}` }];
    return [arn, changed(read, (role) => change(role, call))];
  });
  return { ...facts, roles: Object.fromEntries(roles) };
}
