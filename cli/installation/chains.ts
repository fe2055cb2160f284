import * as z from 'zod/mini';
import type { Installation } from './installation.ts';
import { answerOf } from './invoke.ts';

/** How each chain of evidence stands, as `verify` says it. */
export const Chains = z.array(
  z.object({
    chain: z.string(),
    status: z.string(),
    problems: z.exactOptional(z.array(z.string())),
  }),
);
type Chains = z.output<typeof Chains>;

/** Has the installation check all evidence. */
export const checkChains = (installation: Installation): Promise<Chains> =>
  answerOf(installation, 'VerifyLambdaFunction', {}, Chains);

export const chainsLines = (chains: Chains): string[] =>
  chains.flatMap(({ chain, status, problems = [] }) => [
    `${status}  ${decodeURIComponent(chain)}`,
    ...problems.map((problem) => `  ${problem}`),
  ]);

export const areWhole = (chains: Chains): boolean =>
  chains.every(({ status }) => status !== 'broken');
