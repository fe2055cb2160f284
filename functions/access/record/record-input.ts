import * as z from 'zod/mini';
import { Origin } from '../../../domain/access/parse-message.ts';
import { RequestOutcome } from '../../../domain/access/request-outcome.ts';
import { RequestSubject } from '../../../domain/access/request-subject.ts';
import { ConfigurationId } from '../../../domain/published-revision.ts';

const Key = z.object({ source: z.string(), requestId: z.string(), detailType: z.string() });
const Part = z.object({ database: z.string(), leaseId: z.string(), revision: z.number() });
const AnsweredPart = z.object({
  ...Part.shape,
  ...RequestOutcome.shape,
  evidence: z.optional(z.number()),
});
/** An iteration of the state machine whose queue message was not answered in time. */
const UnansweredPart = z.object({
  ...Part.shape,
  error: z.object({ Error: z.string(), Cause: z.optional(z.string()) }),
});

/** What is known of an execution that ends. */
export const RecordInput = z.object({
  executionArn: z.string(),
  decided: z.optional(
    z.object({
      key: Key,
      contentHash: z.string(),
      configuration: z.optional(ConfigurationId),
      subject: z.optional(RequestSubject),
      notes: z.optional(z.array(z.string())),
      outcome: z.optional(
        z.object({
          ...RequestOutcome.shape,
          duplicate: z.optional(z.boolean()),
          conflict: z.optional(z.boolean()),
        }),
      ),
    }),
  ),
  /** Of an execution whose Decide failed: what came in, and where. */
  undecided: z.optional(z.object({ origin: Origin, event: z.unknown() })),
  answers: z.optional(z.array(z.union([AnsweredPart, UnansweredPart]))),
  error: z.optional(z.object({ Error: z.string(), Cause: z.optional(z.string()) })),
});
export type RecordInput = z.infer<typeof RecordInput>;
