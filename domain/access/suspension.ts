import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { foldName } from '../name.ts';
import { Grantee, grantKey, identityKey, Privilege } from '../privilege.ts';
import type { Instant } from '../time.ts';
import type { Catalog } from './catalog.ts';
import { DecidingMessage } from './deciding-message.ts';
import { OtherPrivilege } from './offboarding/other-privilege.ts';

/** The last word of a reconcile on one revision of a suspension. */
export interface SuspensionOutcome {
  readonly revision: number;
  readonly outcome: 'suspended' | 'planned' | 'failed' | 'lifted';
  readonly because: readonly string[];
  /** Sequence number of the evidence that proves it. */
  readonly seq: number;
  readonly at: Instant;
}
const SuspensionOutcome: z.ZodMiniType<SuspensionOutcome> = z.looseObject({
  revision: z.int(),
  outcome: z.enum(['suspended', 'planned', 'failed', 'lifted']),
  because: z.array(z.string()),
  seq: z.int(),
  at: z.string(),
} satisfies Shape<SuspensionOutcome>);

/**
 * Access that is taken away for a while, in one database: of everybody, or of one grantee. Leases and baseline stay as they
 * are, and until it is lifted they explain nothing there.
 */
export interface Suspension {
  readonly id: string;
  /** Grows when it is lifted. */
  readonly revision: number;
  /** Ledger key. */
  readonly database: string;
  readonly grantee?: Grantee;
  /** Of the grantee, once its database was looked at: a new name is no way out. */
  readonly granteeId?: number;
  /** Of an off-boarding: what the grantee held there when it was approved, whoever had granted it. It is taken as well. */
  readonly takes?: readonly Privilege[];
  /** The same of the kinds that we never grant; missing where nobody could look. */
  readonly others?: readonly OtherPrivilege[];
  /** What of other kinds it still held once those were taken, in words: they are looked at until then, and not after. */
  readonly left?: readonly string[];
  readonly since: Instant;
  readonly decidedBy: DecidingMessage;
  /** The message that lifted it. */
  readonly liftedBy?: DecidingMessage;
  readonly lastOutcome?: SuspensionOutcome;
  readonly dueAt?: Instant;
}
export const Suspension: z.ZodMiniType<Suspension> = z.looseObject({
  id: z.string(),
  revision: z.int(),
  database: z.string(),
  grantee: z.exactOptional(Grantee),
  granteeId: z.exactOptional(z.number()),
  takes: z.exactOptional(z.array(Privilege)),
  others: z.exactOptional(z.array(OtherPrivilege)),
  left: z.exactOptional(z.array(z.string())),
  since: z.string(),
  decidedBy: DecidingMessage,
  liftedBy: z.exactOptional(DecidingMessage),
  lastOutcome: z.exactOptional(SuspensionOutcome),
  dueAt: z.exactOptional(z.string()),
} satisfies Shape<Suspension>);

const SUBJECT = 'suspension ';

/** How messages name a suspension where they name a lease otherwise; a lease's id has no blanks. */
export const suspensionSubject = (id: string): string => SUBJECT + id;
export const suspensionNamed = (subject: string): string | undefined =>
  subject.startsWith(SUBJECT) ? subject.slice(SUBJECT.length) : undefined;

export const isInForce = ({ liftedBy }: Suspension): boolean => liftedBy === undefined;

/** Lifted, and a reconcile has seen it. */
export const isSettled = ({ revision, liftedBy, lastOutcome }: Suspension): boolean =>
  liftedBy !== undefined && lastOutcome?.revision === revision;

/** Whether it is about this grantee: on doubt about upper and lower case it is. */
export const suspends = ({ grantee: suspended }: Suspension, grantee: Grantee): boolean =>
  suspended === undefined ||
  (suspended.type === grantee.type &&
    (suspended.name === grantee.name ||
      (grantee.type !== 'user' && foldName(suspended.name) === foldName(grantee.name))));

/** The suspension in force of a grantee in this catalog, under whatever name it has now; cheap where there is none. */
export function suspender(
  suspensions: readonly Suspension[],
  catalog: Pick<Catalog, 'identities'>,
): (grantee: Grantee) => Suspension | undefined {
  const inForce = suspensions.filter(isInForce);
  if (inForce.length === 0) return () => undefined;
  return (grantee) =>
    inForce.find(
      (suspension) =>
        suspends(suspension, grantee) ||
        (suspension.granteeId !== undefined &&
          suspension.grantee?.type === grantee.type &&
          catalog.identities.get(`${grantee.type} ${grantee.name}`) === suspension.granteeId),
    );
}

/** Keys of the grants that off-boardings take although others gave them: exactly those approved, of the same grantee still. */
export const takenBy = (
  suspensions: readonly Suspension[],
  { identities }: Pick<Catalog, 'identities'>,
): ReadonlySet<string> =>
  new Set(
    suspensions
      .filter(isInForce)
      .flatMap(({ takes = [], grantee, granteeId }) =>
        grantee === undefined ||
        granteeId === undefined ||
        identities.get(identityKey(grantee)) !== granteeId
          ? []
          : takes.map((privilege) => grantKey({ privilege, grantee })),
      ),
  );

/** Whoever is off-boarded is not to come back: leases end, where a suspension leaves them. */
export const isOffBoarding = ({ takes }: Suspension): boolean => takes !== undefined;

export const suspensionInWords = (suspension: Suspension): string => {
  const { id, since, decidedBy } = suspension;
  return `${isOffBoarding(suspension) ? 'off-boarded' : 'suspended'} since ${since} by ${decidedBy.requestedBy} (${decidedBy.reason}); Model Access Lifted with suspensionId ${id} lifts it`;
};

/** Whether a suspension without an answer is about a grantee: what is to be taken is tried then, whatever failed before. */
export function isUnanswered(
  suspensions: readonly Suspension[],
  catalog: Pick<Catalog, 'identities'>,
): (grantee: Grantee) => boolean {
  const open = suspensions
    .filter(({ lastOutcome, revision }) => lastOutcome?.revision !== revision)
    .map(({ liftedBy: _, ...suspension }): Suspension => suspension);
  const isOfOne = suspender(open, catalog);
  return (grantee) => isOfOne(grantee) !== undefined;
}
