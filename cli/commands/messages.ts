import * as z from 'zod/mini';
import { type Command, type Context, command } from '../command.ts';
import { granteeNamed } from '../grantee-named.ts';
import { FollowedRequest, followRequest, secondsOf } from '../installation/follow-request.ts';
import { findInstallation, WHERE, type Whereabouts } from '../installation/installation.ts';
import { type Message, type Said, sendMessage } from '../installation/send-message.ts';
import { personaNamed } from '../persona-named.ts';

const text = z.exactOptional(z.string());
const list = z._default(z.array(z.string()), []);

const SAID = {
  ...WHERE,
  source: text,
  requestId: text,
  requestedBy: text,
  reason: z.string(),
  ticket: text,
  /** Seconds. */
  wait: z.string(),
};
const APPROVED = { approvedBy: list, approvedAt: text };
const LEASE = { warehouse: z.string(), lease: z.string() };

/** Sends one message and waits for what becomes of it. */
async function send(
  given: Said & Whereabouts & { readonly wait: string },
  message: Message,
  context: Context,
): ReturnType<typeof followRequest> {
  const seconds = secondsOf(given.wait);
  const installation = await findInstallation(given);
  const sent = await sendMessage(installation, given, message);
  return followRequest(installation, sent, seconds, context);
}

const access = (adopts: boolean): Command =>
  command({
    input: z.strictObject({
      ...SAID,
      ...APPROVED,
      warehouse: z.string(),
      database: z.string(),
      grantee: z.array(z.string()),
      persona: z.string(),
      schema: z.string(),
      model: list,
      starts: text,
      expires: text,
    }),
    output: FollowedRequest,
    run: (given, context) => {
      const { warehouse, database, grantee, starts, expires } = given;
      const isApproved = given.approvedBy.length > 0;
      const about = {
        warehouse,
        database,
        grantee: oneOrAll(grantee.map(granteeNamed)),
        persona: personaNamed(given),
        ...(starts !== undefined && { startsAt: starts }),
        ...(expires !== undefined && { expiresAt: expires }),
        ...(adopts && { adopts }),
        ...(isApproved && approval(given, context)),
      };
      const detailType = isApproved ? 'Model Access Approved' : 'Model Access Requested';
      return send(given, { detailType, about }, context);
    },
  });

export const grant = access(false);
export const adopt = access(true);

export const extend = command({
  input: z.strictObject({ ...SAID, ...LEASE, ...APPROVED, expires: z.string() }),
  output: FollowedRequest,
  run: (given, context) => {
    const about = { ...ofLease(given), expiresAt: given.expires, ...approval(given, context) };
    return send(given, { detailType: 'Model Access Extended', about }, context);
  },
});

export const shorten = command({
  input: z.strictObject({ ...SAID, ...LEASE, expires: z.string() }),
  output: FollowedRequest,
  run: (given, context) => {
    const about = { ...ofLease(given), expiresAt: given.expires };
    return send(given, { detailType: 'Model Access Shortened', about }, context);
  },
});

const ending = (detailType: 'Model Access Revoked' | 'Model Access Returned'): Command =>
  command({
    input: z.strictObject({ ...SAID, ...LEASE }),
    output: FollowedRequest,
    run: (given, context) => send(given, { detailType, about: ofLease(given) }, context),
  });
export const revoke = ending('Model Access Revoked');
export const giveBack = ending('Model Access Returned');

export const suspend = command({
  input: z.strictObject({ ...SAID, warehouse: z.string(), database: text, grantee: text }),
  output: FollowedRequest,
  run: (given, context) => {
    const { warehouse, database, grantee } = given;
    const about = {
      warehouse,
      ...(database !== undefined && { database }),
      ...(grantee !== undefined && { grantee: granteeNamed(grantee) }),
    };
    return send(given, { detailType: 'Model Access Suspended', about }, context);
  },
});

export const resume = command({
  input: z.strictObject({
    ...SAID,
    ...APPROVED,
    warehouse: z.string(),
    suspension: z.string(),
  }),
  output: FollowedRequest,
  run: (given, context) => {
    const { warehouse, suspension } = given;
    const about = { warehouse, suspensionId: suspension, ...approval(given, context) };
    return send(given, { detailType: 'Model Access Lifted', about }, context);
  },
});

const ofLease = ({ warehouse, lease }: { warehouse: string; lease: string }) => ({
  warehouse,
  leaseId: lease,
});

const approval = (
  { approvedBy, approvedAt }: { approvedBy: readonly string[]; approvedAt?: string },
  { now }: Context,
) => ({ approvedBy, approvedAt: approvedAt ?? now().toISOString() });

const oneOrAll = <T>(all: readonly T[]): T | readonly T[] => {
  const [only, ...others] = all;
  return only !== undefined && others.length === 0 ? only : all;
};
