import * as z from 'zod/mini';
import { parseConfig } from '../../domain/config.ts';
import { command } from '../command.ts';
import { naming, readYaml } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

/** Whether the configuration may be packaged. */
export const check = command({
  input: z.strictObject({ config: z.string() }),
  output: z.object({ problems: z.array(z.string()) }),
  run: async ({ config }) => {
    const problems = problemsOf(config, readYaml(config));
    return {
      lines: problems.length === 0 ? [`${config} is valid`] : problems,
      data: { problems },
      isFine: problems.length === 0,
    };
  },
});

function problemsOf(file: string, raw: unknown): string[] {
  try {
    naming(file, () => parseConfig(raw));
    return [];
  } catch (error) {
    if (error instanceof WrongUse) return error.message.split('\n');
    throw error;
  }
}
