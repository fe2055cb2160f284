import { ledgerRequests, type RequestKey } from '../../aws/ledger/requests.ts';
import { RequestOutcome } from '../../domain/access/request-outcome.ts';
import { parseJson } from '../../domain/ledger-json.ts';
import type { Answer, Context } from '../command.ts';
import type { Installation } from './installation.ts';

export interface FollowedRequest extends RequestOutcome {
  readonly requestId: string;
}

const LOOK_MS = 2_000;

/** What a request does not end with if it was carried out. */
const NOT_AS_ASKED: ReadonlySet<string> = new Set([
  'refused',
  'blocked',
  'failed',
  'withheld',
  'kept',
  'unanswered',
  'not known yet',
]);

/** Waits until the ledger says what became of a request, or until people have to answer first. It may be left at any time. */
export async function followRequest(
  { ledger }: Installation,
  key: RequestKey,
  seconds: number,
  { now, pause, progress, mayLeave }: Context,
): Promise<Answer<FollowedRequest>> {
  const { requestId } = key;
  const requests = ledgerRequests(ledger);
  const until = now().getTime() + seconds * 1_000;
  mayLeave(`status ${requestId}`);
  progress(`sent as ${requestId}`);
  let told = '';
  const tell = (line: string): void => {
    if (line !== told) progress(line);
    told = line;
  };
  for (;;) {
    const known = await requests.remembered(key);
    if (known?.outcome !== undefined)
      return ended(requestId, parseJson(RequestOutcome, known.outcome, `outcome of ${requestId}`));
    const registration = await requests.registration(requestId);
    if (registration?.status === 'awaiting')
      return ended(requestId, { outcome: 'waits', because: ['people have to approve it first'] });
    tell(known === undefined ? 'on the bus' : 'decided on, then carried out in its databases');
    if (now().getTime() >= until)
      return ended(requestId, {
        outcome: 'not known yet',
        because: [
          `${known === undefined ? 'nothing has read it' : 'it is under way'} after ${seconds} s; redshift-ml-admin status ${requestId} says what became of it`,
        ],
      });
    await pause(LOOK_MS);
  }
}

const ended = (
  requestId: string,
  { outcome, because }: RequestOutcome,
): Answer<FollowedRequest> => ({
  lines: [`${requestId}: ${outcome}`, ...because.map((one) => `  ${one}`)],
  data: { requestId, outcome, because },
  isFine: !NOT_AS_ASKED.has(outcome),
});
