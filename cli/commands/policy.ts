import * as z from 'zod/mini';
import { command } from '../command.ts';
import { planPolicy, replayPolicy, rulesInForce, testPolicy } from '../policy/run-policy.ts';

const Lines = z.readonly(z.array(z.string()));
const Flips = z.readonly(z.array(z.object({ from: z.string(), to: z.string(), because: Lines })));

/** Checks the configuration and says its rules, those that follow from its sources too. */
export const rules = command({
  input: z.strictObject({ config: z.string() }),
  output: z.object({ rules: z.readonly(z.array(z.object({ name: z.string() }))) }),
  run: async ({ config }) => rulesInForce(config),
});

/** Decides each of the cases beside the policy. */
export const testCases = command({
  input: z.strictObject({ config: z.string(), cases: z.string() }),
  output: z.object({
    cases: z.readonly(
      z.array(z.object({ name: z.string(), decided: z.string(), because: Lines, missed: Lines })),
    ),
  }),
  run: async (files, { now }) => testPolicy(files, now().toISOString()),
});

/** Which past decisions the configuration would take otherwise. */
export const replay = command({
  input: z.strictObject({ folder: z.string(), config: z.string() }),
  output: z.object({ decisions: z.int(), unreadable: z.int(), flips: Flips }),
  run: async ({ folder, config }) => replayPolicy({ config, copy: folder }),
});

/** What a change of the configuration does by itself, and to past decisions. */
export const plan = command({
  input: z.strictObject({
    old: z.string(),
    new: z.string(),
    evidence: z.optional(z.string()),
    use: z.optional(z.string()),
  }),
  output: z.object({
    databases: z.readonly(z.array(z.object({ database: z.string(), sql: Lines }))),
    /** Without a copy of the evidence nobody knows. */
    flips: z.exactOptional(Flips),
  }),
  run: async ({ old, new: after, evidence, use }, { now }) =>
    planPolicy({ before: old, after, copy: evidence, use }, now().toISOString()),
});
