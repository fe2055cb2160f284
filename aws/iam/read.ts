import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { AttachedPolicy, Read, RoleFacts } from '../../domain/setup/facts.ts';
import { roleName } from '../../domain/setup/iam/role-name.ts';
import { allKnown, readOutcome } from '../read-outcome.ts';

const NONE = ['NoSuchEntityException'];

/** All that a role is, but what it may do: trust, boundary, tags and policies. */
export async function readRole(
  client: IAMClient,
  arn: string,
): Promise<Read<Omit<RoleFacts, 'simulations'>>> {
  const { name: RoleName } = roleName(arn);
  const [role, attached, inline] = await Promise.all([
    readOutcome({ permission: 'iam:GetRole', missing: NONE }, () =>
      client.send(new GetRoleCommand({ RoleName })),
    ),
    readAttached(client, RoleName),
    readInline(client, RoleName),
  ]);
  if (!('ok' in role)) return role;
  const found = role.ok.Role;
  // Names are unique in an account whatever their path: another path is another role than the one that is configured.
  if (found?.Arn !== arn) {
    const instead = found?.Arn;
    return {
      missing: `the name ${RoleName} is taken`,
      ...(instead === undefined ? {} : { instead }),
    };
  }
  const boundary = found.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    ok: {
      arn,
      trustPolicy: decode(found.AssumeRolePolicyDocument),
      ...(boundary === undefined ? {} : { boundaryArn: boundary }),
      tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      attached,
      inline,
    },
  };
}

async function readAttached(
  client: IAMClient,
  RoleName: string,
): Promise<Read<readonly AttachedPolicy[]>> {
  const arns = await readOutcome(
    { permission: 'iam:ListAttachedRolePolicies', missing: NONE },
    () =>
      pages(async (marker) => {
        const page = await client.send(
          new ListAttachedRolePoliciesCommand({ RoleName, ...marker }),
        );
        return {
          ...page,
          items: (page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []),
        };
      }),
  );
  if (!('ok' in arns)) return arns;
  const described = arns.ok.map(async (arn): Promise<AttachedPolicy> => {
    const byAws = /^arn:[a-z-]+:iam::aws:policy\//.test(arn);
    return byAws ? { arn } : { arn, document: await readPolicy(client, arn) };
  });
  return { ok: await Promise.all(described) };
}

/** The ARN of a managed policy, if there is such a one. */
export const readPolicyArn = (client: IAMClient, PolicyArn: string): Promise<Read<string>> =>
  readOutcome({ permission: 'iam:GetPolicy', missing: NONE }, async () => {
    await client.send(new GetPolicyCommand({ PolicyArn }));
    return PolicyArn;
  });

async function readPolicy(client: IAMClient, PolicyArn: string): Promise<Read<string>> {
  const policy = await readOutcome({ permission: 'iam:GetPolicy', missing: NONE }, () =>
    client.send(new GetPolicyCommand({ PolicyArn })),
  );
  if (!('ok' in policy)) return policy;
  const VersionId = policy.ok.Policy?.DefaultVersionId;
  return readOutcome({ permission: 'iam:GetPolicyVersion', missing: NONE }, async () => {
    const version = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return decode(version.PolicyVersion?.Document);
  });
}

async function readInline(client: IAMClient, RoleName: string): Promise<RoleFacts['inline']> {
  const names = await readOutcome({ permission: 'iam:ListRolePolicies', missing: NONE }, () =>
    pages(async (marker) => {
      const page = await client.send(new ListRolePoliciesCommand({ RoleName, ...marker }));
      return { ...page, items: page.PolicyNames ?? [] };
    }),
  );
  if (!('ok' in names)) return names;
  return allKnown(
    await Promise.all(names.ok.map((name) => readInlinePolicy(client, RoleName, name))),
  );
}

/** One inline policy as the role holds it now. */
export const readInlinePolicy = (client: IAMClient, RoleName: string, PolicyName: string) =>
  readOutcome({ permission: 'iam:GetRolePolicy', missing: NONE }, async () => {
    const { PolicyDocument } = await client.send(
      new GetRolePolicyCommand({ RoleName, PolicyName }),
    );
    return { name: PolicyName, document: decode(PolicyDocument) };
  });

/** A role's trust policy as it is now, as text. */
export const readTrustPolicy = (client: IAMClient, RoleName: string): Promise<Read<string>> =>
  readOutcome({ permission: 'iam:GetRole', missing: NONE }, async () => {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }));
    return decode(Role?.AssumeRolePolicyDocument);
  });

interface Page<Item> {
  readonly items: readonly Item[];
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

async function pages<Item>(
  next: (marker: { Marker?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let marker: string | undefined;
  do {
    const page = await next(marker === undefined ? {} : { Marker: marker });
    all.push(...page.items);
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return all;
}

/** IAM URL-encodes documents (RFC 3986). One that does not decode is given as it is: the checks say that it is malformed. */
function decode(document: string | undefined): string {
  try {
    return decodeURIComponent(document ?? '');
  } catch (error) {
    if (error instanceof URIError) return document ?? '';
    throw error;
  }
}
