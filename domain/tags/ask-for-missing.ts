import { policyOf } from '../access/policy/policy-of.ts';
import type { Config } from '../config.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import type { Tagger } from './find-resources.ts';
import { approversKey, neededApprovals } from './needed-approvals.ts';
import type { Standing } from './standing.ts';
import { NO_TAGS } from './tag-config.ts';
import type { KnownIdentities } from './tag-reading.ts';
import type { TagLease, TagRecord } from './tag-record.ts';
import { tagLeaseId } from './tag-requests.ts';
import { whyUnasked } from './unasked.ts';
import { accessKey, type WantedAccess } from './wanted-access.ts';

interface Missing {
  readonly identities: KnownIdentities;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly own: Omit<TagRecord, 'leases'>;
  /** What is left of the leases that there were. */
  readonly left: readonly TagLease[];
  readonly wanted: readonly WantedAccess[];
  readonly tagger?: Tagger | undefined;
}

/** One access that is wanted, and the leases of it that are over. */
interface MissingAccess {
  readonly one: WantedAccess;
  readonly draft: TagLease;
  readonly over: ReadonlySet<TagLease>;
}

export interface AskedByTags {
  readonly leases: readonly TagLease[];
  /** How many requests were ever made. */
  readonly count: number;
  readonly findings: readonly string[];
}

/** Of one resource: its record is one item of the ledger, of 400 KB at most. */
const MOST_LEASES = 200;
const RENEWAL_SECONDS = 7 * DAY_SECONDS;

/** Adds a lease for each access that is wanted and has none that is live or still undecided. */
export function askForMissing(
  { identities, standings, own, left, wanted, tagger }: Missing,
  config: Config,
  now: Instant,
): AskedByTags {
  const policy = policyOf(config).hash;
  const { leaseDays, maxPerTag } = config.tags ?? NO_TAGS;
  const expiresAt = leaseDays === undefined ? undefined : addSeconds(now, leaseDays * DAY_SECONDS);
  const findings: string[] = [];
  const missing = wanted.flatMap((one): MissingAccess[] => {
    const same = left.filter((lease) => !lease.ending && accessKey(lease) === accessKey(one));
    if (same.some((lease) => stands(lease, one))) return [];
    const why = whyUnasked(one, identities);
    if (why === undefined)
      return [
        { one, draft: draftOf(one, same), over: new Set(same.filter((lease) => !isLive(lease))) },
      ];
    findings.push(why);
    return [];
  });
  const waiting = left.filter((lease) => lease.ending !== true && isUndecided(lease));
  const crowds = [
    ...Map.groupBy(
      [...waiting, ...missing.map(({ draft }) => draft)],
      ({ approvers }) => approvers,
    ),
  ].filter(([approvers, { length }]) => approvers !== undefined && length > maxPerTag);
  const tooMany = new Set(crowds.flatMap(([, crowd]) => crowd));
  let leases = left;
  let count = own.asked;
  for (const { one, draft, over } of missing.filter((each) => !tooMany.has(each.draft))) {
    if (leases.length >= MOST_LEASES) {
      findings.push(
        `${one.tag}: more than ${MOST_LEASES} leases for one resource; ask for the rest by another one`,
      );
      continue;
    }
    count += 1;
    leases = [
      ...leases.filter((lease) => !over.has(lease)),
      { ...draft, leaseId: tagLeaseId(own, one, count) },
    ];
  }
  return { leases, count, findings: [...findings, ...crowds.map(crowdFinding)] };

  /** What is missing, as it would be asked for; the id says which request it is only once it is made. */
  function draftOf(one: WantedAccess, same: readonly TagLease[]): TagLease {
    const setBy = setterOf(one, same);
    const draft: TagLease = {
      leaseId: tagLeaseId(own, one, 0),
      tag: one.tag,
      value: one.value,
      grantee: one.grantee,
      access: one.access,
      policy,
      ...(expiresAt !== undefined && { expiresAt }),
      ...(setBy !== undefined && { setBy }),
    };
    const stages = neededApprovals(own, draft, config, now);
    return stages === undefined ? draft : { ...draft, approvers: approversKey(stages) };
  }

  function crowdFinding([, { length }]: readonly [unknown, readonly TagLease[]]): string {
    return `the tags ask for ${length} accesses that wait for the same approvers, which would be one question, and maxPerTag is ${maxPerTag}; of these nothing new is asked for. Take some off, or raise maxPerTag in config/admin.yml`;
  }

  function isUndecided({ leaseId }: TagLease): boolean {
    const standing = standings.get(leaseId) ?? 'unseen';
    return standing === 'open' || standing === 'unseen';
  }

  /** By the call that is told of now, or by what was told of the same value before. */
  function setterOf({ tag, value }: WantedAccess, same: readonly TagLease[]): string | undefined {
    if (tagger?.tags[tag] === value) return tagger.by;
    return same.find((lease) => lease.tag === tag && lease.value === value)?.setBy;
  }

  function isLive({ leaseId }: TagLease): boolean {
    return standings.get(leaseId) === 'live';
  }

  /** Whether it is enough, or was answered for good: a refusal under this policy, or somebody's revoke, of this very value. */
  function stands(lease: TagLease, { value }: WantedAccess): boolean {
    switch (standings.get(lease.leaseId) ?? 'unseen') {
      case 'unseen':
      case 'open':
        return true;
      case 'live':
        return lease.expiresAt === undefined || lease.expiresAt > addSeconds(now, RENEWAL_SECONDS);
      case 'refused':
        return lease.policy === policy && lease.value === value;
      case 'revoked':
        return lease.value === value;
      case 'ended':
        return false;
    }
  }
}
