import type { Config } from '../config.ts';
import { canonical, sha256 } from '../hash.ts';
import { because } from '../setup/read.ts';
import type { Instant } from '../time.ts';
import { type AskedByTags, askForMissing } from './ask-for-missing.ts';
import type { Tagger } from './find-resources.ts';
import { gainsOf } from './gains.ts';
import type { Standing } from './standing.ts';
import type { Tagged, TagReading } from './tag-reading.ts';
import type { TagLease, TagRecord } from './tag-record.ts';
import { requestOf, revokeOf, type TagMessage } from './tag-requests.ts';
import { inWords } from './tagged-resource.ts';
import { unmappedFinding } from './unasked.ts';
import { accessKey, type TagWishes, wishesOf } from './wanted-access.ts';

export interface TagFacts {
  readonly reading: TagReading;
  readonly record: TagRecord | undefined;
  /** By lease id. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** What an earlier reading would have ended, and left for a second one to confirm. */
  readonly confirmed?: string | undefined;
  readonly tagger?: Tagger | undefined;
}

export type TagComparison =
  /** Nothing was learned, so nothing changes. */
  | { readonly kind: 'unread'; readonly because: readonly string[] }
  /** So many leases would end that a second reading has to say the same. */
  | { readonly kind: 'held'; readonly confirm: string; readonly because: readonly string[] }
  | {
      readonly kind: 'compared';
      /** As it is to be written before anything is sent; without it nothing has changed. */
      readonly record?: TagRecord;
      readonly messages: readonly TagMessage[];
      /** What the tags say and nobody asks for, and why. */
      readonly findings: readonly string[];
      /** Whom a role's tag lets into which groups. */
      readonly gains: readonly string[];
    };

/** More ending leases than these look like a mistake, of whoever tags or of the reading. */
const MOST_ENDING = 10;
const NO_WISHES: TagWishes = { wanted: [], unmapped: [], findings: [] };

/** What the tags want against what they have: requests for what is missing, revokes for what is wanted no more. */
export function compareTags(facts: TagFacts, config: Config, now: Instant): TagComparison {
  const { reading, record: before, standings } = facts;
  const { tagged, resource } = reading;
  const what = `the tags of ${inWords(resource)}`;
  // That there is no such resource is an answer: nothing bears the tag any more.
  if (!('ok' in tagged) && !('missing' in tagged))
    return { kind: 'unread', because: [`${because(tagged, what)}; nothing was changed`] };
  const seen = 'ok' in tagged ? tagged.ok : undefined;
  const wishes = seen === undefined ? NO_WISHES : wishesOf(resource, seen, config);
  const left = leftOf(facts, wishes, seen);
  const ending = left.filter((lease) => lease.ending && !isEnding(before, lease));
  const confirm = sha256(canonical(ending.map(({ leaseId }) => leaseId).sort()));
  if (ending.length > MOST_ENDING && facts.confirmed !== confirm)
    return {
      kind: 'held',
      confirm,
      because: [
        `${what} would end ${ending.length} leases at once; a second reading in ten minutes has to say the same`,
      ],
    };
  const own = ownerOf(reading, before, seen);
  const asked: AskedByTags =
    seen === undefined
      ? { leases: left, count: own.asked, findings: [] }
      : askForMissing(
          {
            identities: reading.identities,
            standings,
            own,
            left,
            wanted: wishes.wanted,
            tagger: facts.tagger,
          },
          config,
          now,
        );
  const record = { ...own, asked: asked.count, leases: asked.leases };
  return {
    kind: 'compared',
    ...(isOtherThan(before, record) && { record: { ...record, version: own.version + 1 } }),
    messages: asked.leases.flatMap((lease) =>
      messageOf(own, lease, standings.get(lease.leaseId) ?? 'unseen'),
    ),
    findings: [
      ...new Set([
        ...wishes.findings,
        ...wishes.unmapped.map((one) => unmappedFinding(one, reading.identities)),
        ...asked.findings,
      ]),
    ],
    gains: gainsOf(resource, wishes.wanted, reading.identities),
  };
}

/** Whose record it is from now on: what was made anew under the name begins to count anew. */
function ownerOf(
  { resource, version }: TagReading,
  before: TagRecord | undefined,
  seen: Tagged | undefined,
): Omit<TagRecord, 'leases'> {
  const { arn = '', uniqueId = '' } = seen ?? before ?? {};
  const asked = before?.uniqueId === uniqueId && before.arn === arn ? before.asked : 0;
  return { resource, arn, uniqueId, version, asked };
}

/** The leases that are left of the record, each marked if it is to end. */
function leftOf(
  { record, standings }: TagFacts,
  { wanted }: TagWishes,
  seen: Tagged | undefined,
): readonly TagLease[] {
  if (record === undefined) return [];
  const isSame = record.uniqueId === seen?.uniqueId && record.arn === seen.arn;
  const keys = new Set(isSame ? wanted.map(accessKey) : []);
  return record.leases.flatMap((lease): TagLease[] => {
    if (lease.ending !== true && keys.has(accessKey(lease))) return [lease];
    const standing = standings.get(lease.leaseId) ?? 'unseen';
    const isOver = standing === 'refused' || standing === 'revoked' || standing === 'ended';
    return isOver ? [] : [{ ...lease, ending: true }];
  });
}

const isEnding = (record: TagRecord | undefined, { leaseId }: TagLease): boolean =>
  record?.leases.some((lease) => lease.leaseId === leaseId && lease.ending === true) === true;

const isOtherThan = (before: TagRecord | undefined, next: Omit<TagRecord, 'version'>): boolean =>
  before === undefined
    ? next.leases.length > 0
    : canonical({ ...before, version: 0 }) !== canonical({ ...next, version: 0 });

/** Whatever nobody has seen yet is sent, be it again: a message that comes twice is answered twice and done once. */
function messageOf(
  own: Omit<TagRecord, 'leases'>,
  lease: TagLease,
  standing: Standing,
): TagMessage[] {
  if (lease.ending === true) return [revokeOf(own, lease)];
  return standing === 'unseen' ? [requestOf(own, lease)] : [];
}
