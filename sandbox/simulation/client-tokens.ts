import type { AwsCall } from '../../local-aws/api.ts';

/** For so long the Data API answers for the statement that it knows by a token (facts §3.1). */
const REMEMBERED_MS = 8 * 3_600_000;

/** A batch that changes access; what only reads has no token. */
interface SentChange {
  readonly token: string;
  readonly sqls: readonly string[];
}

export function sentChange({ operation, input }: AwsCall): SentChange | undefined {
  if (operation !== 'BatchExecuteStatement') return undefined;
  // Redshift's own shape.
  const { ClientToken: token, Sqls: sqls } = input as {
    readonly ClientToken?: string;
    readonly Sqls: readonly string[];
  };
  return token === undefined ? undefined : { token, sqls };
}

/**
 * Judges law 3 where the Data API sees it. No call of ours is ever repeated, so a token that comes again stands for another
 * attempt, and gets an old statement's answer.
 */
export function createClientTokens(now: () => number) {
  const known = new Map<string, { readonly sqls: readonly string[]; readonly atMs: number }>();
  const problems = new Set<string>();
  return {
    heard: ({ token, sqls }: SentChange): void => {
      const before = known.get(token);
      if (before !== undefined && now() - before.atMs < REMEMBERED_MS)
        problems.add(
          `${sqls.join('; ')} was sent under the client token of ${before.sqls.join('; ')} (law 3)`,
        );
      else known.set(token, { sqls, atMs: now() });
    },
    problems: (): readonly string[] => [...problems],
  };
}
export type ClientTokens = ReturnType<typeof createClientTokens>;
