import type { EventBus } from '../../../aws/event-bus.ts';
import type { LedgerAnswers } from '../../../aws/ledger/answers.ts';
import type { LedgerLeases } from '../../../aws/ledger/leases.ts';
import type { LedgerQuestions } from '../../../aws/ledger/questions.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import type { LedgerTagRecords } from '../../../aws/ledger/tag-records.ts';
import type { OwnRequests } from '../../../aws/own-requests.ts';
import { approvalNeeded } from '../../../domain/access/approvals/announce.ts';
import { inShort } from '../../../domain/access/reasons.ts';
import { RequestOutcome } from '../../../domain/access/request-outcome.ts';
import { tagSource } from '../../../domain/access/source.ts';
import type { Config } from '../../../domain/config.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import { parseJson } from '../../../domain/ledger-json.ts';
import { compareTags } from '../../../domain/tags/compare-tags.ts';
import { type Standing, standingOf } from '../../../domain/tags/standing.ts';
import type { TagReading } from '../../../domain/tags/tag-reading.ts';
import type { TagLease, TagRecord } from '../../../domain/tags/tag-record.ts';
import { inWords } from '../../../domain/tags/tagged-resource.ts';
import { isOnItsWay, tellApprovers } from '../../../domain/tags/tell-approvers.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Look } from '../look.ts';
import { openQuestions } from './open-questions.ts';

interface CompareDeps {
  readonly config: Config;
  readonly records: LedgerTagRecords;
  readonly requests: LedgerRequests;
  readonly leases: LedgerLeases;
  readonly questions: LedgerQuestions;
  readonly answers: LedgerAnswers;
  readonly bus: EventBus;
  /** Where a person answers. */
  readonly url: string;
  readonly asking: OwnRequests;
}

/**
 * What comes next: `read` because somebody knows newer tags, `again` because AWS may still have answered with old ones,
 * `confirm` because so much would end that a second reading has to say so.
 */
export interface Compared extends Look {
  readonly next: 'read' | 'again' | 'confirm' | 'end';
  readonly outcome: 'overtaken' | 'unread' | 'held' | 'asked' | 'already';
  readonly because: readonly string[];
}

/** As often it is looked again, every minute, whether what was asked for has reached its approvers' question. */
const MOST_WAITS = 5;

/**
 * The record is written before anything is asked: whoever comes after a crash finds what was not sent, and sends it. Approvers
 * are told before the record says so: told twice is harmless, untold is not.
 */
export async function compareOnce(
  deps: CompareDeps,
  { confirm: confirmed, ...look }: Look,
  reading: TagReading,
  now: Instant,
): Promise<Compared> {
  const { resource, isFresh, tagger } = look;
  const record = await deps.records.find(resource);
  const overtaken: Compared = { ...look, next: 'read', outcome: 'overtaken', because: [] };
  const isRead = 'ok' in reading.tagged || 'missing' in reading.tagged;
  if (isRead && (record?.version ?? 0) !== reading.version) return overtaken;
  const standings = await standingsOf(deps, record?.leases ?? []);
  const compared = compareTags({ reading, record, standings, confirmed, tagger }, deps.config, now);
  if (compared.kind === 'held') {
    await note(deps, reading, compared.because, now);
    const { confirm } = compared;
    return { ...look, confirm, next: 'confirm', outcome: 'held', because: compared.because };
  }
  if (compared.kind === 'unread') {
    await note(deps, reading, compared.because, now);
    const detail = { resource: inWords(resource), outcome: 'failed' as const };
    await deps.bus.publish([
      { detailType: 'Model Access Failed', detail: { ...detail, because: [...compared.because] } },
    ]);
    return { ...look, next: 'end', outcome: 'unread', because: compared.because };
  }
  const { record: changed, messages, findings, gains } = compared;
  const current = changed ?? (record && { ...record, version: record.version + 1 });
  const next = (await tell(deps, current, standings, now)) ?? changed;
  if (next !== undefined && (await deps.records.put(next)) === 'refused') return overtaken;
  const said = [...(changed === undefined ? [] : gains), ...findings];
  if (said.length > 0) await note(deps, reading, said, now);
  // In turn: PutEvents carries one detail-type for each condition of our role.
  for (const type of ['Model Access Requested', 'Model Access Revoked'])
    await deps.asking.put(messages.filter(({ detailType }) => detailType === type));
  const { waited = 0 } = look;
  const kept = next ?? record;
  const isAwaited = kept !== undefined && isOnItsWay(kept, standings) && waited < MOST_WAITS;
  return {
    ...look,
    ...(isAwaited && { waited: waited + 1 }),
    isFresh: false,
    next: isAwaited || (isFresh && next === undefined) ? 'again' : 'end',
    outcome: messages.length > 0 ? 'asked' : 'already',
    because: inShort([...gains, ...findings]),
  };
}

/** Tells approvers what waits for them, if that is due; then the record as it is to be written. */
async function tell(
  deps: CompareDeps,
  record: TagRecord | undefined,
  standings: ReadonlyMap<string, Standing>,
  now: Instant,
): Promise<TagRecord | undefined> {
  if (record === undefined) return undefined;
  const { groups, record: told } = tellApprovers(record, await openQuestions(deps, standings), now);
  if (groups.length === 0) return undefined;
  await deps.bus.publish(
    groups.map((group) => ({
      detailType: 'Model Access Approval Needed' as const,
      detail: approvalNeeded(group, { at: now, url: deps.url }),
    })),
  );
  return told;
}

/** The name of the source in whose name tags ask; without one nothing is looked at. */
const sourceOf = (config: Config): string => tagSource(config)?.name ?? 'tag';

/** How each lease stands, by consistent reads of the ledger. */
async function standingsOf(
  deps: CompareDeps,
  leases: readonly TagLease[],
): Promise<ReadonlyMap<string, Standing>> {
  const source = sourceOf(deps.config);
  const standings = await Promise.all(
    leases.map(async ({ leaseId }): Promise<[string, Standing]> => {
      const key = { source, requestId: leaseId, detailType: 'Model Access Requested' };
      const [seen, registration] = await Promise.all([
        deps.requests.remembered(key),
        deps.requests.registration(leaseId),
      ]);
      const parts = await Promise.all(
        (registration?.databases ?? []).map((database) => deps.leases.find(database, leaseId)),
      );
      const outcome =
        seen?.outcome && parseJson(RequestOutcome, seen.outcome, `the outcome of ${leaseId}`);
      const view = {
        outcome: outcome ? outcome.outcome : undefined,
        isSeen: seen !== undefined,
        registration,
        ended: parts.map((part) => part?.ended === true),
      };
      return [leaseId, standingOf(view)];
    }),
  );
  return new Map(standings);
}

/** Evidence of what was read and what nobody asks for, once for each reading that differs. */
async function note(
  { requests, config }: CompareDeps,
  { resource, version, tagged }: TagReading,
  because: readonly string[],
  now: Instant,
): Promise<void> {
  const content = canonical({ resource, version, tagged, because });
  const contentHash = sha256(content);
  const source = sourceOf(config);
  const key = { source, requestId: `tags-${contentHash.slice(0, 40)}`, detailType: 'tags' };
  await requests.claim(key, { contentHash, content }, now);
  const outcome = { outcome: 'read', because: inShort(because) };
  await requests.answer(key, contentHash, outcome, now);
}
