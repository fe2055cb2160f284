import * as z from 'zod/mini';
import type { Shape } from '../ledger-json.ts';
import { addSeconds, type Instant } from '../time.ts';
import { BatchIds } from './batch-ids.ts';
import { AccessStatement } from './statement.ts';

/**
 * The one open batch of a database, written before it is submitted: whoever finds it brings it to its end first (law 2).
 * The leases that it was planned for are not in it, since they have no bound: whoever resolves it reads them anew, and
 * the evidence of the batch carries them with their revisions.
 */
export interface Intent {
  readonly seq: number;
  readonly attempt: number;
  readonly at: Instant;
  /** Names this attempt to the Data API, which answers the same token with the same statement for 8 hours (law 3). */
  readonly token: string;
  readonly statements: readonly AccessStatement[];
  readonly sql: readonly string[];
  readonly ids: BatchIds;
  /** How often this batch met a transient failure. */
  readonly transients: number;
  readonly statementId?: string;
}
export const Intent: z.ZodMiniType<Intent> = z.looseObject({
  seq: z.int(),
  attempt: z.int(),
  at: z.string(),
  token: z.string(),
  statements: z.array(AccessStatement),
  sql: z.array(z.string()),
  ids: BatchIds,
  transients: z.int(),
  statementId: z.exactOptional(z.string()),
} satisfies Shape<Intent>);

/** Longer than a Lambda of ours can live: what its writer left midway by then, it will not go on with. */
const WRITER_LIFETIME_SECONDS = 150;

/** From when on nobody is at work any more on what was begun at `at`: somebody else may take it up. */
export const abandonedFrom = (at: Instant): Instant => addSeconds(at, WRITER_LIFETIME_SECONDS);
