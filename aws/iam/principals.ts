import {
  type GetAccountAuthorizationDetailsCommandOutput,
  type IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import type { IamPrincipal } from '../../domain/audit/principal.ts';
import type { Read } from '../../domain/setup/read.ts';
import { answered } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';
import { decodeDocument, tagsOf } from './read.ts';

const CALL = 'GetAccountAuthorizationDetails';
/** The most that IAM gives in a page. */
const PAGE_SIZE = 1_000;

type Page = GetAccountAuthorizationDetailsCommandOutput;
type User = NonNullable<Page['UserDetailList']>[number];
type Role = NonNullable<Page['RoleDetailList']>[number];

/** All users and roles of the account with the text of their policies, those of a user's groups among them. */
export const readPrincipals = (client: IAMClient): Promise<Read<IamPrincipal[]>> =>
  readOutcome({ permission: 'iam:GetAccountAuthorizationDetails' }, async () => {
    const pages: Page[] = [];
    for await (const page of paginateGetAccountAuthorizationDetails(
      { client, pageSize: PAGE_SIZE },
      {},
    ))
      pages.push(page);
    const policies = new Map(pages.flatMap(({ Policies = [] }) => Policies.flatMap(textOf)));
    const groups = new Map(
      pages.flatMap(({ GroupDetailList = [] }) =>
        GroupDetailList.map((group) => [group.GroupName, group] as const),
      ),
    );
    const users = pages.flatMap(({ UserDetailList = [] }) => UserDetailList);
    const roles = pages.flatMap(({ RoleDetailList = [] }) => RoleDetailList);
    return [
      ...users.map((user): IamPrincipal => {
        const of = (user.GroupList ?? []).flatMap((name) => groups.get(name) ?? []);
        const inline = [user.UserPolicyList, ...of.map(({ GroupPolicyList }) => GroupPolicyList)];
        const attached = [user, ...of].flatMap(({ AttachedManagedPolicies = [] }) =>
          AttachedManagedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []),
        );
        return {
          ...common(user, policies),
          ...policiesOf(
            inline.flatMap((list) => list ?? []),
            attached,
            policies,
          ),
        };
      }),
      ...roles.map((role): IamPrincipal => {
        const { RolePolicyList = [], AttachedManagedPolicies = [] } = role;
        const attached = AttachedManagedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []);
        return {
          ...common(role, policies),
          trust: decodeDocument(role.AssumeRolePolicyDocument ?? ''),
          ...policiesOf(RolePolicyList, attached, policies),
        };
      }),
    ];
  });

function common(
  { Arn, Tags, PermissionsBoundary }: User | Role,
  policies: ReadonlyMap<string, string>,
): Pick<IamPrincipal, 'arn' | 'tags' | 'boundary'> {
  const name = PermissionsBoundary?.PermissionsBoundaryArn;
  const document = name === undefined ? undefined : policies.get(name);
  return {
    arn: answered(Arn, 'Arn', CALL),
    tags: tagsOf({ Tags }),
    ...(name !== undefined && { boundary: { name, ...(document !== undefined && { document }) } }),
  };
}

/** IAM shows the text of managed policies that something is attached to, AWS's own too. */
function policiesOf(
  inline: readonly PolicyDetail[],
  attached: readonly string[],
  policies: ReadonlyMap<string, string>,
): Pick<IamPrincipal, 'policies' | 'unread'> {
  return {
    policies: [
      ...inline.map(({ PolicyName = '', PolicyDocument = '' }) => ({
        name: PolicyName,
        document: decodeDocument(PolicyDocument),
      })),
      ...attached.flatMap((name) => {
        const document = policies.get(name);
        return document === undefined ? [] : [{ name, document }];
      }),
    ],
    unread: attached.filter((name) => !policies.has(name)),
  };
}

function textOf({ Arn, PolicyVersionList = [] }: ManagedPolicyDetail): [string, string][] {
  const version = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  return Arn === undefined || version?.Document === undefined
    ? []
    : [[Arn, decodeDocument(version.Document)]];
}
