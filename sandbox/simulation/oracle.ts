import type { Privilege } from '../../domain/privilege.ts';
import { askedProblems } from './asked.ts';
import { executionProblems } from './executions.ts';
import type { GrantHistory } from './grant-history.ts';
import { isInDoubt, stillMeans } from './identity-doubts.ts';
import { improperProblems } from './improper.ts';
import { LATE_COMMIT_MS, leasesAtRest, type SimLease } from './leases-at-rest.ts';
import { recoveryProblems } from './lost-table.ts';
import { leftByMembers } from './members.ts';
import { noticeProblems } from './notices.ts';
import { otherOwnerProblems } from './other-owner.ts';
import { keyOf } from './pairs.ts';
import type { Played } from './played.ts';
import { policyProblems } from './policy-law.ts';
import { leftByReview, reviewProblems } from './reviewed.ts';
import { robbedProblems } from './robbed.ts';
import type { BaselineEntry } from './scenario.ts';
import { namesUpperCase } from './siblings.ts';
import { suspendedIn } from './suspensions.ts';
import { leasesOfTags, tagProblems } from './tag-law.ts';
import { earlyProblems } from './too-early.ts';
import { DATABASES, READY, type SimGrantee } from './warehouse.ts';

/** The laws at rest, law 1 above all (docs/laws.md), judged from what was sent and from the database's own history. Empty when they hold. */
export async function judgeRest(played: Played): Promise<string[]> {
  const left = leftByMembers(leftByReview(leasesAtRest(played), played), played);
  // What a tag asked for since a review began inherits its removals as well (docs/reviews.md).
  const leases = [...left, ...leftByReview(leasesOfTags(played), played)];
  const databases = [...DATABASES, '*'];
  return [
    ...executionProblems(played),
    ...databases.flatMap((database) => accessProblems(database, leases, played)),
    ...(await ledgerProblems(played)),
    ...played.looks.problems(),
    ...played.tokens.problems(),
    ...noticeProblems(leases, played),
    ...recoveryProblems(played.lost),
    ...improperProblems(played),
    ...askedProblems(played),
    ...policyProblems(played),
    ...tagProblems(played),
    ...reviewProblems(played),
    ...robbedProblems(played),
    ...otherOwnerProblems(played),
    ...earlyProblems(played),
  ];
}

/** Law 1 in one database: what has to be there is there, what we granted is explained, what others granted is untouched. */
function accessProblems(database: string, leases: readonly SimLease[], played: Played): string[] {
  const { truth } = played;
  const suspended = suspendedIn(played);
  const held = truth.held(database);
  const certain = new Set<string>();
  const explained = new Set<string>();
  const taken: string[] = [];
  for (const lease of leases) {
    for (const privilege of lease.privileges) {
      if (!isIn(database, lease, privilege)) continue;
      const key = keyOf(privilege, lease.grantee);
      const stands = suspended(database, lease.grantee);
      if (stands === 'surely') continue;
      if (stillMeans(database, lease, key, played)) explained.add(key);
      if (stands === 'perhaps') continue;
      if (!lease.isSure || isBoundAnew(database, lease, privilege, played)) continue;
      if (isInDoubt(database, lease, privilege, played)) continue;
      const isPossible =
        isReady(database, privilege, played) && isAddressable(privilege, lease.grantee, played);
      if (isPossible) certain.add(key);
      if (stands === 'lifted') continue;
      if (truth.takenByTool(database).some((one) => one.key === key && one.atMs > lease.seenAtMs))
        taken.push(key);
    }
  }
  for (const entry of latestBaseline(played)) {
    for (const privilege of entry.privileges) {
      const here =
        privilege.kind === 'assume-role' ? database === '*' : entry.database === database;
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
          holding.by === 'tool' &&
          !holding.ambiguous &&
          !explained.has(key) &&
          !isOfNewSibling(key, holding.sinceMs, played) &&
          !oncePermanent.has(key),
      )
      .map(
        ([key]) => `${database}: extra access: ${key} was granted by us and nothing explains it`,
      ),
    ...taken.map(
      (key) => `${database}: taken away: ${key} was revoked by us while its lease was live`,
    ),
    ...tooOften(truth.takenByTool(database)).map(
      (key) => `${database}: tried too often: ${key} was revoked in vain again and again`,
    ),
    ...truth
      .lostByTool(database)
      .map((key) => `${database}: ${key} was granted by hand and revoked by us`),
  ];
}

/** What has no effect is tried ever less often: eleven times in a day, and a few more where its reason changes. */
const MAX_TRIES = 40;

function tooOften(taken: readonly { readonly key: string }[]): string[] {
  const tries = Map.groupBy(taken, ({ key }) => key);
  return [...tries].flatMap(([key, all]) => (all.length > MAX_TRIES ? [key] : []));
}

const isIn = (database: string, lease: SimLease, privilege: Privilege): boolean =>
  privilege.kind === 'assume-role' ? database === '*' : lease.databases.includes(database);

/** Names in upper case are blocked beside a sibling, and where the warehouse cannot be told to mind them. */
function isAddressable(
  privilege: Privilege,
  grantee: SimGrantee,
  { siblings, folding }: Played,
): boolean {
  const grant = { privilege, grantee };
  if (!namesUpperCase(grant)) return true;
  const minds = 'caseSensitive' in folding || folding.setting === 'takes';
  return minds && siblings.sinceMs(grant) === 0;
}

/** A sibling that was made while a batch was on its way may get what the batch says, where names fold: nobody can see that. */
const isOfNewSibling = (key: string, grantedAtMs: number, { siblings }: Played): boolean =>
  siblings.madeAtMs(key) > grantedAtMs - LATE_COMMIT_MS;

/** The grantee or the model was made anew after the lease may have been bound: it may be bound to the one before. */
function isBoundAnew(
  database: string,
  lease: SimLease,
  privilege: Privilege,
  { madeAnewAtMs }: Played,
): boolean {
  const since = (key: string): boolean => (madeAnewAtMs.get(key) ?? 0) >= lease.boundFromMs;
  if (since(`${lease.grantee.type} ${lease.grantee.name}`)) return true;
  if ('schema' in privilege && since(JSON.stringify([database, privilege.schema]))) return true;
  return (
    privilege.kind === 'execute-model' &&
    since(JSON.stringify([database, privilege.schema, privilege.model]))
  );
}

/** At rest. What is not ready is not granted; what was granted before stays, and that is judged by what was taken away. */
const isReady = (database: string, privilege: Privilege, { models }: Played): boolean =>
  privilege.kind !== 'execute-model' ||
  (models.get(JSON.stringify([database, privilege.schema, privilege.model])) ?? READY) === READY;

const latestBaseline = ({ configurations }: Played): readonly BaselineEntry[] =>
  configurations.at(-1) ?? [];

async function ledgerProblems({ localAws }: Played): Promise<string[]> {
  const items = localAws.table.items();
  const open = items
    .filter(({ sk }) => sk?.S === 'INTENT')
    .map(({ pk }) => `${pk?.S}: an intent is open at rest`);
  const untold = items
    .filter(({ outbox }) => outbox !== undefined)
    .map(({ pk, sk }) => `${pk?.S} ${sk?.S}: not published at rest`);
  const verified = (await localAws.invoke('verify', {})) as {
    chain: string;
    status: string;
    problems: string[];
  }[];
  const broken = verified
    .filter(({ status }) => status !== 'intact')
    .map(({ chain, problems }) => `${chain}: evidence does not verify: ${problems.join('; ')}`);
  return [...open, ...untold, ...broken];
}

interface Claimed {
  readonly database: string;
  readonly seq: number;
  readonly leases: readonly {
    readonly id: string;
    readonly grantee: SimGrantee;
    readonly privileges: readonly Privilege[];
    readonly lastOutcome?: { readonly outcome: string; readonly seq: number };
  }[];
}

/** Success only after read-back: what evidence calls applied is held at that moment, unless a person took it away meanwhile. */
export function judgeEvidence(record: unknown, truth: GrantHistory, nowMs: number): string[] {
  const { database, seq, leases } = record as Claimed;
  const place = database.slice(database.lastIndexOf('#') + 1);
  return leases
    .filter(
      ({ lastOutcome }) =>
        lastOutcome?.seq === seq && ['applied', 'already'].includes(lastOutcome.outcome),
    )
    .flatMap(({ id, grantee, privileges }) =>
      privileges
        .map((privilege) => keyOf(privilege, grantee))
        .filter(
          (key) =>
            !truth.held(place).has(key) && nowMs - truth.handledAtMs(place, key) > MEANWHILE_MS,
        )
        .map(
          (key) => `${place}: evidence says that lease ${id} is applied, but ${key} is not held`,
        ),
    );
}

/** Longer than a reading of the catalog takes in the simulation. */
const MEANWHILE_MS = 120_000;
