import * as z from 'zod/mini';
import { canonical } from './hash.ts';
import type { Instant } from './time.ts';

/** One item of the ledger as its stream showed it. */
const SignedItem = z.object({
  /** The stream's own id of the write: who reads the chain knows a repetition by it. */
  id: z.string(),
  item: z.catchall(
    z.object({ pk: z.string(), sk: z.string() }),
    z.union([z.string(), z.number(), z.boolean()]),
  ),
});
export type SignedItem = z.infer<typeof SignedItem>;

/** The body of an entry in the signer's chain: what was written to the ledger, in the order of the stream. */
export const SignerRecord = z.object({
  version: z.literal(1),
  at: z.string(),
  records: z.array(SignedItem),
});
export type SignerRecord = z.infer<typeof SignerRecord>;

export const signerBody = (at: Instant, records: readonly SignedItem[]): string =>
  canonical({ version: 1, at, records });

/** Ids of the writes that these bodies hold. */
export const seenIn = (bodies: readonly string[]): ReadonlySet<string> =>
  new Set(
    bodies.flatMap((body) => SignerRecord.parse(JSON.parse(body)).records.map(({ id }) => id)),
  );
