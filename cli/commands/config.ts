import * as z from 'zod/mini';
import { parseConfig } from '../../domain/config.ts';
import { InvalidConfiguration } from '../../domain/errors.ts';
import { command } from '../command.ts';
import { readYaml } from '../read-config.ts';

/** Whether the configuration may be packaged. */
export const check = command({
  input: z.strictObject({ config: z.string() }),
  output: z.object({ problems: z.array(z.string()) }),
  run: async ({ config }) => {
    const problems = problemsOf(readYaml(config)).map((problem) =>
      problem.replace('config/admin.yml', config),
    );
    return {
      lines: problems.length === 0 ? [`${config} is valid`] : problems,
      data: { problems },
      isFine: problems.length === 0,
    };
  },
});

function problemsOf(raw: unknown): string[] {
  try {
    parseConfig(raw);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.message.split('\n');
    throw error;
  }
}
