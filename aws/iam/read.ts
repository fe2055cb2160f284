import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Role,
} from '@aws-sdk/client-iam';
import type { AttachedPolicy, RoleFacts } from '../../domain/setup/facts.ts';
import { roleName } from '../../domain/setup/iam/role-name.ts';
import { takesSessionTags } from '../../domain/setup/iam/session-tags.ts';
import type { Read } from '../../domain/setup/read.ts';
import type { Tagged } from '../../domain/tags/tag-reading.ts';
import { answered, itemsOf } from '../answer.ts';
import { allKnown, readOutcome } from '../read-outcome.ts';

/** How IAM says that there is no such role or policy; also of one that was made only a moment ago. */
export const NO_SUCH_ENTITY = ['NoSuchEntityException'];

/** A role with its trust, boundary, tags and policies. */
export async function readRole(
  client: IAMClient,
  arn: string,
): Promise<Read<Omit<RoleFacts, 'simulations'>>> {
  const { name } = roleName(arn);
  const [role, attached, inline] = await Promise.all([
    getRole(client, name),
    readAttached(client, name),
    readInline(client, name),
  ]);
  if (!('ok' in role)) return role;
  const { arn: foundArn, trustPolicy, ...found } = role.ok;
  // Names are unique in an account whatever their path: another path is another role than the one that is configured.
  if (foundArn !== arn) return { missing: `the name ${name} is taken`, instead: foundArn };
  const boundary = found.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    ok: {
      arn,
      trustPolicy,
      ...(found.RoleId === undefined ? {} : { id: found.RoleId }),
      ...(boundary === undefined ? {} : { boundaryArn: boundary }),
      tags: tagsOf(found),
      attached,
      inline,
    },
  };
}

/** A role's tags, whatever its path: its name is its own in the account. */
export async function readRoleTags(client: IAMClient, name: string): Promise<Read<Tagged>> {
  return readOutcome(ROLE, async () => {
    const { arn, trustPolicy, RoleId, Tags } = await askRole(client, name);
    return {
      arn,
      uniqueId: answered(RoleId, 'RoleId', `GetRole of ${name}`),
      tags: tagsOf({ Tags }),
      ...(takesSessionTags(trustPolicy) && { takesSessionTags: true }),
    };
  });
}

/** A role as the list of all roles shows it. */
interface ListedRole {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly trustPolicy: string;
}

/** All roles of the account with their tags and trust: the Tagging API does not know roles. */
export const rolesOfAccount = (client: IAMClient): Promise<Read<readonly ListedRole[]>> =>
  readOutcome({ permission: 'iam:GetAccountAuthorizationDetails' }, async () => {
    const roles = await itemsOf(
      paginateGetAccountAuthorizationDetails({ client, pageSize: 1_000 }, { Filter: ['Role'] }),
      ({ RoleDetailList }) => RoleDetailList,
    );
    return roles.flatMap(({ RoleName: name, Tags = [], AssumeRolePolicyDocument = '' }) =>
      name === undefined
        ? []
        : [{ name, tags: tagsOf({ Tags }), trustPolicy: decodeDocument(AssumeRolePolicyDocument) }],
    );
  });

export const tagsOf = ({ Tags = [] }: Pick<Role, 'Tags'>): Record<string, string> =>
  Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** A role's trust policy as it is now, as text. */
export async function readTrustPolicy(client: IAMClient, name: string): Promise<Read<string>> {
  const role = await getRole(client, name);
  return 'ok' in role ? { ok: role.ok.trustPolicy } : role;
}

const ROLE = { permission: 'iam:GetRole', missing: NO_SUCH_ENTITY };

/** A role with what every role has. */
type AnsweredRole = Role & { readonly arn: string; readonly trustPolicy: string };

async function askRole(client: IAMClient, RoleName: string): Promise<AnsweredRole> {
  const { Role: found } = await client.send(new GetRoleCommand({ RoleName }));
  const call = `GetRole of ${RoleName}`;
  const role = answered(found, 'Role', call);
  const trust = answered(role.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument', call);
  return { ...role, arn: answered(role.Arn, 'Arn', call), trustPolicy: decodeDocument(trust) };
}

const getRole = (client: IAMClient, name: string): Promise<Read<AnsweredRole>> =>
  readOutcome(ROLE, () => askRole(client, name));

async function readAttached(
  client: IAMClient,
  RoleName: string,
): Promise<Read<readonly AttachedPolicy[]>> {
  const policies = await readOutcome(
    { permission: 'iam:ListAttachedRolePolicies', missing: NO_SUCH_ENTITY },
    async () => {
      const attached = await itemsOf(
        paginateListAttachedRolePolicies({ client }, { RoleName }),
        ({ AttachedPolicies }) => AttachedPolicies,
      );
      const call = `ListAttachedRolePolicies of ${RoleName}`;
      return attached.map(({ PolicyArn }) => answered(PolicyArn, 'PolicyArn', call));
    },
  );
  if (!('ok' in policies)) return policies;
  const described = policies.ok.map(async (arn): Promise<AttachedPolicy> => {
    const byAws = /^arn:[a-z-]+:iam::aws:policy\//.test(arn);
    return byAws ? { arn } : { arn, document: await readPolicy(client, arn) };
  });
  return { ok: await Promise.all(described) };
}

/** The ARN of a managed policy, if there is such a one. */
export const readPolicyArn = (client: IAMClient, PolicyArn: string): Promise<Read<string>> =>
  readOutcome({ permission: 'iam:GetPolicy', missing: NO_SUCH_ENTITY }, async () => {
    await client.send(new GetPolicyCommand({ PolicyArn }));
    return PolicyArn;
  });

/** The default version of a managed policy. */
export async function readPolicy(client: IAMClient, PolicyArn: string): Promise<Read<string>> {
  const version = await readOutcome(
    { permission: 'iam:GetPolicy', missing: NO_SUCH_ENTITY },
    async () => {
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
      return answered(Policy?.DefaultVersionId, 'DefaultVersionId', `GetPolicy of ${PolicyArn}`);
    },
  );
  if (!('ok' in version)) return version;
  return readOutcome({ permission: 'iam:GetPolicyVersion', missing: NO_SUCH_ENTITY }, async () => {
    const { PolicyVersion } = await client.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: version.ok }),
    );
    return decodeDocument(
      answered(PolicyVersion?.Document, 'Document', `GetPolicyVersion of ${PolicyArn}`),
    );
  });
}

async function readInline(client: IAMClient, RoleName: string): Promise<RoleFacts['inline']> {
  const names = await readOutcome(
    { permission: 'iam:ListRolePolicies', missing: NO_SUCH_ENTITY },
    () =>
      itemsOf(paginateListRolePolicies({ client }, { RoleName }), ({ PolicyNames }) => PolicyNames),
  );
  if (!('ok' in names)) return names;
  return allKnown(
    await Promise.all(names.ok.map((name) => readInlinePolicy(client, RoleName, name))),
  );
}

/** One inline policy as the role holds it now. */
export const readInlinePolicy = (
  client: IAMClient,
  RoleName: string,
  PolicyName: string,
): Promise<Read<{ readonly name: string; readonly document: string }>> =>
  readOutcome({ permission: 'iam:GetRolePolicy', missing: NO_SUCH_ENTITY }, async () => {
    const { PolicyDocument } = await client.send(
      new GetRolePolicyCommand({ RoleName, PolicyName }),
    );
    const call = `GetRolePolicy of ${RoleName} ${PolicyName}`;
    return {
      name: PolicyName,
      document: decodeDocument(answered(PolicyDocument, 'PolicyDocument', call)),
    };
  });

/** IAM URL-encodes documents (RFC 3986). One that does not decode is given as it is: the checks say that it is malformed. */
export function decodeDocument(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch (error) {
    if (error instanceof URIError) return document;
    throw error;
  }
}
