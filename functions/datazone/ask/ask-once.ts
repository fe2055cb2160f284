import type { EventBus } from '../../../aws/event-bus.ts';
import type { LedgerRequests } from '../../../aws/ledger/requests.ts';
import type { OwnRequests } from '../../../aws/own-requests.ts';
import { cut, inShort, MAX_CONTENT_CHARACTERS } from '../../../domain/access/reasons.ts';
import type { Registration } from '../../../domain/access/registration.ts';
import { dataZoneSource } from '../../../domain/access/source.ts';
import type { Config } from '../../../domain/config.ts';
import {
  judgeSubscriptions,
  leasesOf,
  noticeInWords,
  type SubscriptionVerdict,
} from '../../../domain/datazone/judge-subscriptions.ts';
import type { SubscriptionEvent } from '../../../domain/datazone/subscription-event.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Noticed } from '../look.ts';

interface AskDeps {
  readonly config: Config;
  readonly requests: LedgerRequests;
  readonly bus: EventBus;
  readonly asking: OwnRequests;
}

/** `again`: DataZone does not show yet what the event tells of. */
export interface AskedForSubscriptions {
  readonly event: unknown;
  readonly attempt: number;
  readonly next: 'again' | 'end';
  readonly outcome: SubscriptionVerdict['kind'];
  readonly because: readonly string[];
}

/** DataZone is asked so often before what it shows counts. */
const ATTEMPTS = 4;

/** Evidence is written before anything is sent, and each message is the same when it is sent again. */
export async function askOnce(
  deps: AskDeps,
  noticed: Noticed,
  now: Instant,
): Promise<AskedForSubscriptions> {
  const { event, attempt } = noticed;
  if ('problems' in noticed) {
    const { problems } = noticed;
    if (problems.length === 0)
      return { event, attempt, next: 'end', outcome: 'asked', because: [] };
    const id = await note(deps, 'unlisted', { noticed, because: problems }, now);
    await refuse(deps, { requestId: id, detailType: 'datazone' }, problems);
    return { event, attempt, next: 'end', outcome: 'refused', because: inShort(problems) };
  }
  const { notice, reading } = noticed;
  const registrations = new Map<string, Registration>();
  for (const id of leasesOf(notice, reading)) {
    const registration = await deps.requests.registration(id);
    if (registration !== undefined) registrations.set(id, registration);
  }
  const known = { reading, registrations, config: deps.config };
  const { kind, messages, because } = judgeSubscriptions(notice, known);
  const isLast = kind !== 'again' || attempt >= ATTEMPTS;
  const isNothing = kind === 'asked' && messages.length === 0 && because.length === 0;
  if (isLast && !isNothing) await note(deps, notice.domain, { noticed, because }, now);
  // In turn: PutEvents carries one detail-type for each condition of our role.
  for (const type of [
    'Model Access Revoked',
    'Model Access Requested',
    'Model Access Approved',
  ] as const)
    await deps.asking.put(messages.filter(({ detailType }) => detailType === type));
  if (isLast) await tell(deps, notice, kind, because);
  const next = isLast ? 'end' : 'again';
  return { event, attempt: attempt + 1, next, outcome: kind, because: inShort(because) };
}

async function tell(
  deps: AskDeps,
  notice: SubscriptionEvent,
  kind: SubscriptionVerdict['kind'],
  because: readonly string[],
): Promise<void> {
  if (kind === 'refused')
    await refuse(deps, { requestId: notice.id, detailType: notice.detailType }, because);
  if (kind === 'unread' || kind === 'again')
    await deps.bus.publish([
      {
        detailType: 'Model Access Failed',
        detail: { resource: noticeInWords(notice), outcome: 'failed', because: inShort(because) },
      },
    ]);
}

const refuse = (
  { bus, config }: AskDeps,
  key: { readonly requestId: string; readonly detailType: string },
  because: readonly string[],
): Promise<void> =>
  bus.publish([
    {
      detailType: 'Model Access Refused',
      detail: { source: sourceName(config), ...key, outcome: 'refused', because: inShort(because) },
    },
  ]);

const sourceName = (config: Config): string => dataZoneSource(config)?.name ?? 'datazone';

/** Evidence of the event, of what was read for it, and of what nobody asks for; once for each reading that differs. */
async function note(
  { requests, config }: AskDeps,
  about: string,
  { noticed, because }: { readonly noticed: Noticed; readonly because: readonly string[] },
  now: Instant,
): Promise<string> {
  const { attempt: _attempt, ...seen } = noticed;
  const content = canonical({ about, ...seen, because });
  const contentHash = sha256(content);
  const requestId = `datazone-${contentHash.slice(0, 40)}`;
  const key = { source: sourceName(config), requestId, detailType: 'datazone' };
  const kept = cut(content, MAX_CONTENT_CHARACTERS);
  await requests.claim(key, { contentHash, content: kept }, now);
  await requests.answer(key, contentHash, { outcome: 'read', because: inShort(because) }, now);
  return requestId;
}
