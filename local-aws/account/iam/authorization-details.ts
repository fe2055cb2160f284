import { nameOf } from '../../arn.ts';
import type { Operation } from '../../service.ts';
import type { AccountState } from '../state.ts';
import { documentOf } from './document.ts';
import { describeRole, roleNamed } from './roles.ts';

const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));

/** IAM's only list of roles that shows their tags and policies, with the text of the managed ones in use. */
export const authorizationDetails = (account: AccountState): Record<string, Operation> => ({
  GetAccountAuthorizationDetails: () => {
    const roles = [...account.roles.byName.keys()].map((name) => roleNamed(account, name));
    const used = new Set(
      roles.flatMap(({ attached, boundary }) => [...attached, ...(boundary ? [boundary] : [])]),
    );
    return {
      RoleDetailList: roles.map((role) => ({
        ...describeRole(role),
        RolePolicyList: Object.entries(role.inline).map(([PolicyName, document]) => ({
          PolicyName,
          PolicyDocument: encoded(document),
        })),
        AttachedManagedPolicies: role.attached.map((PolicyArn) => ({
          PolicyArn,
          PolicyName: nameOf(PolicyArn),
        })),
      })),
      Policies: [...used].map((Arn) => ({
        Arn,
        PolicyName: nameOf(Arn),
        DefaultVersionId: 'v1',
        PolicyVersionList: [
          { VersionId: 'v1', IsDefaultVersion: true, Document: encoded(documentOf(account, Arn)) },
        ],
      })),
      IsTruncated: false,
    };
  },
});
