import type { Privilege } from '../../domain/privilege.ts';
import type { Played } from './played.ts';
import { permitsTag } from './policy-law.ts';
import type { TimedStep } from './scenario.ts';
import type { TagStep } from './steps.ts';
import { suspendedIn } from './suspensions.ts';
import { arnOf, type Tagged } from './tagged.ts';
import type { SimGrantee } from './warehouse.ts';

/** What one tag asks for, as docs/tags.md says it. */
interface Asked {
  readonly resource: Tagged;
  readonly grantee: SimGrantee;
  readonly database: string;
  readonly schema: string;
  readonly model: string;
  /** When the resource's tags were last changed, and when one of them first asked for this. */
  readonly sinceMs: number;
  readonly firstMs: number;
}

/** What RedshiftDbGroups gives, by group: simulated-config.ts has the same for the product. */
const OF_GROUPS = {
  analyst: { database: 'prod', schema: 'ml', model: 'churn' },
  Makers: { database: 'dev', schema: 'ml', model: 'Fraud' },
} as const;
const GROUPS = {
  analyst: { type: 'group', name: 'analyst' },
  Makers: { type: 'group', name: 'Makers' },
} as const;
const isGroup = (name: string): name is keyof typeof GROUPS => name in GROUPS;

type Access = Pick<Asked, 'grantee' | 'database' | 'schema' | 'model'>;

/** What all tags ask for after these steps. */
function askedBy(steps: readonly TimedStep[]): Asked[] {
  const tags = new Map<string, TagStep>();
  const changed = new Map<Tagged, number>();
  const first = new Map<string, number>();
  const askOf = (resource: Tagged, access: Access): string => JSON.stringify([resource, access]);
  for (const { atMs, step } of steps)
    if (step.kind === 'tag') {
      tags.set(`${step.resource} ${step.key}`, step);
      changed.set(step.resource, atMs);
      for (const access of accessIn(step)) {
        const ask = askOf(step.resource, access);
        if (!first.has(ask)) first.set(ask, atMs);
      }
    }
  return [...tags.values()].flatMap((step) => {
    const { resource } = step;
    const sinceMs = changed.get(resource) ?? 0;
    return accessIn(step).map((access) => ({
      ...access,
      resource,
      sinceMs,
      firstMs: first.get(askOf(resource, access)) ?? sinceMs,
    }));
  });
}

/** What one tag asks for. */
function accessIn({ key, value = '' }: TagStep): Access[] {
  if (key === 'RedshiftDbGroups')
    return value
      .split(':')
      .filter(isGroup)
      .map((name) => ({ grantee: GROUPS[name], ...OF_GROUPS[name] }));
  const name = key.split(':')[2] ?? '';
  if (!isGroup(name)) return [];
  return value
    .split(' ')
    .filter((target) => target !== '')
    .map((target) => {
      const [database = '', schema = '', model = ''] = target.split('/');
      return { grantee: GROUPS[name], database, schema, model };
    });
}

const privilegesOf = ({ schema, model }: Pick<Asked, 'schema' | 'model'>): Privilege[] => [
  { kind: 'schema-usage', schema },
  { kind: 'execute-model', schema, model },
];

/** In the order in which they happened. */
const inOrder = (steps: readonly TimedStep[]): TimedStep[] =>
  [...steps].sort((one, other) => one.atMs - other.atMs);

/**
 * What tags explain at rest, after a night in which all were read: what they ask for then, if a policy ever permitted it. It
 * is sure where all did and nothing else may have refused the request.
 */
export function leasesOfTags(played: Played) {
  const { steps, policies, lost } = played;
  const suspended = suspendedIn(played);
  return askedBy(inOrder(steps)).flatMap((asked) => {
    const { grantee, database, sinceMs, firstMs } = asked;
    const privileges = privilegesOf(asked);
    const ask = { grantee, database, privileges };
    if (!policies.some(({ rules }) => permitsTag(rules, ask))) return [];
    return [
      {
        id: `tag for ${grantee.name} in ${database}`,
        grantee,
        databases: [database],
        privileges,
        sentAtMs: sinceMs,
        boundFromMs: firstMs,
        startsAtMs: sinceMs,
        expiresAtMs: Number.POSITIVE_INFINITY,
        seenAtMs: Number.POSITIVE_INFINITY,
        isSure:
          lost === undefined &&
          suspended(database, grantee) === 'never' &&
          policies.every(({ rules }) => permitsTag(rules, ask)),
        isEndSure: true,
      },
    ];
  });
}

/** Before the night in which all tags are read. */
const NIGHT = '2026-03-03T03:00:00.000Z';

/**
 * A newer reading wins: where an event told of a resource's last change, and its tags could be read since, nothing is left
 * asked for in its name that they do not say, and it did not take the night to see that.
 */
export function tagProblems({ steps, localAws, lost }: Played): string[] {
  if (lost !== undefined) return [];
  const ordered = inOrder(steps);
  const wanted = askedBy(ordered);
  return (['cluster', 'role'] as const)
    .filter((resource) => wasReadSince(resource, ordered, localAws))
    .flatMap((resource) => {
      const named = wanted
        .filter((one) => one.resource === resource)
        .map(({ grantee, database, schema, model }) => [grantee.name, database, schema, model]);
      const keys = new Set(named.map((parts) => parts.join('/')));
      return leftAsked(localAws, arnOf(resource))
        .filter((key) => !keys.has(key))
        .map((key) => `${resource}: ${key} is asked for, and its tags do not say so`);
    });
}

/** Whether an event told of it after its last change, and every look at it from then on compared what it read. */
function wasReadSince(
  resource: Tagged,
  steps: readonly TimedStep[],
  { executions }: Played['localAws'],
): boolean {
  const last = steps.findLast(({ step }) => step.kind === 'tag' && step.resource === resource);
  if (last === undefined) return false;
  const looks = executions.filter(
    ({ machine, input, startedAtMs }) =>
      machine === 'tags' &&
      startedAtMs >= last.atMs &&
      [Object(input).resources].flat().includes(arnOf(resource)),
  );
  return (
    looks.length > 0 &&
    looks.every(
      ({ status, output }) =>
        status === 'SUCCEEDED' && /"outcome":"(?:asked|already)"/.test(JSON.stringify(output)),
    )
  );
}

/** What was granted in the name of this resource and not taken back, by the messages on the bus. */
function leftAsked({ published, executions }: Played['localAws'], arn: string): string[] {
  const begun = new Set(
    executions
      .filter(({ machine, output }) => machine === 'access' && isBegun(Object(output).outcome))
      .map(({ input }) => Object(Object(input).detail).requestId),
  );
  const left = new Map<unknown, string>();
  for (const { event } of published) {
    const { detail } = event;
    if (event.source !== 'redshift-ml.tags' || detail['requestedBy'] !== arn) continue;
    if (event.time >= NIGHT) continue;
    if (event['detail-type'] === 'Model Access Revoked') left.delete(detail['leaseId']);
    else if (begun.has(detail['requestId'])) {
      const { schema, models } = Object(detail['persona']);
      const { name } = Object(detail['grantee']);
      left.set(detail['requestId'], [name, detail['database'], schema, models].join('/'));
    }
  }
  return [...left.values()];
}

const isBegun = (outcome: unknown): boolean => outcome !== undefined && outcome !== 'refused';
