import * as z from 'zod/mini';

/** Somebody changed by hand who may use or create models: where the look at it lies, and counts. No names: the look says whom it names. */
export const DriftFound = z.object({
  run: z.string(),
  at: z.iso.datetime(),
  warehouse: z.string(),
  database: z.string(),
  bucket: z.string(),
  look: z.string(),
  failed: z.int(),
  unknown: z.int(),
  because: z.array(z.string()),
});
export type DriftFound = z.infer<typeof DriftFound>;
