import type { Privilege } from '../../domain/privilege.ts';
import { executionProblems, isAccepted } from './executions.ts';
import type { Played } from './play.ts';
import { type BaselineEntry, DATABASES, type EventStep as Event, type SimGrantee } from './scenario.ts';
import { pairKey, type Truth } from './truth.ts';

interface SimLease {
  readonly id: string;
  readonly grantee: SimGrantee;
  readonly databases: readonly string[];
  readonly privileges: readonly Privilege[];
  readonly sentAtMs: number;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
}

/** The laws of design §3 at rest, judged from what was sent and from the database's own history. Empty when they hold. */
export async function judgeRest(played: Played): Promise<string[]> {
  const leases = leasesAtRest(played);
  const databases = [...DATABASES, '*'];
  return [
    ...executionProblems(played),
    ...databases.flatMap((database) => accessProblems(database, leases, played)),
    ...(await ledgerProblems(played)),
  ];
}

/** Leases that explain access at rest. One that Decide itself failed on for good is open: nobody was promised anything. */
function leasesAtRest({ steps, world }: Played): SimLease[] {
  const events = steps.flatMap(({ atMs, step }) => (step.kind === 'event' ? [{ atMs, event: step }] : []));
  const revoked = new Set(
    events
      .filter(({ event }) => event.type === 'Model Access Revoked' && isAccepted(world, event))
      .map(({ event }) => String(event.detail.leaseId)),
  );
  const approvals = new Map(
    events
      .filter(({ event }) => event.type === 'Model Access Approved' && isAccepted(world, event))
      .map((entry) => [String(entry.event.detail.requestId), entry] as const)
      // The last entry of a key wins, and a lease dates from the first message that made it.
      .reverse(),
  );
  const nowMs = world.clock.now();
  return [...approvals]
    .filter(([id]) => !revoked.has(id))
    .map(([, { atMs, event }]) => toLease(atMs, event, extensionsOf(events, event, world)))
    .filter(({ startsAtMs, expiresAtMs }) => startsAtMs <= nowMs && nowMs < expiresAtMs);
}

function extensionsOf(events: readonly { event: Event }[], approval: Event, world: Played['world']): number[] {
  return events
    .filter(({ event }) => event.type === 'Model Access Extended' && event.detail.leaseId === approval.detail.requestId)
    .filter(({ event }) => isAccepted(world, event))
    .map(({ event }) => Date.parse(String(event.detail.expiresAt)));
}

function toLease(sentAtMs: number, { detail }: Event, extensions: readonly number[]): SimLease {
  const { database } = detail;
  const expiresAtMs =
    detail.expiresAt === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(Date.parse(String(detail.expiresAt)), ...extensions);
  return {
    id: String(detail.requestId),
    // The scenario's own values: it made this detail.
    grantee: detail.grantee as SimGrantee,
    databases: Array.isArray(database) ? database : [String(database)],
    privileges: detail.privileges as readonly Privilege[],
    sentAtMs,
    startsAtMs: detail.startsAt === undefined ? sentAtMs : Date.parse(String(detail.startsAt)),
    expiresAtMs,
  };
}

/** Law 1 in one database: what has to be there is there, what we granted is explained, what others granted is untouched. */
function accessProblems(database: string, leases: readonly SimLease[], played: Played): string[] {
  const { truth } = played;
  const held = truth.held(database);
  const certain = new Set<string>();
  const explained = new Set<string>();
  for (const lease of leases) {
    for (const privilege of lease.privileges) {
      if (!isIn(database, lease, privilege)) continue;
      const key = keyOf(privilege, lease.grantee);
      explained.add(key);
      if (isCertain(database, lease, privilege, played)) certain.add(key);
    }
  }
  for (const entry of latestBaseline(played)) {
    for (const privilege of entry.privileges) {
      const here = privilege.kind === 'assume-role' ? database === '*' : entry.database === database;
      if (here) explained.add(keyOf(privilege, entry.grantee));
    }
  }
  const oncePermanent = new Set(
    played.configurations
      .flat()
      .flatMap((entry) => entry.privileges.map((privilege) => keyOf(privilege, entry.grantee))),
  );
  return [
    ...[...certain]
      .filter((key) => !held.has(key))
      .map((key) => `${database}: lost access: ${key} has a live lease but is not held`),
    ...[...held]
      .filter(
        ([key, holding]) =>
          holding.by === 'tool' && !holding.ambiguous && !explained.has(key) && !oncePermanent.has(key),
      )
      .map(([key]) => `${database}: extra access: ${key} was granted by us and nothing explains it`),
    ...truth.lostByTool(database).map((key) => `${database}: ${key} was granted by hand and revoked by us`),
  ];
}

const isIn = (database: string, lease: SimLease, privilege: Privilege): boolean =>
  privilege.kind === 'assume-role' ? database === '*' : lease.databases.includes(database);

/** Nothing that the lease was bound to was made anew after it was sent, and its model answers. */
function isCertain(database: string, lease: SimLease, privilege: Privilege, { madeAnewAtMs, models }: Played): boolean {
  const since = (key: string): boolean => (madeAnewAtMs.get(key) ?? 0) >= lease.sentAtMs;
  if (since(`${lease.grantee.type} ${lease.grantee.name}`)) return false;
  if (privilege.kind !== 'execute-model') return true;
  const key = JSON.stringify([database, privilege.schema, privilege.model]);
  return !since(key) && models.get(key) !== 'Train Model On SageMaker In Progress';
}

const latestBaseline = ({ configurations }: Played): readonly BaselineEntry[] => configurations.at(-1) ?? [];

function keyOf(privilege: Privilege, grantee: SimGrantee): string {
  switch (privilege.kind) {
    case 'create-model':
      return pairKey({
        right: 'CREATE MODEL',
        target: { kind: 'models' },
        grantee: { ...grantee, grantOption: false },
      });
    case 'execute-model':
      return pairKey({
        right: 'EXECUTE',
        target: { kind: 'model', schema: privilege.schema, name: privilege.model },
        grantee: { ...grantee, grantOption: false },
      });
    case 'schema-create':
    case 'schema-usage':
      return pairKey({
        right: privilege.kind === 'schema-create' ? 'CREATE' : 'USAGE',
        target: { kind: 'schema', name: privilege.schema },
        grantee: { ...grantee, grantOption: false },
      });
    case 'assume-role':
      return pairKey({
        right: 'ASSUMEROLE',
        target: { kind: 'iam-role', arn: privilege.role, command: 'CREATE MODEL' },
        grantee: { ...grantee, grantOption: false },
      });
  }
}

async function ledgerProblems({ world }: Played): Promise<string[]> {
  const items = await world.table.items();
  const open = items.filter(({ sk }) => sk?.S === 'INTENT').map(({ pk }) => `${pk?.S}: an intent is open at rest`);
  const untold = items
    .filter(({ outbox }) => outbox !== undefined)
    .map(({ pk, sk }) => `${pk?.S} ${sk?.S}: not published at rest`);
  const verified = (await world.invoke('verify', {})) as { database: string; status: string; problems: string[] }[];
  const broken = verified
    .filter(({ status }) => status !== 'intact')
    .map(({ database, problems }) => `${database}: evidence does not verify: ${problems.join('; ')}`);
  return [...open, ...untold, ...broken];
}

interface Claimed {
  readonly database: string;
  readonly leases: readonly {
    readonly id: string;
    readonly grantee: SimGrantee;
    readonly privileges: readonly Privilege[];
    readonly settled?: { readonly outcome: string };
  }[];
}

/** Success only after read-back: what evidence calls applied is held at that moment, unless a person took it away meanwhile. */
export function judgeEvidence(record: unknown, truth: Truth, nowMs: number): string[] {
  const { database, leases } = record as Claimed;
  const place = database.slice(database.lastIndexOf('#') + 1);
  return leases
    .filter(({ settled }) => settled?.outcome === 'applied' || settled?.outcome === 'already')
    .flatMap(({ id, grantee, privileges }) =>
      privileges
        .map((privilege) => keyOf(privilege, grantee))
        .filter((key) => !truth.held(place).has(key) && nowMs - truth.handledAtMs(place, key) > MEANWHILE_MS)
        .map((key) => `${place}: evidence says that lease ${id} is applied, but ${key} is not held`),
    );
}

/** Longer than a reading of the catalog takes in the simulation. */
const MEANWHILE_MS = 120_000;
