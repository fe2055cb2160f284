import { ACCOUNT } from '../../local-aws/arn.ts';
import type { UrlAnswer, UrlCall } from '../../local-aws/function-url.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';

/** A person posts to the URL for answers, under the own IAM identity: an ARN, or the name of an IAM user. */
export const post = (localAws: LocalAws, person: string, body: JsonObject): Promise<UrlAnswer> =>
  localAws.callUrl('answer', postOf(person, body));

/** How IAM names a person who calls the URL. */
export const callerOf = (person: string): UrlCall['caller'] =>
  person.startsWith('arn:') ? person : `arn:aws:iam::${ACCOUNT}:user/${person}`;

/** The call with which a person posts. */
export const postOf = (person: string, body: JsonObject): UrlCall => ({
  method: 'POST',
  caller: callerOf(person),
  body: JSON.stringify(body),
});

/** A person answers the setup's last question. */
export function answerSetup(
  localAws: LocalAws,
  person: string,
  approved: boolean,
): Promise<UrlAnswer> {
  const { warehouse = null, run = null, plan = null } = lastQuestion(localAws);
  return post(localAws, person, { kind: 'setup', warehouse, run, plan, approved });
}

const MOST_CALLS = 5;

/** A call that was lost with the function, as under faults, is made again: whoever gets no answer calls again. */
export async function untilAnswered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let calls = 1; ; calls += 1)
    try {
      return await call();
    } catch (error) {
      if (calls === MOST_CALLS) throw error;
    }
}

export const postUntilAnswered = (
  localAws: LocalAws,
  person: string,
  body: JsonObject,
): Promise<UrlAnswer> =>
  untilAnswered(async () => {
    const answer = await post(localAws, person, body);
    await localAws.runUntilIdle();
    return answer;
  });

/** A person answers an access that waits, as it was announced last. */
export async function answerAccess(
  localAws: LocalAws,
  person: string,
  requestId: string,
  approved: boolean,
): Promise<UrlAnswer> {
  const { question = null } = askedAccess(localAws, requestId) ?? {};
  const body = { kind: 'access', lease: requestId, question: String(question), approved };
  return postUntilAnswered(localAws, person, body);
}

/** The last question about an access, as an approver reads it in the event. */
export const askedAccess = (localAws: LocalAws, requestId: string): JsonObject | undefined =>
  askedAccesses(localAws).findLast(({ leaseId }) => leaseId === requestId);

/** Every access that was announced to wait, each with what its event says of all that it lists. */
export const askedAccesses = ({ published }: Pick<LocalAws, 'published'>): readonly JsonObject[] =>
  published
    .filter(({ event }) => event['detail-type'] === 'Model Access Approval Needed')
    .flatMap(({ event: { detail, time } }) => {
      const { requests, ...common } = detail;
      return [requests].flat().map((one) => ({ ...common, ...Object(one), announcedAt: time }));
    });

/** What the setup asks to approve, as an approver reads it in the event. */
export const questionOf = (localAws: LocalAws): string => String(lastQuestion(localAws)['text']);

function lastQuestion(localAws: LocalAws): JsonObject {
  const asked = localAws.published.findLast(
    ({ event }) => event['detail-type'] === 'Setup Approval Needed',
  );
  if (asked === undefined) throw new Error('the setup has not asked for an approval');
  return asked.event.detail;
}
