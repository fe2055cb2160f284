import { evaluate } from './account/iam/evaluate.ts';
import { matches } from './account/iam/wildcard.ts';
import { list, type PolicyDocument, type PolicyStatement, statementsOf } from './account/policy.ts';
import { ACCOUNT, accountOf, roleArn } from './arn.ts';
import { AwsError, type Caller, type Clock, type Service, type SessionOfRole } from './service.ts';

/** A role as STS knows it: who may assume it, and what it may do then. */
export interface AssumableRole {
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
}

/** Any account's role by its ARN. */
export type FindRole = (arn: string) => AssumableRole | undefined;

interface Sts {
  readonly service: Service;
  /** Whom these credentials make of the function that calls with them. */
  readonly callerWith: (accessKeyId: string, caller: Caller) => Caller;
}

interface AssumeRole {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
  readonly DurationSeconds?: number;
}

const HOUR_MS = 3_600_000;

/** Sessions of roles: whether one may be had is said by the caller's own policies and by the trust of the role, external id included. */
export function createSts(findRole: FindRole, clock: Clock): Sts {
  const sessions = new Map<string, { readonly of: SessionOfRole; readonly untilMs: number }>();

  const assumeRole = (input: AssumeRole, caller: Caller): object => {
    const { RoleArn: arn, RoleSessionName: name, ExternalId: externalId } = input;
    const by = arnOf(caller);
    const role = findRole(arn);
    if (role === undefined || !isTrusted(role.trust, by, externalId) || !mayAssume(caller, by, arn))
      throw new AwsError(
        'AccessDenied',
        `User: ${by} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
        403,
      );
    const accessKeyId = `ASIA${String(sessions.size + 1).padStart(16, '0')}`;
    const untilMs = clock.now() + HOUR_MS;
    const account = accountOf(arn);
    sessions.set(accessKeyId, { of: { arn, account, may: mayBy(role.policy) }, untilMs });
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: 'sandbox',
        SessionToken: accessKeyId,
        Expiration: new Date(untilMs),
      },
      AssumedRoleUser: {
        AssumedRoleId: `AROASANDBOX:${name}`,
        Arn: `${arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`,
      },
    };
  };

  /** What the caller's own account says; a person of the sandbox may do everything there. */
  const mayAssume = ({ session }: Caller, by: string, arn: string): boolean => {
    const role = findRole(by);
    const may = session?.may ?? (role && mayBy(role.policy));
    return may === undefined || may('sts:AssumeRole', arn);
  };

  return {
    service: {
      client: 'STSClient',
      isEverywhere: true,
      operations: {
        AssumeRole: assumeRole,
        GetCallerIdentity: (_: object, caller: Caller) => ({
          Account: caller.session?.account ?? ACCOUNT,
          Arn: caller.session?.arn ?? `arn:aws:iam::${ACCOUNT}:user/${caller.functionName}`,
          UserId: 'AIDASANDBOX',
        }),
      },
    },
    callerWith: (accessKeyId, caller) => {
      const session = sessions.get(accessKeyId);
      if (session === undefined)
        throw new AwsError(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
          403,
        );
      if (session.untilMs <= clock.now())
        throw new AwsError(
          'ExpiredTokenException',
          'The security token included in the request is expired',
          403,
        );
      const { of } = session;
      return { ...caller, role: of.arn.split('/').at(-1) ?? of.arn, session: of };
    },
  };
}

const arnOf = ({ role, session }: Caller): string =>
  session?.arn ?? (role.startsWith('arn:') ? role : roleArn(role));

/** Who names the account lets in whom that account's own policies let go. */
function isNamed({ Principal }: PolicyStatement, by: string): boolean {
  const account = accountOf(by);
  const names = typeof Principal === 'object' ? list(Principal['AWS']) : list(Principal);
  return names.some((name) =>
    ['*', by, account, `arn:${by.split(':')[1]}:iam::${account}:root`].includes(name),
  );
}

function isTrusted(trust: PolicyDocument, by: string, externalId: string | undefined): boolean {
  const Statement = statementsOf(trust)
    .filter((statement) => isNamed(statement, by))
    .map((statement) => ({ ...statement, Resource: '*' }));
  const context = {
    'aws:PrincipalArn': [by],
    'aws:PrincipalAccount': [accountOf(by)],
    ...(externalId !== undefined && { 'sts:ExternalId': [externalId] }),
  };
  const request = { action: 'sts:AssumeRole', resource: '*', context };
  return evaluate([{ id: 'trust', document: { Statement } }], request).decision === 'allowed';
}

const mayBy =
  (policy: PolicyDocument): SessionOfRole['may'] =>
  (action, resource) =>
    resource === undefined
      ? statementsOf(policy).some(
          ({ Effect, Action }) =>
            Effect === 'Allow' && list(Action).some((pattern) => matches(pattern, action)),
        )
      : evaluate([{ id: 'role', document: policy }], {
          action,
          resource,
          context: { 'aws:ResourceAccount': [accountOf(resource)] },
        }).decision === 'allowed';
