import * as z from 'zod/mini';
import { command } from '../command.ts';
import { type Asking, explainedLines } from '../explain/explained-lines.ts';
import { WrongUse } from '../wrong-use.ts';

const Input = z.strictObject({
  warehouse: z.exactOptional(z.string()),
  database: z.exactOptional(z.string()),
  user: z.exactOptional(z.string()),
  grantee: z.exactOptional(z.string()),
  model: z.exactOptional(z.string()),
  create: z._default(z.boolean(), false),
  schema: z.exactOptional(z.string()),
  role: z.exactOptional(z.string()),
  evidence: z.exactOptional(z.string()),
  use: z.exactOptional(z.string()),
  showAs: z.exactOptional(z.string()),
  config: z.string(),
  story: z.exactOptional(z.string()),
});

const Explanation = z.object({ answer: z.enum(['yes', 'no', 'unknown']) });

/** By what paths somebody may use or create models, or what is missing. */
export const explain = command({
  input: Input,
  output: z.object({
    isYes: z.boolean(),
    /** Of one user, group or role. */
    explanation: z.exactOptional(Explanation),
    shownModel: z.exactOptional(z.readonly(z.array(z.string()))),
    /** Where nobody was named. */
    whoMay: z.exactOptional(
      z.object({ isPublic: z.boolean(), users: z.readonly(z.array(Explanation)) }),
    ),
  }),
  run: async ({ create, ...asked }, { now, pause }) => {
    if (create === (asked.model !== undefined))
      throw new WrongUse('what is asked about? Give either --model SCHEMA.MODEL or --create');
    const asking: Asking = { ...asked, now: now().toISOString() };
    const { lines, ...data } = await explainedLines(asking, { now, pause });
    return { lines, data, isFine: data.isYes };
  },
});
