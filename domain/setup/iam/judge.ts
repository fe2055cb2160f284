import type { RoleFacts, SetupFacts, Simulation } from '../facts.ts';
import { because } from '../read.ts';
import { managedStatements, policyName } from './managed-policies.ts';
import { knownOf } from './policy/condition.ts';
import { parsePolicy } from './policy/document.ts';
import { admits, hits } from './policy/match.ts';
import type { PolicyStatement } from './policy/statement.ts';
import { filledIn } from './policy/variables.ts';
import { isUnnamed, probeInWords } from './probe-in-words.ts';
import { requestContext } from './request-context.ts';
import { answers, type RequiredPermission, resourcesOf } from './required-permission.ts';

/** How one need stands: `lacking` can be cured by a policy of the role, `barred` cannot. */
type Standing =
  | { readonly is: 'allowed'; readonly by: readonly string[] }
  | { readonly is: 'lacking' }
  | { readonly is: 'barred'; readonly by: string }
  | { readonly is: 'unknown'; readonly because: string };

/** Whether a context key matters to the action: the simulator also lists those that only other statements ask for. */
function concerns(key: string, action: string): boolean {
  const [prefix] = key.split(':');
  return prefix === 'aws' || prefix === action.split(':')[0];
}

const dependsOn = (keys: readonly string[]): Standing => ({
  is: 'unknown',
  because: `it depends on ${keys.join(', ')}`,
});

/** One answer. A missing key is looked at before whatever it may be that denies: with its value, it might allow. */
function standing(facts: SetupFacts, role: RoleFacts, result: Simulation): Standing {
  const ofKms = result.missingContext.some((key) => /^kms:/i.test(key));
  if (result.decision === 'allowed' && !ofKms) return { is: 'allowed', by: result.matched };
  const request = { ...result, context: requestContext(facts, { role: role.arn, ...result }) };
  const open = result.missingContext.filter(
    (key) => concerns(key, result.action) && isOpen(knownOf(request.context, key)),
  );
  if (result.decision === 'allowed')
    return deniedByOwn(role, request) ?? { is: 'allowed', by: result.matched };
  // For these two the simulator lists the statements that allow it, not what takes it away.
  if (result.allowedByBoundary === false) {
    const keys = openInBoundary(role, request) ?? open;
    const { boundaryArn } = role;
    return keys.length > 0
      ? dependsOn(keys)
      : {
          is: 'barred',
          by: `the permissions boundary${boundaryArn === undefined ? '' : ` ${boundaryArn}`}`,
        };
  }
  if (result.allowedByOrganizations === false)
    return open.length > 0 ? dependsOn(open) : { is: 'barred', by: 'a service control policy' };
  if (result.decision === 'explicitDeny') {
    const denied = ownPolicies(role).some((statements) =>
      hits(statements, 'Deny', request).some((hit) => hit.open.length === 0),
    );
    const where = result.matched.length > 0 ? ` in ${result.matched.join(', ')}` : '';
    return open.length > 0 && !denied
      ? dependsOn(open)
      : { is: 'barred', by: `an explicit Deny${where}` };
  }
  const byOwn = ofKms ? allowedByOwn(role, request) : undefined;
  if (byOwn) return byOwn;
  if (open.length > 0) return dependsOn(open);
  return allowsSome(role, request)
    ? { is: 'unknown', because: 'some are allowed, and which one it will be is not known' }
    : { is: 'lacking' };
}

/** Whether the role's own policies allow the action on others of the kind, where it is not known which one is used. */
function allowsSome(role: RoleFacts, request: Asked & Pick<Simulation, 'resource'>): boolean {
  if (!isUnnamed(request.resource)) return false;
  const widened = ownPolicies(role)
    .flat()
    .map((statement) => ({ ...statement, resources: statement.resources?.map(anyOfKind) }));
  return hits(widened, 'Allow', request).length > 0;
}

/** The pattern for all names in all accounts: `arn:aws:ec2:eu-west-1:*:subnet/*`. */
const anyOfKind = (pattern: string): string =>
  pattern.replace(/^(arn(?::[^:]*){3}):[^:]*:(.*\/)?[^/]*$/, '$1:*:$2*');

/** A Deny of the role's own that the simulator did not apply because it was not told KMS's keys. */
function deniedByOwn(role: RoleFacts, request: Asked): Standing | undefined {
  const denied = ownPolicies(role)
    .flatMap((statements) => hits(statements, 'Deny', request))
    .find(({ open }) => open.length === 0);
  return denied && { is: 'barred', by: `an explicit Deny in ${denied.statement.name}` };
}

/** What the role's own policies say of KMS's keys; undefined: not all are known, or it stays open. */
function allowedByOwn(role: RoleFacts, request: Asked): Standing | undefined {
  const { attached, inline } = role;
  if (!('ok' in attached) || !('ok' in inline)) return undefined;
  const managed = attached.ok.filter(({ document }) => document === undefined);
  if (managed.some(({ arn }) => managedStatements(policyName(arn)).length === 0)) return undefined;
  const own = ownPolicies(role);
  if (own.length < attached.ok.length - managed.length + inline.ok.length) return undefined;
  const statements = [
    ...own.flat(),
    ...managed.flatMap(({ arn }) => managedStatements(policyName(arn))),
  ].map((statement) => filledIn(statement, {}));
  const answer = admits(statements, request);
  if (answer.admitted === 'yes') return { is: 'allowed', by: [answer.by] };
  return answer.admitted === 'no' && answer.deniedBy === undefined ? { is: 'lacking' } : undefined;
}

/** Of what is known a missing key decides nothing: the simulator was given it, or the request does not carry it. */
function isOpen(known: ReturnType<typeof knownOf>): boolean {
  if (known === undefined) return true;
  return known !== null && ('oneOf' in known || 'not' in known);
}

type Asked = Parameters<typeof admits>[1];

/** On which keys the boundary's verdict depends; none: it is certain; undefined: its document is not known. */
function openInBoundary({ boundaryPolicy }: RoleFacts, request: Asked) {
  if (!boundaryPolicy || !('ok' in boundaryPolicy)) return undefined;
  const parsed = parsePolicy(boundaryPolicy.ok);
  if ('malformed' in parsed) return undefined;
  const answer = admits(parsed.statements, request);
  if (answer.admitted !== 'maybe') return [];
  return [...answer.denies, ...answer.allows].flatMap(({ keys }) => keys);
}

/** The role's policies that could be read, other than those of AWS. */
function ownPolicies({ inline, attached }: RoleFacts): readonly (readonly PolicyStatement[])[] {
  const documents = [
    ...('ok' in inline ? inline.ok.map(({ document }) => document) : []),
    ...('ok' in attached ? attached.ok : []).flatMap(({ document }) =>
      document && 'ok' in document ? [document.ok] : [],
    ),
  ];
  return documents.flatMap((document) => {
    const parsed = parsePolicy(document);
    return 'statements' in parsed ? [parsed.statements] : [];
  });
}

/** What several answers say together: that they differ shows that it depends on what they suppose. */
function together(standings: readonly Standing[], results: readonly Simulation[]): Standing {
  const [first = { is: 'unknown', because: 'it was not simulated' }] = standings;
  if (standings.every(({ is }) => is === first.is)) return first;
  const unknown = standings.find(({ is }) => is === 'unknown');
  const supposed = results.flatMap(({ supposing }) => supposing?.split(' ')[0] ?? []);
  return unknown ?? { ...dependsOn(supposed) };
}

export interface Judgement {
  readonly need: RequiredPermission;
  readonly standing: Standing;
}

/** Judges the needs by effect, naming the role's boundary where that bars. `unknown` when the simulation could not be read. */
export function judge(
  facts: SetupFacts,
  role: RoleFacts,
  needs: readonly RequiredPermission[],
): readonly Judgement[] | { readonly unknown: string } {
  const { simulations } = role;
  if (!('ok' in simulations)) return { unknown: because(simulations, 'the simulation') };
  const answered = answers(simulations.ok);
  return needs.map((need) => {
    const standings = resourcesOf(need).map((resource) => {
      const results = answered({ ...need, resource });
      return together(
        results.map((result) => standing(facts, role, result)),
        results,
      );
    });
    return { need, standing: best(standings) };
  });
}

/** Of resources of which any one will do, the one that stands best. */
const best = (standings: readonly Standing[]): Standing =>
  standings.find(({ is }) => is === 'allowed') ??
  standings.find(({ is }) => is === 'unknown') ??
  standings.find(({ is }) => is === 'lacking') ??
  together(standings, []);
/** `s3:PutObject on any object of …`, the actions of one resource together. */
export function permissionsInWords(needs: readonly RequiredPermission[]): string {
  const byResource = Map.groupBy(needs, ({ resource }) => resource);
  return [...byResource]
    .map(
      ([resource, list]) =>
        `${[...new Set(list.map(({ action }) => action))].join(', ')} on ${probeInWords(resource)}`,
    )
    .join('; ');
}

/** Names of the policies that decided, for the evidence. */
export const decidedBy = (judgements: readonly Judgement[]): string =>
  [
    ...new Set(
      judgements.flatMap(({ standing }) => (standing.is === 'allowed' ? standing.by : [])),
    ),
  ].join(', ');

/** Names of the AWS managed policies attached to a role; undefined when the list could not be read. */
export const attachedNames = ({ attached }: RoleFacts): readonly string[] | undefined =>
  'ok' in attached
    ? attached.ok
        .map(({ arn }) => arn)
        .filter((arn) => arn.includes(':iam::aws:'))
        .map((arn) => arn.split('/').at(-1) ?? arn)
    : undefined;
