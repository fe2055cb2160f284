import { evaluate, type NamedPolicy, type Request } from '../account/iam/evaluate.ts';
import { matches } from '../account/iam/wildcard.ts';
import { list, type PolicyStatement } from '../account/policy.ts';
import { roleArn } from '../arn.ts';

/** One action of an Allow of a role, on one resource as its policy writes it. */
export interface Permission {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: PolicyStatement['Condition'];
}

/** What the deployment's policies say: those of its roles by their names, and those that lie on its resources. */
export interface DeployedPolicies {
  readonly roles: ReadonlyMap<string, readonly PolicyStatement[]>;
  readonly resources: readonly PolicyStatement[];
}

/** Every permission of a role, one by one. */
export const permissionsOf = (
  role: string,
  statements: readonly PolicyStatement[],
): readonly Permission[] =>
  statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource, Condition: condition }) =>
      list(Action).flatMap((action) =>
        list(Resource).map((resource) => ({ role, action, resource, condition })),
      ),
    );

export interface Authorizer {
  /** Whether it is a role of the deployment. */
  readonly judges: (role: string) => boolean;
  /** Why the role may not do all of this, in words; undefined if it may. */
  readonly refusal: (role: string, requests: readonly Request[]) => string | undefined;
}

/** Has the policies judge what a role is used for; without a role, or one of somebody else, nobody is asked. */
export type Ask = (role: string | undefined, requests: readonly Request[]) => void;

interface Judged {
  readonly refusal: string | undefined;
}

/** Decisions that are kept. A simulation makes thousands of names, and each of them once. */
const KEPT = 5_000;

/**
 * Judges calls by the deployment's policies, as IAM does: the role's own allow it, and neither they nor one that lies on a resource
 * deny it. What a resource's policy allows by itself is not looked at: no role of ours depends on that.
 */
export function createAuthorizer(
  { roles, resources }: DeployedPolicies,
  onUse: (permission: Permission) => void = () => {},
): Authorizer {
  const compiled = new Map(
    [...roles].map(([role, statements]) => [role, compile(role, statements)]),
  );
  const denying = resources.filter(({ Effect }) => Effect === 'Deny');
  const judged = new Map<string, Judged>();

  const judge = (role: string, request: Request): Judged => {
    const own = compiled.get(role);
    const about = `${request.action} on ${request.resource}`;
    if (own === undefined) return { refusal: `there is no role ${role}, which asks for ${about}` };
    const { decision, matched } = evaluate(own.policiesFor(request.action), request);
    if (decision !== 'allowed')
      return { refusal: `the role ${role} does not allow ${about}${withKeys(request)}` };
    for (const { policy } of matched) {
      const permission = own.permissions[Number(policy)];
      if (permission !== undefined) onUse(permission);
    }
    const asked = {
      ...request,
      context: {
        'aws:PrincipalArn': [roleArn(role)],
        'aws:PrincipalIsAWSService': ['false'],
        'aws:SecureTransport': ['true'],
        ...request.context,
      },
    };
    const denied = evaluate([{ id: 'resource', document: { Statement: denying } }], asked);
    return {
      refusal:
        denied.decision === 'explicitDeny'
          ? `a policy that lies on the resource denies ${role} ${about}`
          : undefined,
    };
  };

  const keep = (key: string, decided: Judged): Judged => {
    if (judged.size >= KEPT) judged.clear();
    judged.set(key, decided);
    return decided;
  };

  return {
    judges: (role) => compiled.has(role),
    refusal: (role, requests) => {
      for (const request of requests) {
        const key = `${role} ${request.action} ${request.resource} ${JSON.stringify(request.context)}`;
        const { refusal } = judged.get(key) ?? keep(key, judge(role, request));
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
  };
}

const withKeys = ({ context }: Request): string =>
  Object.keys(context).length === 0 ? '' : ` with ${JSON.stringify(context)}`;

/** The policies of a role with each permission under its own number, and of each action those that speak of it. */
function compile(role: string, statements: readonly PolicyStatement[]) {
  const permissions = permissionsOf(role, statements);
  const allowing = permissions.map(
    ({ action, resource, condition }, index): [string, NamedPolicy] => [
      action,
      {
        id: String(index),
        document: {
          Statement: {
            Effect: 'Allow',
            Action: action,
            Resource: resource,
            ...(condition === undefined ? {} : { Condition: condition }),
          },
        },
      },
    ],
  );
  const denials: NamedPolicy = {
    id: 'deny',
    document: { Statement: statements.filter(({ Effect }) => Effect === 'Deny') },
  };
  const byAction = new Map<string, readonly NamedPolicy[]>();
  const policiesFor = (wanted: string): readonly NamedPolicy[] => {
    const known = byAction.get(wanted);
    if (known !== undefined) return known;
    const fitting = allowing.filter(([action]) =>
      matches(action.toLowerCase(), wanted.toLowerCase()),
    );
    const found = [...fitting.map(([, policy]) => policy), denials];
    byAction.set(wanted, found);
    return found;
  };
  return { permissions, policiesFor };
}
