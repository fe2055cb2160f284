import type { RequestBody } from '../../../domain/answers/answer-body.ts';
import { canonical, sha256 } from '../../../domain/hash.ts';
import type { AuthenticatedPerson } from '../../../domain/people.ts';
import type { AnswerDeps } from './answer-deps.ts';
import { type Reply, reply } from './reply.ts';

/**
 * Sends a person's message into the access flow, where it is decided on like everybody's, of source `answers` and asked by
 * the person whom IAM named. Who that was is kept first. Within a minute it starts one execution, for a caller that tries
 * again; later another one, which finds what the first decided, or decides where the first could not.
 */
export async function sendRequest(
  { answers, access, now }: AnswerDeps,
  { person, arn }: AuthenticatedPerson,
  { detailType, detail }: RequestBody,
): Promise<Reply> {
  const event = { 'detail-type': detailType, detail: { ...detail, requestedBy: person } };
  const about = `request/${detail.requestId}`;
  const hash = sha256(canonical([arn, event]));
  await answers.write(about, hash, { by: arn, person, at: now, event }, undefined);
  const minute = now.slice(0, 'YYYY-MM-DDTHH:MM'.length).replaceAll(/\D/gu, '');
  const started = await access.start(`answer-${hash.slice(0, 40)}-${minute}`, event);
  return reply(
    started === 'started' ? 202 : 200,
    `${detailType} ${detail.requestId} of ${person} ${started === 'started' ? 'is sent' : 'was sent before'}; what becomes of it is told by an event on the bus, and kept under its requestId`,
    about,
  );
}
