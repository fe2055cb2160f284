import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import type { Instant } from '../time.ts';
import { Asked } from './asked.ts';

/** What the ledger says of a lease id: nothing yet, who decided it, or that it was revoked (perhaps before it began). */
export interface Registration {
  readonly leaseId: string;
  readonly status: 'awaiting' | 'decided' | 'revoked';
  readonly source: string;
  readonly contentHash: string;
  /** As it was called when the lease was decided. */
  readonly warehouse: string;
  /** Ledger keys of the databases in which the lease has a part. */
  readonly databases: readonly string[];
  readonly at: Instant;
  readonly by: string;
  readonly asked?: Asked;
  /** A rule permitted the request without any approval: one that comes later has nothing left to decide. */
  readonly unapproved?: true;
}
export const Registration: z.ZodMiniType<Registration> = z.looseObject({
  leaseId: z.string(),
  status: z.enum(['awaiting', 'decided', 'revoked']),
  source: z.string(),
  contentHash: z.string(),
  warehouse: z.string(),
  databases: z.array(z.string()),
  at: z.string(),
  by: z.string(),
  asked: z.exactOptional(Asked),
  unapproved: z.exactOptional(z.literal(true)),
} satisfies Shape<Registration>);
