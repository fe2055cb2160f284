import * as z from 'zod/mini';
import { IN_WORDS } from '../in-words.ts';
import { Name } from '../name.ts';
import { Grantee, Privilege } from '../privilege.ts';
import { OffsetTime } from '../time.ts';
import { MAX_GRANTEES } from './grantees.ts';

/** An id chosen by whoever asks; it becomes part of keys, so it is kept short and printable. */
export const RequestId = z.string().check(
  z.regex(/^[\x21-\x7d]{1,128}$/, {
    error: 'is not 1 to 128 printable ASCII characters without blanks and ~',
  }),
);
/** All that a request made, or, of a request for several grantees, the lease of one of them: `users-1~2`. */
const LeaseId = z.string().check(
  z.regex(/^[\x21-\x7d]{1,128}(~[1-9]\d?)?$/, {
    error: 'is not a requestId, or one with ~ and the number of a lease',
  }),
);
const Person = z.string().check(z.minLength(1), z.maxLength(256));
const Text = z.string().check(z.maxLength(1024));
const Reason = Text.check(
  z.refine((text) => /[\p{L}\p{N}]/u.test(text), { error: 'is blank; say why' }),
);
/** A field that may be left out. Systems that write every field write `null` for one that is not there. */
const optional = <Field extends z.ZodMiniType>(field: Field) =>
  z.optional(
    z.pipe(
      z.nullable(field),
      z.transform((value) => value ?? undefined),
    ),
  );

/** A persona is a named bundle; models are listed one by one, a wildcard cannot be expressed. */
const PersonaRequest = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  schema: Name,
  models: optional(z.array(Name).check(z.maxLength(200))),
});

const MAX_PRIVILEGES = 400;

const access = {
  requestId: RequestId,
  warehouse: z.string().check(z.minLength(1), z.maxLength(128)),
  /** One database, or several that get the same privileges. */
  database: z.union([Name, z.array(Name).check(z.minLength(1), z.maxLength(20))]),
  /** Whom it is for, or several who get the same, each by a lease of its own. */
  grantee: z.union([Grantee, z.array(Grantee).check(z.minLength(1), z.maxLength(MAX_GRANTEES))]),
  persona: optional(PersonaRequest),
  privileges: optional(z.array(Privilege).check(z.minLength(1), z.maxLength(MAX_PRIVILEGES))),
  requestedBy: Person,
  /** Who else took part in asking: none of them approves. */
  involved: optional(z.array(Person).check(z.minLength(1), z.maxLength(20))),
  startsAt: optional(OffsetTime),
  expiresAt: optional(OffsetTime),
  reason: Reason,
  ticket: optional(Text),
  /** Whether models of Bedrock are meant, which CREATE MODEL allows too (facts §1.1). */
  externalModels: optional(z.boolean()),
  /** What somebody else granted and is held becomes this lease's: nothing is granted, and its end takes it away. */
  adopts: optional(z.boolean()),
};

const approval = { approvedBy: z.array(Person).check(z.maxLength(20)), approvedAt: OffsetTime };

/** Somebody asks; nothing is granted until an approval with the same requestId arrives. */
const Requested = z.strictObject({
  ...access,
  /** An emergency: without the approvals that the policy wants, if it names who asks (docs/approvals.md). */
  breakGlass: optional(z.literal(true)),
});
/** Somebody who may approve has approved: a lease begins, its id is the requestId. */
const Approved = z.strictObject({ ...access, ...approval });
/** An approved later end of a lease. */
const Extended = z.strictObject({
  requestId: RequestId,
  leaseId: LeaseId,
  warehouse: access.warehouse,
  expiresAt: OffsetTime,
  requestedBy: Person,
  ...approval,
  reason: Reason,
  ticket: optional(Text),
});
const ofLease = {
  requestId: RequestId,
  leaseId: LeaseId,
  warehouse: access.warehouse,
  requestedBy: Person,
  reason: Reason,
  ticket: optional(Text),
};
/** An earlier end of a lease. Taking away needs no approver. */
const Shortened = z.strictObject({ ...ofLease, expiresAt: OffsetTime });
/** The lease ends now. */
const Revoked = z.strictObject(ofLease);
/** Who has the access, or asked for it, needs it no longer: the lease ends now. */
const Returned = z.strictObject(ofLease);
/** Access is taken away for a while, until it is lifted: of a grantee, in a database, or in the whole warehouse. */
const Suspended = z.strictObject({
  requestId: RequestId,
  warehouse: access.warehouse,
  database: optional(access.database),
  grantee: optional(Grantee),
  requestedBy: Person,
  reason: Reason,
  ticket: optional(Text),
});
/** What still lives is granted again. */
const Lifted = z.strictObject({
  requestId: RequestId,
  suspensionId: RequestId,
  warehouse: access.warehouse,
  requestedBy: Person,
  ...approval,
  reason: Reason,
  ticket: optional(Text),
});

/** Who leaves loses every privilege, in every database of the warehouse, once the plan of it is approved. */
const OffBoardingRequested = z.strictObject({
  requestId: RequestId,
  warehouse: access.warehouse,
  grantee: Grantee,
  requestedBy: Person,
  reason: Reason,
  ticket: optional(Text),
});

/** What may come in, by `detail-type`. A field that is not known is refused: `expires_at` was meant to end something. */
export const REQUESTS = {
  'Model Access Requested': Requested,
  'Model Access Approved': Approved,
  'Model Access Extended': Extended,
  'Model Access Shortened': Shortened,
  'Model Access Revoked': Revoked,
  'Model Access Returned': Returned,
  'Model Access Suspended': Suspended,
  'Model Access Lifted': Lifted,
  'Model Access Off-Boarding Requested': OffBoardingRequested,
} as const;
export type DetailType = keyof typeof REQUESTS;
export const isDetailType = (text: string): text is DetailType => Object.hasOwn(REQUESTS, text);

export type AccessRequest =
  | ({ readonly type: 'Model Access Requested' } & z.infer<typeof Requested>)
  | ({ readonly type: 'Model Access Approved' } & z.infer<typeof Approved>)
  | ({ readonly type: 'Model Access Extended' } & z.infer<typeof Extended>)
  | ({ readonly type: 'Model Access Shortened' } & z.infer<typeof Shortened>)
  | ({ readonly type: 'Model Access Revoked' } & z.infer<typeof Revoked>)
  | ({ readonly type: 'Model Access Returned' } & z.infer<typeof Returned>)
  | ({ readonly type: 'Model Access Suspended' } & z.infer<typeof Suspended>)
  | ({ readonly type: 'Model Access Lifted' } & z.infer<typeof Lifted>)
  | ({ readonly type: 'Model Access Off-Boarding Requested' } & z.infer<
      typeof OffBoardingRequested
    >);
export type OffBoardingRequest = Extract<
  AccessRequest,
  { type: 'Model Access Off-Boarding Requested' }
>;
export type Approval = Extract<
  AccessRequest,
  { type: 'Model Access Approved' | 'Model Access Requested' }
>;

export const isApproval = (request: AccessRequest): request is Approval =>
  request.type === 'Model Access Requested' || request.type === 'Model Access Approved';

/** A detail parsed by its detail-type, or every problem found in it, each naming the path. */
export function parseRequest(
  type: DetailType,
  detail: unknown,
): { request: AccessRequest } | { problems: string[] } {
  const parsed = REQUESTS[type].safeParse(detail, IN_WORDS);
  if (!parsed.success) return { problems: parsed.error.issues.map(describeIssue) };
  // The schema was chosen by `type`, which the compiler cannot follow through the table.
  return { request: { type, ...parsed.data } as AccessRequest };
}

const describeIssue = (issue: z.core.$ZodIssue): string =>
  `${['detail', ...issue.path].join('.')}: ${issue.message}`;

/** The detail without what only an approval says: what is left may still ask. */
export function withoutApproval(detail: Readonly<Record<string, unknown>>): object {
  const { approvedBy: _by, approvedAt: _at, ...asked } = detail;
  return asked;
}
