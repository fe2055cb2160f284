import type { MappedAccess } from '../access/mapped-access.ts';
import { cut } from '../access/reasons.ts';
import type { Registration } from '../access/registration.ts';
import type { Config } from '../config.ts';
import type { Grantee } from '../privilege.ts';
import { because } from '../setup/read.ts';
import { granteeOfProject } from './grantee-of-project.ts';
import type { SubscriptionEvent } from './subscription-event.ts';
import type {
  Subscription,
  SubscriptionReading,
  SubscriptionRequest,
} from './subscription-reading.ts';

/** One message to ourselves, in the words in which everybody asks. The subscription's id is the lease's. */
interface SubscriptionMessage {
  readonly detailType: 'Model Access Requested' | 'Model Access Approved' | 'Model Access Revoked';
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What follows from a notice and what DataZone says now. */
export interface SubscriptionVerdict {
  /**
   * `asked`: the messages say it; `again`: DataZone does not show yet what the notice tells of; `unread`: nothing was learned;
   * `refused`: what is approved there cannot be told for certain, so nothing of it is asked for.
   */
  readonly kind: 'asked' | 'again' | 'unread' | 'refused';
  readonly messages: readonly SubscriptionMessage[];
  readonly because: readonly string[];
}

const MAX_REASON = 1_000;

/** What is known beside the notice: what DataZone says now, and what the ledger has of each lease of a subscription. */
interface Known {
  readonly reading: SubscriptionReading;
  readonly registrations: ReadonlyMap<string, Pick<Registration, 'warehouse' | 'status'>>;
  readonly config: Config;
}

/** The leases that a notice may be about. */
export const leasesOf = (
  { id }: SubscriptionEvent,
  { request }: SubscriptionReading,
): readonly string[] => [
  ...new Set([id, ...('ok' in request ? request.ok.subscriptions.map((one) => one.id) : [])]),
];

/** What ends needs no certainty about anything else; what begins is asked for as a whole or not at all. */
export function judgeSubscriptions(notice: SubscriptionEvent, known: Known): SubscriptionVerdict {
  const { request } = known.reading;
  if (!('ok' in request))
    return unreadRequest(notice, because(request, noticeInWords(notice)), known);
  const ended = request.ok.subscriptions
    .filter(({ status }) => status !== 'APPROVED')
    .map(({ id, listing }) => revokeOf(notice, id, warehouseOf(known, id, listing)));
  if (notice.kind === 'ended') return judgeEnd(notice, request.ok, ended);
  if (notice.kind === 'night') return judgeMissed(notice, request.ok, known);
  const live = request.ok.subscriptions.filter(({ status }) => status === 'APPROVED');
  if (request.ok.status !== 'ACCEPTED' || (live.length === 0 && ended.length === 0))
    return {
      kind: 'again',
      messages: ended,
      because: [
        `${noticeInWords(notice)} is ${request.ok.status} with ${request.ok.subscriptions.length} subscriptions; nothing follows from that`,
      ],
    };
  const begun = live.length === 0 ? [] : askFor(notice, request.ok, live, known);
  return 'problems' in begun
    ? { kind: 'refused', messages: ended, because: begun.problems }
    : {
        kind: 'asked',
        messages: [...ended, ...begun],
        because: [
          ...(notice.isByPerson || begun.length === 0
            ? []
            : [
                `${noticeInWords(notice)} was not accepted by a person, as far as DataZone tells: it asks, and the policy says who approves`,
              ]),
        ],
      };
}

/** What takes away is believed without having been read; nothing begins that nobody could read. */
const unreadRequest = (
  notice: SubscriptionEvent,
  why: string,
  known: Known,
): SubscriptionVerdict =>
  notice.kind === 'ended'
    ? {
        kind: 'asked',
        messages: [revokeOf(notice, notice.id, warehouseOf(known, notice.id))],
        because: [why],
      }
    : { kind: 'unread', messages: [], because: [`${why}; nothing was asked for`] };

/** Of a subscription that nothing was ever granted for any warehouse will do: its revoke only closes the id. */
const warehouseOf = ({ registrations, config }: Known, leaseId: string, listing = ''): string =>
  registrations.get(leaseId)?.warehouse ??
  config.datazone?.listings[listing]?.warehouse ??
  config.warehouses[0]?.name ??
  'none';

/** What no event told: ends of leases that still stand, and subscriptions that nobody asked for yet. */
function judgeMissed(
  notice: SubscriptionEvent,
  request: SubscriptionRequest,
  known: Known,
): SubscriptionVerdict {
  const { registrations } = known;
  const ended = request.subscriptions
    .filter(({ id, status }) => {
      const stands = registrations.get(id)?.status ?? 'revoked';
      return status !== 'APPROVED' && stands !== 'revoked';
    })
    .map(({ id, listing }) => revokeOf(notice, id, warehouseOf(known, id, listing)));
  const live = request.subscriptions.filter(
    ({ id, status }) => status === 'APPROVED' && !registrations.has(id),
  );
  const begun = live.length === 0 ? [] : askFor(notice, request, live, known);
  return 'problems' in begun
    ? { kind: 'refused', messages: ended, because: begun.problems }
    : { kind: 'asked', messages: [...ended, ...begun], because: [] };
}

function judgeEnd(
  notice: SubscriptionEvent,
  { subscriptions }: SubscriptionRequest,
  ended: readonly SubscriptionMessage[],
): SubscriptionVerdict {
  const named = subscriptions.find(({ id }) => id === notice.id);
  const isSeen = named === undefined ? ended.length > 0 : named.status !== 'APPROVED';
  return isSeen
    ? { kind: 'asked', messages: ended, because: [] }
    : {
        kind: 'again',
        messages: ended,
        because: [
          `${notice.detailType}: DataZone still shows ${notice.id} of domain ${notice.domain} as approved, so it goes on; revoke it by hand if it is over`,
        ],
      };
}

function askFor(
  notice: SubscriptionEvent,
  request: SubscriptionRequest,
  live: readonly Subscription[],
  { reading, config }: Known,
): readonly SubscriptionMessage[] | { readonly problems: readonly string[] } {
  const listings = new Map<string, MappedAccess>();
  const grantees = new Map<string, Grantee>();
  const problems: string[] = [];
  for (const id of new Set([...request.listings, ...live.map(({ listing }) => listing)])) {
    const access = config.datazone?.listings[id];
    if (access === undefined)
      problems.push(
        `listing ${id} is not configured; name in datazone.listings of config/admin.yml what it gives`,
      );
    else listings.set(id, access);
  }
  for (const project of new Set([...request.projects, ...live.map((one) => one.project ?? null)])) {
    if (project === null) {
      problems.push('a principal is no project; only projects can be given access');
      continue;
    }
    const found = granteeOfProject(project, reading, config);
    if ('problem' in found) problems.push(found.problem);
    else grantees.set(project, found.grantee);
  }
  if (request.listings.length === 0) problems.push('it names no listing');
  if (problems.length > 0)
    return { problems: problems.map((problem) => `${noticeInWords(notice)}: ${problem}`) };
  return live.flatMap((one) => {
    const access = listings.get(one.listing);
    const grantee = grantees.get(one.project ?? '');
    return access === undefined || grantee === undefined
      ? []
      : [askOf(notice, request, one, { access, grantee })];
  });
}

function askOf(
  notice: SubscriptionEvent,
  { id, requester, reviewer, reason }: SubscriptionRequest,
  subscription: Subscription,
  { access, grantee }: { readonly access: MappedAccess; readonly grantee: Grantee },
): SubscriptionMessage {
  const { warehouse, database, persona: name, schema, models } = access;
  const asked = {
    requestId: subscription.id,
    warehouse,
    database,
    grantee,
    persona: { name, schema, ...(models !== undefined && { models }) },
    requestedBy: requester,
    reason: cut(
      `subscription ${subscription.id} of request ${id} in domain ${notice.domain}: ${reason}`,
      MAX_REASON,
    ),
  };
  // Who may approve is the policy's to say: that nobody had to in DataZone is no approval.
  return notice.isByPerson && reviewer !== undefined
    ? {
        detailType: 'Model Access Approved',
        detail: { ...asked, approvedBy: [reviewer], approvedAt: subscription.createdAt },
      }
    : { detailType: 'Model Access Requested', detail: asked };
}

/** The same each time, whatever tells of it, so that it is one message however often it is sent. */
const revokeOf = (
  { domain }: SubscriptionEvent,
  id: string,
  warehouse: string,
): SubscriptionMessage => ({
  detailType: 'Model Access Revoked',
  detail: {
    requestId: `${id}-end`,
    leaseId: id,
    warehouse,
    requestedBy: `DataZone domain ${domain}`,
    reason: `subscription ${id} in domain ${domain} is over`,
  },
});

/** What a notice is about. */
export const noticeInWords = ({ kind, id, domain }: SubscriptionEvent): string =>
  `${kind === 'ended' ? 'subscription' : 'subscription request'} ${id} of domain ${domain}`;
