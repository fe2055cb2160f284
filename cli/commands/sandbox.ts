import * as z from 'zod/mini';
import { command } from '../command.ts';

/** The product played on this machine; it reads its own words and prints by itself. */
export const sandbox = command({
  input: z.strictObject({ words: z.array(z.string()) }),
  output: z.object({}),
  run: async ({ words }, { typed }) => {
    const { runSandbox } = await import('../../sandbox/run.ts');
    return { lines: [], data: {}, isFine: (await runSandbox(words, typed)) === 0 };
  },
});
