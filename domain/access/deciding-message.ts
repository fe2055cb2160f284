import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import type { Instant } from '../time.ts';
import type { AccessRequest } from './request.ts';

/** The message that made a revision of a lease: who stands for it, when, and why. */
export interface DecidingMessage {
  readonly source: string;
  readonly detailType: string;
  readonly requestId: string;
  /** As the message says; whose request it was before is `requestedBy` of the lease. */
  readonly requestedBy: string;
  /** Those of its approvers whose word counted; a revoke needs none. */
  readonly approvedBy?: readonly string[];
  readonly approvedAt?: Instant;
  /** Names of the rules of the policy that permitted it, and the policy's SHA-256; a revoke needs none. */
  readonly policy?: { readonly rules: readonly string[]; readonly hash: string };
  /** Hash of the question that people answered at the URL, if its approvals are theirs. */
  readonly question?: string;
  readonly reason: string;
  readonly ticket?: string;
}

export const DecidingMessage: z.ZodMiniType<DecidingMessage> = z.looseObject({
  source: z.string(),
  detailType: z.string(),
  requestId: z.string(),
  requestedBy: z.string(),
  approvedBy: z.exactOptional(z.array(z.string())),
  approvedAt: z.exactOptional(z.string()),
  policy: z.exactOptional(z.object({ rules: z.array(z.string()), hash: z.string() })),
  question: z.exactOptional(z.string()),
  reason: z.string(),
  ticket: z.exactOptional(z.string()),
} satisfies Shape<DecidingMessage>);

/** A readable message of a source as evidence keeps it, with what permitted it. */
export function decidingMessage(
  request: AccessRequest,
  source: string,
  {
    approvedBy,
    approvedAt,
    policy,
    question,
  }: Pick<DecidingMessage, 'approvedBy' | 'approvedAt' | 'policy' | 'question'> = {},
): DecidingMessage {
  const { type, requestId, requestedBy, reason, ticket } = request;
  return {
    source,
    detailType: type,
    requestId,
    requestedBy,
    ...(approvedBy !== undefined && { approvedBy }),
    ...(approvedAt !== undefined && { approvedAt }),
    ...('approvedAt' in request && { approvedAt: request.approvedAt }),
    ...(policy !== undefined && { policy }),
    ...(question !== undefined && { question }),
    reason,
    ...(ticket !== undefined && { ticket }),
  };
}

/** One message among all: two sources may use one requestId, and one source may use it to extend and to revoke. */
const messageId = ({ source, detailType, requestId }: DecidingMessage): string =>
  JSON.stringify([source, detailType, requestId]);

/** Whether it is one message that came again: a repeated Decide knows its own work by it. */
export const isSameMessage = (one: DecidingMessage, other: DecidingMessage): boolean =>
  messageId(one) === messageId(other);
