import * as z from 'zod/mini';
import { ledgerRequests, type RequestKey } from '../../aws/ledger/requests.ts';
import { otherContent, RequestOutcome } from '../../domain/access/request-outcome.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import type { Answer, Context } from '../command.ts';
import { WrongUse } from '../wrong-use.ts';
import type { Installation } from './installation.ts';

/** What became of a request, as it is printed. */
export const FollowedRequest = z.object({ requestId: z.string(), ...RequestOutcome.shape });
type FollowedRequest = z.output<typeof FollowedRequest>;

/** A message that was sent: where the ledger remembers it, and the hash of what it says, where we know that. */
export interface SentMessage {
  readonly key: RequestKey;
  readonly contentHash?: string;
}

const LOOK_MS = 2_000;

/** How long to wait, as somebody types it after --wait. Throws `WrongUse`. */
export function secondsOf(wait: string): number {
  if (/^\d+$/.test(wait)) return Number(wait);
  throw new WrongUse(`--wait ${wait} is not a whole number of seconds`);
}

/** What a request does not end with if it was carried out. */
const NOT_AS_ASKED: ReadonlySet<string> = new Set([
  'refused',
  'blocked',
  'failed',
  'held',
  'kept',
  'not known yet',
]);
/** Of what `suspended` is the aim; of anything else it says that a suspension keeps it from being carried out. */
const SUSPENDING: ReadonlySet<string> = new Set([
  'Model Access Suspended',
  'Model Access Off-Boarding Requested',
]);

/** What is tried again by itself, and at once by `retry`, when the cause that was told is corrected. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['blocked', 'failed', 'held']);

const isAsAsked = ({ detailType }: RequestKey, outcome: string): boolean =>
  outcome === 'suspended' ? SUSPENDING.has(detailType) : !NOT_AS_ASKED.has(outcome);

/** The command that goes on from an outcome, where there is one: what is refused says itself what is wanted instead. */
function nextOf({ requestId }: RequestKey, outcome: string): string | undefined {
  if (outcome === 'waits') return `approve ${requestId}`;
  return TRIED_AGAIN.has(outcome) ? 'retry' : undefined;
}

/** Only what asks waits for people; an approval that lacks another is refused. */
const mayWait = ({ detailType }: RequestKey): boolean => detailType.endsWith('Requested');

/** Waits until the ledger says what became of a request, or until people have to answer first. It may be left at any time. */
export async function followRequest(
  { ledger, words }: Installation,
  { key, contentHash }: SentMessage,
  seconds: number,
  { now, pause, progress, mayLeave }: Context,
): Promise<Answer<FollowedRequest>> {
  const { requestId } = key;
  const requests = ledgerRequests(ledger);
  const until = now().getTime() + seconds * 1_000;
  const comeBackBy = `status ${requestId}${words}`;
  mayLeave(comeBackBy);
  progress(`sent as ${requestId}`);
  let told = '';
  const tell = (line: string): void => {
    if (line !== told) progress(line);
    told = line;
  };
  const ended = ({ outcome, because }: RequestOutcome): Answer<FollowedRequest> => {
    const next = nextOf(key, outcome);
    return {
      lines: [
        `${requestId}: ${outcome}`,
        ...because.map((one) => `  ${one}`),
        ...(next === undefined ? [] : [`next: redshift-ml-admin ${next}${words}`]),
      ],
      data: { requestId, outcome, because },
      isFine: isAsAsked(key, outcome),
    };
  };
  for (;;) {
    const known = await requests.remembered(key);
    // Told at once: under this key the ledger goes on to answer for the other message.
    if (known !== undefined && contentHash !== undefined && known.contentHash !== contentHash)
      return ended(otherContent(requestId));
    if (known?.outcome !== undefined)
      return ended(parseJson(RequestOutcome, known.outcome, `outcome of ${requestId}`));
    if (mayWait(key) && (await requests.registration(requestId))?.status === 'awaiting')
      return ended({
        outcome: 'waits',
        because: ['people have to approve it first, in their own names'],
      });
    tell(known === undefined ? 'on the bus' : 'decided on, then carried out in its databases');
    if (now().getTime() >= until)
      return ended({
        outcome: 'not known yet',
        because: [
          `${known === undefined ? 'nothing has read it' : 'it is under way'} after ${seconds} s; redshift-ml-admin ${comeBackBy} says what became of it`,
        ],
      });
    await pause(LOOK_MS);
  }
}
