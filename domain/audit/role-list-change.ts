import * as z from 'zod/mini';
import type { Config, Warehouse } from '../config.ts';
import { because, type Read } from '../setup/read.ts';
import type { Instant } from '../time.ts';
import type { ExaminedSetup } from './examined-setup.ts';
import type { NewFinding } from './judged.ts';
import { MOST_REPAIRS, type Tried } from './repairs.ts';

/** A call that changed which roles a cluster or namespace has, as CloudTrail tells of it (facts §10). */
export interface RoleListChange {
  readonly call: 'ModifyClusterIamRoles' | 'UpdateNamespace';
  readonly at: Instant;
  /** The caller's ARN; where the record has none, the name that CloudTrail gives. */
  readonly by: string;
  /** The cluster or namespace. What a record does not say is undefined, here and below. */
  readonly of: string | undefined;
  /** The roles that ModifyClusterIamRoles took off the list, by ARN. */
  readonly removed: readonly string[] | undefined;
  /** The list that UpdateNamespace left, by ARN. */
  readonly left: readonly string[] | undefined;
}

const Arns = z.optional(z.array(z.string()));
/** As far as it is looked at; the parameters are null where there are none. */
const CallRecord = z.object({
  errorCode: z.optional(z.string()),
  userIdentity: z.optional(z.object({ arn: z.optional(z.string()) })),
  requestParameters: z.nullish(
    z.object({
      clusterIdentifier: z.optional(z.string()),
      addIamRoles: Arns,
      removeIamRoles: Arns,
      namespaceName: z.optional(z.string()),
      iamRoles: Arns,
    }),
  ),
});

interface ToldCall {
  readonly at: Instant;
  /** Of the caller, as CloudTrail gives it beside the record. */
  readonly name: string | undefined;
  /** CloudTrail's own record, as JSON. */
  readonly record: string | undefined;
}

/** The change by a call; none where it was refused. */
export function roleListChange(
  call: RoleListChange['call'],
  { at, name, record }: ToldCall,
): readonly RoleListChange[] {
  const { errorCode, userIdentity, requestParameters } = recordIn(record);
  if (errorCode !== undefined) return [];
  const { clusterIdentifier, addIamRoles, removeIamRoles, namespaceName, iamRoles } =
    requestParameters ?? {};
  return [
    {
      call,
      at,
      by: userIdentity?.arn ?? name ?? 'a caller whom CloudTrail does not name',
      of: clusterIdentifier ?? namespaceName,
      removed: removeIamRoles ?? (addIamRoles && []),
      left: iamRoles,
    },
  ];
}

/** A record of another form says nothing: the call still counts. */
function recordIn(text = '{}'): z.infer<typeof CallRecord> {
  try {
    return CallRecord.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** A role that is not on the list of its warehouse. */
const isOffTheList = ({ control, verdict }: NewFinding): boolean =>
  control === 'RedshiftML.19' && verdict === 'fail';

/** One account's and Region's CloudTrail, which alone tells of the calls made there. */
export interface TrailToRead extends Pick<Warehouse, 'account' | 'region'> {
  /** A warehouse there: through it the account is reached. */
  readonly name: string;
  readonly since: Instant;
}

const trailKey = ({ account, region }: Pick<Warehouse, 'account' | 'region'>): string =>
  `${account}/${region}`;

/** What CloudTrail tells of lists of roles, by `trailKey`; of a place that nobody asked about nothing is said. */
export type RoleListChanges = ReadonlyMap<string, Read<readonly RoleListChange[]>>;

/** Where somebody undoes the repairs of lists of roles, and since when; none where audits still repair, so that nobody has to be named. */
export function trailsToRead(
  setups: readonly ExaminedSetup[],
  tried: Tried,
  { warehouses }: Pick<Config, 'warehouses'>,
): readonly TrailToRead[] {
  const undone = setups.flatMap(({ warehouse, findings }) => {
    const home = warehouses.find(({ name }) => name === warehouse);
    return findings.filter(isOffTheList).flatMap(({ id }): TrailToRead[] => {
      const times = tried[id] ?? [];
      const since = times.at(-1);
      if (home === undefined || since === undefined || times.length < MOST_REPAIRS) return [];
      const { name, account, region } = home;
      return [{ name, account, region, since }];
    });
  });
  const first = undone.toSorted((a, b) => (a.since < b.since ? -1 : 1));
  return [...new Map(first.toReversed().map((one) => [trailKey(one), one])).values()];
}

/** Reads each of the trails, one after the other. */
export async function readTrails(
  trails: readonly TrailToRead[],
  read: (trail: TrailToRead) => Promise<Read<readonly RoleListChange[]>>,
): Promise<RoleListChanges> {
  const changes = new Map<string, Read<readonly RoleListChange[]>>();
  for (const trail of trails) changes.set(trailKey(trail), await read(trail));
  return changes;
}

/**
 * Who took a role off the list after the last repair, in words; undefined of other findings. A record that does not say what it
 * changed may have been it, and counts.
 */
export function otherOwner(
  finding: NewFinding,
  tried: readonly Instant[],
  trails: RoleListChanges,
  { warehouses }: Pick<Config, 'warehouses'>,
): string | undefined {
  const repaired = tried.at(-1);
  const warehouse = warehouses.find(({ name }) => name === finding.resource.warehouse);
  if (!isOffTheList(finding) || repaired === undefined || warehouse === undefined) return undefined;
  const changes = trails.get(trailKey(warehouse));
  if (changes === undefined) return undefined;
  if (!('ok' in changes)) return because(changes, 'who called, in CloudTrail,');
  const of = warehouse.kind === 'serverless' ? warehouse.namespaceName : warehouse.cluster;
  const last = changes.ok
    .filter((one) => one.at >= repaired && (one.of ?? of) === of)
    .filter((one) => mayTakeAway(one, finding.resource.name))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  return last === undefined
    ? 'CloudTrail tells of no call since then that may have taken it off the list'
    : `the last call since then that may have taken it off the list is ${last.call} by ${last.by} at ${last.at}`;
}

function mayTakeAway({ removed, left }: RoleListChange, role: string): boolean {
  if (left !== undefined) return !left.includes(role);
  return removed === undefined || removed.includes(role);
}
