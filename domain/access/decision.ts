import type { Config, Warehouse } from '../config.ts';
import type { Instant } from '../time.ts';
import type { PutQuestion } from './approvals/answers.ts';
import type { Question } from './approvals/question.ts';
import type { PeopleOfSource } from './approvers.ts';
import type { DecidingMessage } from './deciding-message.ts';
import type { Lease } from './lease.ts';
import type { Registration } from './registration.ts';
import type { Suspension } from './suspension.ts';

/** What Decide knows when it decides. */
export interface KnownRequest {
  readonly source: string;
  readonly contentHash: string;
  readonly registration?: Registration;
  /** The live parts of the leases that a message names; a revoke of all that a request made needs none of them. */
  readonly parts: readonly Lease[];
  /** The question that a request with this id waits for, and what people answered to it. */
  readonly waiting?: PutQuestion;
  /** Its parts that have ended. */
  readonly endedParts: readonly Lease[];
  /** Of the id that the message names, or of the databases that it asks for. */
  readonly suspensions: readonly Suspension[];
}

/** The registration of the id, where this very message made it: it is decided again. */
export const ownRegistration = ({
  registration,
  source,
  contentHash,
}: KnownRequest): Registration | undefined =>
  registration?.source === source && registration.contentHash === contentHash
    ? registration
    : undefined;

export type Decision =
  /** `rules`: those of the policy that were looked at for it. */
  | {
      readonly kind: 'refused';
      readonly because: readonly string[];
      readonly rules?: readonly string[];
      /** Of a request that had waited: its id is closed. */
      readonly registration?: Registration;
    }
  /** Nothing is left to do: what the message asks for was decided before it arrived. */
  | { readonly kind: 'already-decided'; readonly because: readonly string[] }
  | {
      readonly kind: 'awaiting';
      readonly registration: Registration;
      /** Which approvals the policy wants. */
      readonly because: readonly string[];
      readonly question: Question;
    }
  | {
      readonly kind: 'approved';
      readonly registration: Registration;
      readonly leases: readonly Lease[];
    }
  | {
      /** `parts-revoked`: of a request for several grantees, and the others go on. */
      readonly kind: 'extended' | 'shortened' | 'parts-revoked';
      readonly leases: readonly Lease[];
      /** Parts that have ended before, and what that means for them. */
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'suspended' | 'lifted';
      /** Of an off-boarding, which had waited for its approval. */
      readonly registration?: Registration;
      readonly suspensions: readonly Suspension[];
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'revoked';
      readonly registration: Registration & { readonly revokedBy: DecidingMessage };
    };

/** What a decision looks up besides. */
export interface DecisionContext {
  readonly warehouse: Warehouse;
  readonly config: Config;
  readonly now: Instant;
}

export const refused = (
  because: readonly string[],
  rules?: readonly string[],
  registration?: Registration,
): Decision => ({
  kind: 'refused',
  because,
  ...(rules !== undefined && { rules }),
  ...(registration !== undefined && { registration }),
});

/** The section of the configuration that the message came under; nobody can be quoted by a source that is not in it. */
export const sourceOf = (
  { source }: Pick<KnownRequest, 'source'>,
  { sources }: Config,
): PeopleOfSource =>
  sources.find(({ name }) => name === source) ?? { name: source, approvers: [], compare: 'exact' };
