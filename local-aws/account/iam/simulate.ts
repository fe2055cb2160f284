import { AwsError, type Operation } from '../../service.ts';
import type { AccountState } from '../state.ts';
import { documentOf } from './document.ts';
import {
  type Decision,
  evaluate,
  type NamedPolicy,
  type Request,
  type Verdict,
} from './evaluate.ts';
import type { RoleState } from './role-store.ts';

interface Simulate {
  readonly PolicySourceArn: string;
  readonly ActionNames: readonly string[];
  readonly ResourceArns?: readonly string[];
  readonly ContextEntries?: readonly {
    readonly ContextKeyName?: string;
    readonly ContextKeyValues?: readonly string[];
  }[];
  readonly MaxItems?: number;
  readonly Marker?: string;
}

/** SimulatePrincipalPolicy: the role's policies, its boundary and the organisation's, one result per action and resource. */
export const simulate = (account: AccountState): Record<string, Operation> => ({
  SimulatePrincipalPolicy: (input: Simulate) => {
    const wildcard = input.ActionNames.find((action) => /[*?]/.test(action));
    if (wildcard !== undefined)
      throw new AwsError(
        'InvalidInputException',
        `Invalid Action: ${wildcard} contains a wildcard`,
      );
    const [apart, together] = [true, false].map((is) =>
      input.ActionNames.filter((action) => account.simulatedApart.has(action) === is),
    );
    if (apart?.length && together?.length) {
      const lists = `[${together.join(',')}] and [${apart.join(',')}]`;
      throw new AwsError(
        'InvalidInputException',
        `Invalid Input Actions: ${lists} require different authorization information.`,
      );
    }
    const known = [...account.roles.byName.values()].some(
      ({ arn }) => arn === input.PolicySourceArn,
    );
    const role = account.roles.propagated(input.PolicySourceArn);
    if (!known || role === undefined)
      throw new AwsError('NoSuchEntityException', `No such entity: ${input.PolicySourceArn}`, 404);
    const context = Object.fromEntries(
      (input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
        ContextKeyName,
        ContextKeyValues,
      ]),
    );
    const all = input.ActionNames.flatMap((action) =>
      (input.ResourceArns ?? ['*']).map((resource) =>
        decide(account, role, { action, resource, context }),
      ),
    );
    const start = Number(input.Marker ?? 0);
    const end = start + (input.MaxItems ?? 100);
    return {
      EvaluationResults: all.slice(start, end),
      IsTruncated: end < all.length,
      ...(end < all.length ? { Marker: String(end) } : {}),
    };
  },
});

/** The verdicts combined as IAM does: each level must allow, and a Deny at any level is explicit. */
export function decide(account: AccountState, role: RoleState, request: Request) {
  const own = evaluate(policiesOf(account, role), request);
  const boundary =
    role.boundary === undefined ? undefined : evaluate([named(account, role.boundary)], request);
  const organization = account.scps.map((document) => evaluate([{ id: 'scp', document }], request));
  const levels: readonly Verdict[] = [own, ...(boundary ? [boundary] : []), ...organization];
  const decision = combined(levels);
  return {
    EvalActionName: request.action,
    EvalResourceName: request.resource,
    EvalDecision: decision,
    // A Deny is decided by the denying statements alone.
    MatchedStatements: levels
      .filter((level) => decision !== 'explicitDeny' || level.decision === decision)
      .flatMap(({ matched }) =>
        matched.map(({ policy, position }) => ({
          SourcePolicyId: policy,
          SourcePolicyType: 'IAM Policy',
          StartPosition: { Line: position + 1, Column: 1 },
        })),
      ),
    MissingContextValues: [...new Set(levels.flatMap(({ missing }) => missing))],
    ...(organization.length === 0
      ? {}
      : { OrganizationsDecisionDetail: { AllowedByOrganizations: organization.every(allows) } }),
    ...(boundary === undefined
      ? {}
      : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allows(boundary) } }),
  };
}

function combined(levels: readonly Verdict[]): Decision {
  if (levels.some(({ decision }) => decision === 'explicitDeny')) return 'explicitDeny';
  return levels.every(allows) ? 'allowed' : 'implicitDeny';
}

const allows = ({ decision }: Verdict) => decision === 'allowed';

const policiesOf = (account: AccountState, role: RoleState): readonly NamedPolicy[] => [
  ...role.attached.map((arn) => named(account, arn)),
  ...Object.entries(role.inline).map(([id, document]) => ({ id, document })),
];

const named = (account: AccountState, arn: string): NamedPolicy => ({
  id: arn.split('/').at(-1) ?? arn,
  document: documentOf(account, arn),
});
