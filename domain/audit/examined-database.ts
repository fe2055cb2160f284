import * as z from 'zod/mini';
import { Judged, NewFinding } from './judged.ts';
import { AuditHolding, RegisteredModel } from './report.ts';
import { DatabaseUse } from './use.ts';
import { WarehousePeople } from './warehouse-seen.ts';

/** What the examination of one database found. */
export const ExaminedDatabase = z.object({
  warehouse: z.string(),
  database: z.string(),
  /** Why its catalog could not be read. */
  unread: z.optional(z.string()),
  judged: z.array(Judged),
  findings: z.array(NewFinding),
  holdings: z.array(AuditHolding),
  models: z.array(RegisteredModel),
  use: z.optional(DatabaseUse),
  /** Of a warehouse as a whole: who is there. */
  people: z.optional(WarehousePeople),
});
export type ExaminedDatabase = z.infer<typeof ExaminedDatabase>;
