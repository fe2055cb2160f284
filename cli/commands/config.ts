import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { adminProblems, checkConfig } from '../../domain/config-check.ts';
import { command } from '../command.ts';
import { readYaml } from '../read-config.ts';

/** Whether the configuration may be packaged, with the deployment.yml beside it if there is one yet. */
export const check = command({
  input: z.strictObject({ config: z.string() }),
  output: z.object({ problems: z.array(z.string()) }),
  run: async ({ config }) => {
    const beside = join(dirname(config), 'deployment.yml');
    const admin = readYaml(config);
    const alone = !existsSync(beside);
    const found = alone
      ? adminProblems(admin)
      : checkConfig({ admin, deployment: readYaml(beside) });
    const problems = found.map((problem) =>
      problem.replaceAll('config/admin.yml', config).replaceAll('config/deployment.yml', beside),
    );
    const valid = alone
      ? `${config} is valid; packaging wants a deployment.yml beside it, and compares the two`
      : `${config} is valid`;
    return {
      lines: problems.length === 0 ? [valid] : problems,
      data: { problems },
      isFine: problems.length === 0,
    };
  },
});
