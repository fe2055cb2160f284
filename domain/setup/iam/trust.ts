import * as z from 'zod/mini';
import type { SetupTarget } from '../config.ts';
import { type Context, holds } from './policy/condition.ts';
import { documentIn, parsePolicy, statementsIn } from './policy/document.ts';
import { type Admission, admits, type Doubt, hits, type Request } from './policy/match.ts';
import { bearsSid, freeSid } from './policy/sid.ts';
import type { PolicyStatement } from './policy/statement.ts';
import { neededSections } from './section.ts';

/** IAM's default limit; it can be raised to 4,096 (facts §5.5). */
export const TRUST_QUOTA = 2_048;
const SID = 'RedshiftMlAdmin';

/** The services that must be able to assume the role (step 3 of the page; Serverless: facts §5.3). */
export function trustedServices({ identity, setup }: SetupTarget): readonly string[] {
  const needed = neededSections(setup);
  return [
    'redshift.amazonaws.com',
    ...(identity.kind === 'serverless' ? ['redshift-serverless.amazonaws.com'] : []),
    ...(needed.includes('PassRole') ? ['sagemaker.amazonaws.com'] : []),
    ...(needed.includes('Forecast') ? ['forecast.amazonaws.com'] : []),
  ];
}

/**
 * A service calls as itself, which AWS says in the request. Redshift sends the database user as sts:ExternalId; SageMaker and
 * Forecast send none, so a condition on it locks them out, but they do send the account that they work for (facts §5.4).
 * Whether Redshift sends the account is not documented (facts §9, 16): a condition that holds only if it does is `maybe`.
 */
const contextOf = (service: string, account: string): Context => ({
  'aws:principalisawsservice': ['true'],
  'aws:principalservicename': [service],
  ...(service.startsWith('redshift')
    ? { 'aws:sourceaccount': { oneOf: [[account], null] } }
    : { 'sts:externalid': null, 'aws:sourceaccount': [account] }),
});

export type Trust = {
  readonly service: string;
  /** Conditions of statements that name the service, which it does not meet; somebody set them. */
  readonly limits: readonly string[];
} & Admission;

/**
 * What keeps the service out of a statement that names it. An sts:ExternalId that it shares with Redshift is none: it
 * limits the database users, and only Redshift sends them.
 */
const limitsOn = (statements: readonly PolicyStatement[], request: Request): readonly string[] =>
  statements
    .filter((statement) => hits([{ ...statement, conditions: [] }], 'Allow', request).length > 0)
    .flatMap(({ name, conditions, principals }) => {
      const shared = principals?.['Service']?.some((other) => other.startsWith('redshift'));
      return conditions
        .filter((condition) => holds(condition, request.context) === 'no')
        .filter(({ key }) => !(shared && key.toLowerCase() === 'sts:externalid'))
        .map(({ operator, key, values }) => `${operator} ${key} ${values.join(', ')} (${name})`);
    });

const isOnUsers = ({ open }: Doubt): boolean =>
  open.every((text) => / sts:ExternalId /i.test(text));

/** Whether only sts:ExternalId is undecided, by which AWS lets a role be restricted to database users (facts §5.4). */
export const restrictsUsersOnly = ({
  denies,
  allows,
}: Extract<Admission, { admitted: 'maybe' }>): boolean =>
  denies.every(isOnUsers) && (allows.length === 0 || allows.some(isOnUsers));

/** Whether each service may assume a role with this trust policy, Deny statements included. */
export function trusts(
  document: string,
  services: readonly string[],
  account: string,
): readonly Trust[] | { readonly malformed: string } {
  const parsed = parsePolicy(document);
  if ('malformed' in parsed) return parsed;
  return services.map((service) => {
    const principal = { type: 'Service', name: service } as const;
    const request = {
      principal,
      action: 'sts:AssumeRole',
      context: contextOf(service, account),
    };
    return {
      service,
      limits: limitsOn(parsed.statements, request),
      ...admits(parsed.statements, request),
    };
  });
}

const statementFor = (services: readonly string[], Sid = SID) => ({
  Sid,
  Effect: 'Allow',
  Principal: { Service: services },
  Action: 'sts:AssumeRole',
});

/** The trust policy of a new role. */
export const newTrust = (services: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statementFor(services)] });

/**
 * The policy with `services` admitted as well: foreign statements stay as they are, our own statement (known by its Sid)
 * grows. `document` must be one that `parsePolicy` reads.
 */
export function mergedTrust(document: string, services: readonly string[]): string {
  const statements = statementsIn(document);
  const ours = statements.flatMap((statement) => ourServices(statement) ?? []);
  const foreign = statements.filter((statement) => ourServices(statement) === undefined);
  const merged = statementFor([...new Set([...ours, ...services])], freeSid(SID, foreign));
  return JSON.stringify({ ...documentIn(document), Statement: [...foreign, merged] });
}

/** A statement as `statementFor` writes it. With a condition or another principal it is somebody else's. */
const Ours = z.strictObject({
  Sid: z.string(),
  Effect: z.literal('Allow'),
  Principal: z.strictObject({ Service: z.union([z.string(), z.array(z.string())]) }),
  Action: z.literal('sts:AssumeRole'),
});

/** The services that our statement names; undefined for a statement of somebody else. */
function ourServices(statement: unknown): readonly string[] | undefined {
  const parsed = z.safeParse(Ours, statement);
  return parsed.success && bearsSid(statement, SID)
    ? [parsed.data.Principal.Service].flat()
    : undefined;
}
