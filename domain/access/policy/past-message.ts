import * as z from 'zod/mini';
import { parseJson } from '../../ledger-json.ts';
import type { SignedItem } from '../../signer-record.ts';
import type { Instant } from '../../time.ts';
import { Registration } from '../registration.ts';
import { type AccessRequest, isDetailType, parseRequest } from '../request.ts';
import { RequestOutcome } from '../request-outcome.ts';

/** A message as evidence keeps it, with what became of it. */
export interface PastMessage {
  readonly source: string;
  readonly contentHash: string;
  readonly request: AccessRequest;
  readonly at: Instant;
  /** How it was decided then; undefined while it was on its way. */
  readonly decided?: 'refused' | 'waits' | 'permitted';
}

/** Requests that began without an approval, and those that wait, or waited, for one; by id. */
interface KnownRequests {
  readonly unapproved: ReadonlySet<string>;
  readonly awaited: ReadonlySet<string>;
}

const Claimed = z.looseObject({
  pk: z.string(),
  sk: z.string(),
  contentHash: z.string(),
  content: z.optional(z.string()),
  claimedAt: z.optional(z.string()),
  outcome: z.optional(z.string()),
});
const Identified = z.looseObject({ requestId: z.string() });

/** The messages in the signer's records, oldest first, and how many cannot be read as a request of today. */
export function pastMessages(items: Iterable<SignedItem['item']>): {
  readonly messages: readonly PastMessage[];
  readonly unreadable: number;
} {
  const written = new Map<string, z.infer<typeof Claimed>>();
  const unapproved = new Set<string>();
  const awaited = new Set<string>();
  for (const item of items) {
    if (item.pk.startsWith('REGISTRATION#')) {
      const known = parseJson(Registration, String(item['body']), item.pk);
      if (known.byRequest !== undefined && known.byRequest !== 'answers')
        unapproved.add(known.leaseId);
      if (known.status === 'awaiting') awaited.add(known.leaseId);
    }
    if (!item.pk.startsWith('REQUEST#') || !isDetailType(item.sk)) continue;
    const key = JSON.stringify([item.pk, item.sk]);
    // The content stands in the first write, the outcome in a later one.
    const { content, claimedAt, ...read } = Claimed.parse(item);
    const before = written.get(key);
    written.set(key, {
      ...before,
      ...read,
      content: content ?? before?.content,
      claimedAt: claimedAt ?? before?.claimedAt,
    });
  }
  const read = [...written.values()].map((one) => messageOf(one, { unapproved, awaited }));
  const messages = read.filter((one) => one !== undefined);
  return {
    messages: messages.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at))),
    unreadable: read.length - messages.length,
  };
}

function messageOf(
  { pk, sk, contentHash, content = '', claimedAt, outcome }: z.infer<typeof Claimed>,
  known: KnownRequests,
): PastMessage | undefined {
  const detail = Identified.safeParse(jsonIn(content));
  if (!detail.success || claimedAt === undefined || !isDetailType(sk)) return undefined;
  const read = parseRequest(sk, detail.data);
  if ('problems' in read) return undefined;
  const { request } = read;
  const source = pk.slice('REQUEST#'.length, -(request.requestId.length + 1));
  const told = outcome === undefined ? undefined : parseJson(RequestOutcome, outcome, pk).outcome;
  const decided = decidedThen(request, told, known);
  return { source, contentHash, request, at: claimedAt, ...(decided !== undefined && { decided }) };
}

/** A request that began without an approval was permitted as it stood; any other waited, whatever somebody answered then. */
function decidedThen(
  { type, requestId }: AccessRequest,
  outcome: string | undefined,
  { unapproved, awaited }: KnownRequests,
): PastMessage['decided'] {
  if (outcome === undefined)
    return type === 'Model Access Requested' && awaited.has(requestId) ? 'waits' : undefined;
  if (outcome === 'refused') return 'refused';
  if (outcome === 'already-decided') return 'permitted';
  return type === 'Model Access Requested' && !unapproved.has(requestId) ? 'waits' : 'permitted';
}

/** Undefined, which is no message, when it is no JSON: long ones are kept in part. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
