import * as z from 'zod/mini';
import { accountOf } from '../arn.ts';
import type { Context } from '../setup/iam/policy/condition.ts';
import { parsePolicy } from '../setup/iam/policy/document.ts';
import { admits, hangsOn } from '../setup/iam/policy/match.ts';
import type { PolicyStatement } from '../setup/iam/policy/statement.ts';
import { filledIn } from '../setup/iam/policy/variables.ts';
import { matchesWildcard } from '../setup/iam/policy/wildcard.ts';
import { takesSessionTags } from '../setup/iam/session-tags.ts';

const PolicyText = z.object({ name: z.string(), document: z.string() });

/** A user or role of the account, with those of its policies that are about getting into a warehouse. */
export const IamPrincipal = z.object({
  arn: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Of a role: who may assume it. */
  trust: z.optional(z.string()),
  policies: z.array(PolicyText),
  /** Policies whose text IAM did not show. */
  unread: z.array(z.string()),
  boundary: z.optional(z.object({ name: z.string(), document: z.optional(z.string()) })),
});
export type IamPrincipal = z.infer<typeof IamPrincipal>;

/** What gets somebody into a warehouse, or into a role of Redshift ML. */
const ACTIONS = [
  'redshift:GetClusterCredentials',
  'redshift:GetClusterCredentialsWithIAM',
  'redshift:JoinGroup',
  'redshift-serverless:GetCredentials',
  'secretsmanager:GetSecretValue',
  'sts:AssumeRole',
] as const;
type EntryAction = (typeof ACTIONS)[number];

/** The principal without the policies that say nothing of these actions. One that cannot be read says perhaps something. */
export const relevantOf = (principal: IamPrincipal): IamPrincipal => ({
  ...principal,
  policies: principal.policies.filter(({ document }) => {
    const parsed = parsePolicy(document);
    return 'malformed' in parsed || parsed.statements.some(isRelevant);
  }),
});

const isRelevant = ({ actions, notActions }: PolicyStatement): boolean =>
  notActions !== undefined ||
  ACTIONS.some((action) => actions?.some((pattern) => matchesWildcard(pattern, action, true)));

/** `maybe`: what it hangs on. */
export type Entry =
  | { readonly is: 'yes' }
  | { readonly is: 'no' }
  | { readonly is: 'maybe'; readonly on: string };

const NO: Entry = { is: 'no' };

/** A principal whose policies are read. */
export interface JudgedPrincipal {
  readonly principal: IamPrincipal;
  /** Whether its policies let it do this; without a resource: on any. Policies of organisations are not seen. */
  readonly may: (request: EntryRequest) => Entry;
}

interface EntryRequest {
  readonly action: EntryAction;
  readonly resource?: string;
  readonly region?: string;
  /** What else the request carries, by condition key in lower case. */
  readonly carries?: Readonly<Record<string, string>>;
}

const known = new WeakMap<IamPrincipal, JudgedPrincipal>();

/** Its policies are read once, whichever rules ask of it: a principal is never changed. */
export function judged(principal: IamPrincipal): JudgedPrincipal {
  const found = known.get(principal) ?? judgedAnew(principal);
  known.set(principal, found);
  return found;
}

function judgedAnew(principal: IamPrincipal): JudgedPrincipal {
  const read = (documents: readonly z.infer<typeof PolicyText>[]) => {
    const parsed = documents.map(({ name, document }) => ({ name, ...parsePolicy(document) }));
    return {
      statements: parsed.flatMap((one) => ('statements' in one ? one.statements : [])),
      unread: parsed.flatMap((one) => ('malformed' in one ? [one.name] : [])),
    };
  };
  const policies = read(principal.policies);
  const own = { ...policies, unread: [...policies.unread, ...principal.unread] };
  const { boundary } = principal;
  const fixed = { context: contextOf(principal), variables: variablesOf(principal) };
  const bound =
    boundary?.document === undefined
      ? undefined
      : read([{ name: boundary.name, document: boundary.document }]);
  return {
    principal,
    may: (request) => {
      const mine = standing(own, fixed, request);
      if (boundary === undefined || mine.is === 'no') return mine;
      const within =
        bound === undefined ? notShown([boundary.name]) : standing(bound, fixed, request);
      return both(mine, within);
    },
  };
}

/** What takes two permissions. */
export function both(one: Entry, other: Entry): Entry {
  if (one.is === 'no' || other.is === 'no') return NO;
  const on = [one, other].flatMap((each) => (each.is === 'maybe' ? [each.on] : []));
  return on.length === 0 ? { is: 'yes' } : { is: 'maybe', on: on.join(', and ') };
}

const notShown = (names: readonly string[]): Entry => ({
  is: 'maybe',
  on: `depending on ${names.join(', ')}, which could not be read`,
});

function standing(
  {
    statements,
    unread,
  }: { readonly statements: readonly PolicyStatement[]; readonly unread: readonly string[] },
  fixed: { readonly context: Context; readonly variables: Readonly<Record<string, string>> },
  { action, resource, region, carries = {} }: EntryRequest,
): Entry {
  const context = {
    ...fixed.context,
    ...(region !== undefined && { 'aws:requestedregion': [region] }),
    ...listed(carries),
  };
  const values = { ...fixed.variables, ...carries };
  const answer = admits(
    statements.map((statement) => filledIn(statement, values)),
    { action, ...(resource !== undefined && { resource }), context },
  );
  if (answer.admitted === 'maybe') return { is: 'maybe', on: hangsOn(answer) };
  if (answer.admitted === 'yes') return unread.length === 0 ? { is: 'yes' } : notShown(unread);
  return answer.deniedBy !== undefined || unread.length === 0 ? NO : notShown(unread);
}

const listed = (values: Readonly<Record<string, string>>): Context =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]]));

const isRole = ({ arn }: IamPrincipal): boolean => arn.includes(':role/');

/** What each request of the principal's carries, as far as the account fixes it. */
function contextOf(principal: IamPrincipal): Context {
  const { arn, tags, trust } = principal;
  const own = Object.entries(tags).map(([key, value]) => [
    `aws:principaltag/${key.toLowerCase()}`,
    [value],
  ]);
  return {
    'aws:principalarn': [arn],
    'aws:principalaccount': [accountOf(arn)],
    'aws:principaltype': [isRole(principal) ? 'AssumedRole' : 'User'],
    'aws:principalisawsservice': ['false'],
    'aws:viaawsservice': ['false'],
    'aws:securetransport': ['true'],
    // A session may bring other tags than the role's.
    ...(trust !== undefined && takesSessionTags(trust)
      ? {}
      : { 'aws:principaltag/*': null, ...Object.fromEntries(own) }),
  };
}

const variablesOf = (principal: IamPrincipal): Readonly<Record<string, string>> =>
  isRole(principal) ? {} : { 'aws:username': principalName(principal) };

export const principalName = ({ arn }: Pick<IamPrincipal, 'arn'>): string =>
  arn.split('/').at(-1) ?? arn;

/** Whom the warehouse takes it for that logs in by its IAM identity (facts §3.1). */
export const databaseUserOf = (principal: IamPrincipal): string =>
  `${isRole(principal) ? 'IAMR' : 'IAM'}:${principalName(principal)}`;
