import { writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { baselineChanges } from '../../domain/access/policy/baseline-change.ts';
import { adminProblems, checkConfig } from '../../domain/config-check.ts';
import { type ConfigFiles, diffConfig } from '../../domain/config-diff/diff-config.ts';
import { command } from '../command.ts';
import { diffComment } from '../config/comment.ts';
import { diffLines } from '../config/diff-lines.ts';
import { readDeployed } from '../config/read-deployed.ts';
import { readBefore, readFiles } from '../config/read-files.ts';
import { readPublished } from '../config/read-published.ts';
import type { Whereabouts } from '../installation/installation.ts';
import { besideConfig, readYaml } from '../read-config.ts';

/** Whether the configuration may be packaged, with the deployment.yml beside it if there is one yet. */
export const check = command({
  input: z.strictObject({ config: z.string() }),
  output: z.object({ problems: z.array(z.string()) }),
  run: async ({ config }) => {
    const { file: beside, isThere } = besideConfig(config);
    const admin = readYaml(config);
    const found = isThere
      ? checkConfig({ admin, deployment: readYaml(beside) })
      : adminProblems(admin);
    const problems = found.map((problem) =>
      problem.replaceAll('config/admin.yml', config).replaceAll('config/deployment.yml', beside),
    );
    const valid = isThere
      ? `${config} is valid`
      : `${config} is valid; packaging wants a deployment.yml beside it, and compares the two`;
    return {
      lines: problems.length === 0 ? [valid] : problems,
      data: { problems },
      isFine: problems.length === 0,
    };
  },
});

/** In place of a file or a revision: what installation is compared with, and how it is read. */
const INSTALLED: Readonly<Record<string, (where: Whereabouts) => Promise<ConfigFiles>>> = {
  deployed: readDeployed,
  published: async (where) => {
    const { followed, deployed } = await readPublished(where);
    return { admin: followed.config, deployment: deployed.deployment };
  },
};

/** What differs between a configuration and an earlier one, and what that means. */
export const diff = command({
  input: z.strictObject({
    before: z.string(),
    config: z.string(),
    stage: z.string(),
    comment: z.optional(z.string()),
  }),
  output: z.object({
    changes: z.readonly(
      z.array(
        z.object({
          file: z.enum(['admin.yml', 'deployment.yml']),
          path: z.string(),
          /** Missing where it is new, as the next one where it is gone. */
          before: z.optional(z.unknown()),
          after: z.optional(z.unknown()),
          consequence: z.string(),
        }),
      ),
    ),
    databases: z.readonly(
      z.array(
        z.object({
          warehouse: z.string(),
          database: z.string(),
          sql: z.readonly(z.array(z.string())),
        }),
      ),
    ),
    mustRaise: z.boolean(),
  }),
  run: async ({ before: named, config, stage, comment }, { now }) => {
    const after = readFiles(config);
    const before = await (INSTALLED[named]?.({ config, stage }) ?? readBefore(named, config));
    const found = diffConfig(before, after);
    const databases = baselineChanges(before.admin, after.admin, new Map(), now().toISOString());
    const isFine = found.changes.length === 0;
    const lines = isFine
      ? [`nothing differs between ${named} and ${config}`]
      : diffLines(found, databases, after.admin);
    if (comment !== undefined) writeFileSync(comment, diffComment(lines));
    return { lines, data: { ...found, databases }, isFine };
  },
});
