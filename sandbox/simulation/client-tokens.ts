import type { AwsCall } from '../../local-aws/api.ts';

/** For so long the Data API answers for the statement that it knows by a token (facts §3.1). */
const REMEMBERED_MS = 8 * 3_600_000;

/**
 * Judges law 3 where the Data API sees it. No call of ours is ever repeated, so a token that comes again stands for another
 * attempt, and gets an old statement's answer.
 */
export function createClientTokens(now: () => number) {
  const known = new Map<string, { readonly sqls: string; readonly atMs: number }>();
  const problems = new Set<string>();
  return {
    heard: ({ operation, input }: AwsCall): void => {
      if (operation !== 'BatchExecuteStatement') return;
      // Redshift's own shape.
      const { ClientToken: token, Sqls } = input as {
        readonly ClientToken?: string;
        readonly Sqls: readonly string[];
      };
      if (token === undefined) return;
      const before = known.get(token);
      const sqls = JSON.stringify(Sqls);
      if (before !== undefined && now() - before.atMs < REMEMBERED_MS)
        problems.add(`${sqls} was sent under the client token of ${before.sqls} (law 3)`);
      else known.set(token, { sqls, atMs: now() });
    },
    problems: (): readonly string[] => [...problems],
  };
}
export type ClientTokens = ReturnType<typeof createClientTokens>;
