import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { type Command, command } from '../command.ts';
import { granteeNamed } from '../grantee-named.ts';
import { askAnswerUrl } from '../installation/answer-url.ts';
import { FollowedRequest, followRequest, secondsOf } from '../installation/follow-request.ts';
import { findInstallation, WHERE } from '../installation/installation.ts';
import { personaNamed } from '../persona-named.ts';

const text = z.exactOptional(z.string());

/** Approves or refuses an access that waits; without a question's hash it shows what is asked. */
const answering = (approved: boolean): Command =>
  command({
    input: z.strictObject({ ...WHERE, lease: z.string(), question: text, reason: text }),
    output: z.object({ status: z.int(), message: z.string() }),
    run: async ({ lease, question, reason, ...where }, context) => {
      const installation = await findInstallation(where);
      if (question === undefined) {
        const shown = await askAnswerUrl(
          installation,
          { method: 'GET', query: { lease } },
          context,
        );
        const lines = shown.message.split('\n');
        const [, hash] = /"question":"([^"]+)"/.exec(shown.message) ?? [];
        const next =
          hash === undefined
            ? [`how it stands: redshift-ml-admin status ${lease}${installation.words}`]
            : [
                `to ${approved ? 'approve' : 'deny'} exactly this: redshift-ml-admin ${approved ? 'approve' : 'deny'} ${lease} --question ${hash}${installation.words}`,
              ];
        return { lines: [...lines, ...next], data: shown, isFine: false };
      }
      const body = JSON.stringify({
        kind: 'access',
        lease,
        question,
        approved,
        ...(reason !== undefined && { reason }),
      });
      const noted = await askAnswerUrl(installation, { method: 'POST', body }, context);
      return { lines: [noted.message], data: noted, isFine: noted.status < 300 };
    },
  });
export const approve = answering(true);
export const deny = answering(false);

const OWN = {
  ...WHERE,
  warehouse: z.string(),
  grantee: z.string(),
  reason: z.string(),
  requestId: text,
  wait: z.string(),
};

type OwnRequest = z.output<z.ZodMiniObject<typeof OWN>>;
type DetailType = 'Model Access Requested' | 'Model Access Off-Boarding Requested';

/** Sends a request in the caller's own name, and waits for what becomes of it. */
async function request(
  given: OwnRequest,
  detailType: DetailType,
  about: object,
  context: Parameters<Command['run']>[1],
) {
  const { warehouse, reason, wait, requestId = `cli-${randomUUID()}` } = given;
  const seconds = secondsOf(wait);
  const installation = await findInstallation(given);
  const detail = { requestId, warehouse, reason, grantee: granteeNamed(given.grantee), ...about };
  const body = JSON.stringify({ kind: 'request', detailType, detail });
  const { status, message } = await askAnswerUrl(installation, { method: 'POST', body }, context);
  if (status >= 300)
    return {
      lines: [message],
      data: { requestId, outcome: 'refused', because: [message] },
      isFine: false,
    };
  // Without its hash: the URL adds who asks before the ledger remembers it.
  const sent = { key: { source: 'answers', requestId, detailType } };
  return followRequest(installation, sent, seconds, context);
}

export const breakGlass = command({
  input: z.strictObject({
    ...OWN,
    database: z.string(),
    persona: z.string(),
    schema: z.string(),
    model: z._default(z.array(z.string()), []),
    expires: z.string(),
  }),
  output: FollowedRequest,
  run: (given, context) => {
    const { database, expires } = given;
    const about = {
      database,
      persona: personaNamed(given),
      expiresAt: expires,
      breakGlass: true,
    };
    return request(given, 'Model Access Requested', about, context);
  },
});

export const offboard = command({
  input: z.strictObject(OWN),
  output: FollowedRequest,
  run: (given, context) => request(given, 'Model Access Off-Boarding Requested', {}, context),
});
