import type { RequestKey } from '../../../aws/ledger/requests.ts';
import {
  configuredDatabases,
  databaseInWords,
  groupOf,
} from '../../../domain/access/database-key.ts';
import { decide } from '../../../domain/access/decide.ts';
import type { Lease } from '../../../domain/access/lease.ts';
import { sizeProblem } from '../../../domain/access/lease-size.ts';
import type { ParsedMessage } from '../../../domain/access/parse-message.ts';
import { inShort } from '../../../domain/access/reasons.ts';
import { otherContent, RequestOutcome } from '../../../domain/access/request-outcome.ts';
import { type RequestSubject, subjectOf } from '../../../domain/access/request-subject.ts';
import { suspensionSubject } from '../../../domain/access/suspension.ts';
import { parseJson } from '../../../domain/ledger-json.ts';
import { type ConfigurationId, configurationId } from '../../../domain/published-revision.ts';
import type { Instant } from '../../../domain/time.ts';
import type { DecideDeps } from './decide-deps.ts';
import { begunBefore, knownOfRequest } from './known-request.ts';
import { persistDecision, register } from './persist-decision.ts';
import { persistSuspensions } from './persist-suspensions.ts';
import { scheduleEnds } from './schedule-ends.ts';
import { putQuestion, wakeWaiting } from './wait-for-answers.ts';

/** One database that the request goes on to: the queue's group and what the message is about. */
export interface Part {
  readonly database: string;
  readonly group: string;
  readonly leaseId: string;
  readonly revision: number;
}

/** What the next states need. With `outcome` there is nothing left to reconcile. */
export interface Decided {
  readonly key: RequestKey;
  readonly contentHash: string;
  /** What it was decided by. Missing where an execution that died decided: by what its lease says (`decidedBy.policy`), not by this one. */
  readonly configuration?: ConfigurationId;
  /** Missing when the message cannot be read. */
  readonly subject?: RequestSubject;
  readonly parts: readonly Part[];
  /** What the request does not do, beside what becomes of its parts. */
  readonly notes?: string[];
  readonly outcome?: RequestOutcome & { readonly duplicate?: true; readonly conflict?: true };
  /** Which approvals it lacks: it waits for answers, and is decided on again. */
  readonly lacks?: readonly string[];
}

/**
 * Claims the message, decides, writes. Every write is conditional, so that a repeated or crashed Decide ends in the same
 * ledger; a duplicate whose outcome is not recorded yet goes on, since nobody knows where the first one stopped.
 */
export async function decideOnce(
  deps: DecideDeps,
  message: ParsedMessage,
  now: Instant,
): Promise<Decided> {
  const { source, requestId, detailType, contentHash } = message;
  const key = { source, requestId, detailType };
  const subject = 'request' in message.read ? subjectOf(message.read.request) : undefined;
  const what = { key, contentHash, ...(subject && { subject }) };
  const about = { ...what, configuration: configurationId(deps.config) };
  const ended = (
    outcome: string,
    because: readonly string[],
    more?: { duplicate?: true; conflict?: true },
  ): Decided => ({
    ...about,
    parts: [],
    outcome: { outcome, because: inShort(because), ...more },
  });
  const claim = await deps.requests.claim(key, message, now);
  if (claim !== 'first' && claim.contentHash !== contentHash) {
    const { outcome, because } = otherContent(requestId);
    return ended(outcome, because, { conflict: true });
  }
  if (claim !== 'first' && claim.outcome !== undefined) {
    const first = parseJson(RequestOutcome, claim.outcome, `the outcome of ${requestId}`);
    return { ...about, parts: [], outcome: { ...first, duplicate: true } };
  }
  if ('problems' in message.read) return ended('refused', message.read.problems);
  const { request } = message.read;
  const known = await knownOfRequest(deps, request, { source, contentHash });
  const { registration, waiting } = known;
  const decision = decide(request, known, deps.config, now);
  const begun = decision.kind === 'refused' ? await begunBefore(deps, request, known) : [];
  if (begun.length > 0) return { ...what, parts: begun.map(toPart) };
  if (decision.kind === 'refused' && decision.registration !== undefined)
    await register(deps, { ...decision.registration, because: inShort(decision.because) }, known);
  if (decision.kind === 'refused' || decision.kind === 'already-decided')
    return ended(decision.kind, decision.because);
  const tooLarge =
    'leases' in decision ? decision.leases.flatMap((lease) => sizeProblem(lease) ?? []) : [];
  if (tooLarge.length > 0) return ended('refused', tooLarge);
  if (decision.kind === 'awaiting') {
    if (registration === undefined) await register(deps, decision.registration, known);
    const put = await putQuestion(deps, decision.question, waiting?.question, now);
    return put === 'mine'
      ? { ...about, parts: [], lacks: inShort(decision.because) }
      : ended(
          'awaiting-approval',
          [`execution ${put.waits} waits for it already`, ...decision.because],
          { duplicate: true },
        );
  }
  if ('suspensions' in decision) {
    if (decision.registration !== undefined && registration?.status === 'awaiting')
      await register(deps, decision.registration, known);
    const suspensions = await persistSuspensions(deps, decision);
    const notes = inShort(decision.notes);
    return {
      ...about,
      parts: suspensions.map(({ id, database, revision }) =>
        toPart({ database, id: suspensionSubject(id), revision }),
      ),
      ...(notes.length > 0 && { notes }),
    };
  }
  const persisted = await persistDecision(deps, decision, known);
  if ('refused' in persisted) return ended('refused', persisted.refused);
  await scheduleEnds(deps, persisted.leases, now);
  if (registration !== undefined && (decision.kind === 'approved' || decision.kind === 'revoked'))
    await wakeWaiting(deps, registration.leaseId);
  if (persisted.leases.length === 0) return ended('ended', persisted.because);
  const configured = new Set(configuredDatabases(deps.config).map((ref) => ref.key));
  const reached = persisted.leases.filter(({ database }) => configured.has(database));
  const unreached = persisted.leases.filter((lease) => !reached.includes(lease)).map(outOfReach);
  if (reached.length === 0) return ended('held', unreached);
  const notes = inShort([...('notes' in decision ? decision.notes : []), ...unreached]);
  return {
    ...about,
    parts: reached.map(toPart),
    ...(notes.length > 0 && { notes }),
  };
}

const outOfReach = ({ id, database, revokedAt }: Lease): string =>
  `lease ${id} is ${revokedAt === undefined ? 'changed' : 'revoked'}, but ${databaseInWords(database)} is not in config/admin.yml any more (${database}): nothing is granted or taken back there until it is configured again, so what it granted stays; configure it until the lease has ended, or revoke by hand`;

const toPart = ({ database, id, revision }: Pick<Lease, 'database' | 'id' | 'revision'>): Part => ({
  database,
  group: groupOf(database),
  leaseId: id,
  revision,
});
