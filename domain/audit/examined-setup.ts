import * as z from 'zod/mini';
import { CHECK_TITLES } from '../control-titles.ts';
import { findingOf, Judged, NewFinding } from './judged.ts';
import { SetupPart } from './report.ts';
import { DATABASES_READ, databasesRead, notExamined } from './rules/databases-read.ts';

/** What the examination of one warehouse's setup found. */
export const ExaminedSetup = z.object({
  warehouse: z.string(),
  /** Why it could not be examined at all. */
  unread: z.optional(z.string()),
  judged: z.array(Judged),
  findings: z.array(NewFinding),
  parts: z.array(SetupPart),
});
export type ExaminedSetup = z.infer<typeof ExaminedSetup>;

/** Of a setup of which nothing came back: one finding says why, and no check concludes anything. */
export function setupNotExamined(warehouse: string, because: string): ExaminedSetup {
  const verdict = notExamined({ kind: 'setup', name: warehouse }, because);
  return {
    warehouse,
    unread: because,
    judged: [...CHECK_TITLES.keys()].map((control) => ({
      control,
      passed: 0,
      failed: 0,
      unknown: 1,
    })),
    findings: findingOf({ control: DATABASES_READ, rule: databasesRead }, { warehouse }, verdict),
    parts: [{ kind: 'warehouse', name: warehouse, verdict: 'unknown' }],
  };
}
