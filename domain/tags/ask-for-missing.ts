import { policyOf } from '../access/policy/policy-of.ts';
import type { Config } from '../config.ts';
import { addSeconds, DAY_SECONDS, type Instant } from '../time.ts';
import type { Tagger } from './find-resources.ts';
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
  const { leaseDays } = config.tags ?? NO_TAGS;
  const expiresAt = leaseDays === undefined ? undefined : addSeconds(now, leaseDays * DAY_SECONDS);
  const begin = (one: WantedAccess, n: number, setBy: string | undefined): TagLease => ({
    leaseId: tagLeaseId(own, one, n),
    tag: one.tag,
    value: one.value,
    grantee: one.grantee,
    access: one.access,
    policy,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(setBy !== undefined && { setBy }),
  });

  let leases = left;
  let count = own.asked;
  const findings: string[] = [];
  for (const one of wanted) {
    const same = leases.filter((lease) => !lease.ending && accessKey(lease) === accessKey(one));
    if (same.some((lease) => stands(lease, one))) continue;
    const why =
      whyUnasked(one, identities) ??
      (leases.length < MOST_LEASES
        ? undefined
        : `${one.tag}: more than ${MOST_LEASES} leases for one resource; ask for the rest by another one`);
    if (why !== undefined) {
      findings.push(why);
      continue;
    }
    count += 1;
    const over = new Set(same.filter((lease) => !isLive(lease)));
    leases = [
      ...leases.filter((lease) => !over.has(lease)),
      begin(one, count, setterOf(one, same)),
    ];
  }
  return { leases, count, findings };

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
