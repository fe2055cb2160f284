import * as z from 'zod/mini';
import { partitionOf } from '../../partition.ts';
import type { AttachedPolicy, RoleFacts, SetupFacts } from '../facts.ts';
import { managedArn, policyName } from '../iam/managed-policies.ts';
import { canonicalDocument } from '../iam/policy/document.ts';
import { newlyAllowed, predictSimulations, withoutPolicy } from '../iam/predicted-simulations.ts';
import { MANAGED_TAGS, roleName } from '../iam/role-name.ts';
import { mergedTrust, newTrust, trustedServices } from '../iam/trust.ts';
import { changed, known, type Read } from '../read.ts';
import { callSchema, type InputsOf, Tags } from './call.ts';
import {
  ifStillThere,
  leftToOthers,
  type Operations,
  onlyUndo,
  type Proposal,
} from './operation.ts';
import { canonicalOrNone, withoutStatements } from './policy-document.ts';

const RoleName = z.string();
const managed = { RoleName, PolicyArn: z.string() };

export const RoleCall = z.discriminatedUnion('operation', [
  callSchema('iam:CreateRole', {
    Path: z.string(),
    RoleName,
    AssumeRolePolicyDocument: z.string(),
    /** Absent only for somebody who creates the role by hand. */
    PermissionsBoundary: z.exactOptional(z.string()),
    Description: z.string(),
    Tags,
  }),
  callSchema('iam:DeleteRole', { RoleName }),
  callSchema('iam:UpdateAssumeRolePolicy', { RoleName, PolicyDocument: z.string() }),
  callSchema('iam:AttachRolePolicy', managed),
  callSchema('iam:DetachRolePolicy', managed),
  callSchema('iam:PutRolePolicy', {
    RoleName,
    PolicyName: z.string(),
    PolicyDocument: z.string(),
  }),
  callSchema('iam:DeleteRolePolicy', { RoleName, PolicyName: z.string() }),
]);
type RoleCall = z.infer<typeof RoleCall>;
export type RoleInputs = InputsOf<RoleCall>;

const created = (arn: string, input: RoleInputs['iam:CreateRole']): RoleFacts => ({
  arn,
  trustPolicy: input.AssumeRolePolicyDocument,
  ...(input.PermissionsBoundary === undefined ? {} : { boundaryArn: input.PermissionsBoundary }),
  tags: Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
  attached: { ok: [] },
  inline: { ok: [] },
  simulations: { ok: [] },
});

/** IAM's API takes the name alone, which is unique in its account. */
const isNamed = ({ target }: SetupFacts, arn: string, name: string): boolean =>
  roleName(arn).account === target.account && roleName(arn).name === name;

function onRole(
  facts: SetupFacts,
  name: string,
  change: (read: Read<RoleFacts>, arn: string) => Read<RoleFacts>,
): SetupFacts {
  const roles = Object.entries(facts.roles).map(([arn, read]): [string, Read<RoleFacts>] => [
    arn,
    isNamed(facts, arn, name) ? change(read, arn) : read,
  ]);
  return { ...facts, roles: Object.fromEntries(roles) };
}

const onKnownRole = (
  facts: SetupFacts,
  name: string,
  change: (role: RoleFacts) => RoleFacts,
): SetupFacts => onRole(facts, name, (read) => changed(read, change));

function roleIn(facts: SetupFacts, name: string): RoleFacts {
  const [, read] = Object.entries(facts.roles).find(([arn]) => isNamed(facts, arn, name)) ?? [];
  return known(read, `role ${name}`);
}

function withAttached(role: RoleFacts, arn: string): RoleFacts {
  const added: AttachedPolicy = { arn };
  const attached = changed(role.attached, (list) => [
    ...list.filter((policy) => policy.arn !== arn),
    added,
  ]);
  return newlyAllowed({ ...role, attached }, policyName(arn), { managed: policyName(arn) });
}

function withoutAttached(role: RoleFacts, arn: string): RoleFacts {
  const attached = changed(role.attached, (list) => list.filter((policy) => policy.arn !== arn));
  return withoutPolicy({ ...role, attached }, policyName(arn));
}

function withInline(role: RoleFacts, name: string, document: string): RoleFacts {
  const inline = changed(role.inline, (list) => [
    ...list.filter((policy) => policy.name !== name),
    { name, document },
  ]);
  return newlyAllowed(withoutPolicy({ ...role, inline }, name), name, { document });
}

function withoutInline(role: RoleFacts, name: string): RoleFacts {
  const inline = changed(role.inline, (list) => list.filter((policy) => policy.name !== name));
  return withoutPolicy({ ...role, inline }, name);
}

const inlineOf = (facts: SetupFacts, role: string, name: string): string | undefined =>
  known(roleIn(facts, role).inline, `the inline policies of role ${role}`).find(
    (policy) => policy.name === name,
  )?.document;

const trust = (name: string, PolicyDocument: string): RoleCall => ({
  operation: 'iam:UpdateAssumeRolePolicy',
  input: { RoleName: name, PolicyDocument },
});

const inline = (name: string, PolicyName: string, PolicyDocument: string): RoleCall => ({
  operation: 'iam:PutRolePolicy',
  input: { RoleName: name, PolicyName, PolicyDocument },
});

const noInline = (name: string, PolicyName: string): RoleCall => ({
  operation: 'iam:DeleteRolePolicy',
  input: { RoleName: name, PolicyName },
});

export const roleOperations = {
  'iam:CreateRole': {
    predict: (facts, input) =>
      predictSimulations(onRole(facts, input.RoleName, (_, arn) => ({ ok: created(arn, input) }))),
    undo: (_, { RoleName: name }) => [{ operation: 'iam:DeleteRole', input: { RoleName: name } }],
    document: {
      written: ({ AssumeRolePolicyDocument }) => canonicalDocument(AssumeRolePolicyDocument),
      expected: () => null,
      takeBack: leftToOthers,
    },
  },
  'iam:DeleteRole': {
    predict: (facts, { RoleName: name }) =>
      onRole(facts, name, (_, arn) => ({ missing: `role ${arn}` })),
    undo: onlyUndo,
  },
  'iam:UpdateAssumeRolePolicy': {
    predict: (facts, { RoleName: name, PolicyDocument }) =>
      onKnownRole(facts, name, (role) => ({ ...role, trustPolicy: PolicyDocument })),
    undo: (facts, { RoleName: name }) => [trust(name, roleIn(facts, name).trustPolicy)],
    document: {
      written: ({ PolicyDocument }) => canonicalDocument(PolicyDocument),
      expected: (facts, { RoleName: name }) => canonicalDocument(roleIn(facts, name).trustPolicy),
      takeBack: ifStillThere(({ input, ...since }) =>
        withoutStatements(
          since,
          input.PolicyDocument,
          (document) => trust(input.RoleName, document),
          // A trust policy without a statement is none that IAM takes.
          undefined,
        ),
      ),
    },
  },
  'iam:AttachRolePolicy': {
    predict: (facts, { RoleName: name, PolicyArn }) =>
      onKnownRole(facts, name, (role) => withAttached(role, PolicyArn)),
    undo: (_, input) => [{ operation: 'iam:DetachRolePolicy', input }],
  },
  'iam:DetachRolePolicy': {
    predict: (facts, { RoleName: name, PolicyArn }) =>
      onKnownRole(facts, name, (role) => withoutAttached(role, PolicyArn)),
    undo: onlyUndo,
  },
  'iam:PutRolePolicy': {
    predict: (facts, { RoleName: name, PolicyName, PolicyDocument }) =>
      onKnownRole(facts, name, (role) => withInline(role, PolicyName, PolicyDocument)),
    undo: (facts, { RoleName: name, PolicyName }) => {
      const before = inlineOf(facts, name, PolicyName);
      return [before === undefined ? noInline(name, PolicyName) : inline(name, PolicyName, before)];
    },
    document: {
      written: ({ PolicyDocument }) => canonicalDocument(PolicyDocument),
      expected: (facts, { RoleName: name, PolicyName }) =>
        canonicalOrNone(inlineOf(facts, name, PolicyName)),
      takeBack: ifStillThere(
        ({ input: { RoleName: name, PolicyName, PolicyDocument }, ...since }) =>
          withoutStatements(
            since,
            PolicyDocument,
            (document) => inline(name, PolicyName, document),
            noInline(name, PolicyName),
          ),
      ),
    },
  },
  'iam:DeleteRolePolicy': {
    predict: (facts, { RoleName: name, PolicyName }) =>
      onKnownRole(facts, name, (role) => withoutInline(role, PolicyName)),
    undo: onlyUndo,
  },
} satisfies Operations<RoleInputs>;

export function createRole({ target }: SetupFacts, arn: string): Proposal<RoleCall> {
  const { name, path } = roleName(arn);
  const { boundary } = target.setup;
  return {
    id: `iam:CreateRole ${arn}`,
    handling: 'repairs',
    call: {
      operation: 'iam:CreateRole',
      input: {
        Path: path,
        RoleName: name,
        AssumeRolePolicyDocument: newTrust(trustedServices(target)),
        ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
        Description: `Redshift ML of ${target.name}`,
        Tags: MANAGED_TAGS,
      },
    },
    consequence: '',
  };
}

/** `limits` are conditions on these services that somebody set: a statement without them goes around them. */
export const extendTrust = (
  role: RoleFacts,
  services: readonly string[],
  limits: readonly string[],
): Proposal<RoleCall> => ({
  id: `iam:UpdateAssumeRolePolicy ${role.arn}`,
  handling: limits.length > 0 ? 'asks' : 'repairs',
  call: trust(roleName(role.arn).name, mergedTrust(role.trustPolicy, services)),
  consequence: `${services.join(' and ')} can use the role${limits.length > 0 ? `, whatever ${limits.join(' and ')} says` : ''}; every statement that is there now stays.`,
});

export const attachManaged = (
  { target }: SetupFacts,
  arn: string,
  policy: string,
): Proposal<RoleCall> => ({
  id: `iam:AttachRolePolicy ${arn} ${policy}`,
  handling: 'repairs',
  call: {
    operation: 'iam:AttachRolePolicy',
    input: {
      RoleName: roleName(arn).name,
      PolicyArn: managedArn(partitionOf(target.region), policy),
    },
  },
  consequence: `The role gets all that ${policy} allows, within its boundary.`,
});

/** Writes our inline policy; `before` is the one of that name that the role has now. */
export const putInline = (
  arn: string,
  name: string,
  document: string,
  before: string | undefined,
): Proposal<RoleCall> => ({
  id: `iam:PutRolePolicy ${arn} ${name}`,
  handling: 'repairs',
  call: inline(roleName(arn).name, name, document),
  consequence: before === undefined ? '' : 'Statements that others put into the policy stay.',
});
