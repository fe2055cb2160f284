import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { command } from '../command.ts';
import { isThereAny, noEvidence } from '../evidence/read-chains.ts';

/** Shares no code with the project, so that whoever doubts us can read all of what is believed. */
const PROGRAM = fileURLToPath(new URL('../../tools/verify-evidence.mjs', import.meta.url));
const LINE = /^(intact|broken|not trusted) +(.*)$/;

const Fingerprint = z
  .string()
  .check(z.regex(/^([0-9a-f]{2}:?){32}$/i, { error: 'is no SHA-256 in hex, 64 digits' }));

/** Checks a copy of the evidence bucket: hash, signature and order of each entry. */
export const verify = command({
  input: z.strictObject({ folder: z.string(), fingerprint: z.array(Fingerprint) }),
  output: z.object({
    isIntact: z.boolean(),
    chains: z.array(
      z.object({ verdict: z.enum(['intact', 'broken', 'not trusted']), says: z.string() }),
    ),
  }),
  run: async ({ folder, fingerprint }) => {
    if (!isThereAny(folder)) throw noEvidence(folder);
    const { status, stdout } = spawnSync(
      process.execPath,
      [PROGRAM, folder, ...fingerprint.flatMap((hex) => ['--fingerprint', hex])],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 30 },
    );
    const lines = stdout.trimEnd().split('\n');
    const chains = lines.flatMap((line) => {
      const [, verdict, says = ''] = LINE.exec(line) ?? [];
      return isVerdict(verdict) ? [{ verdict, says }] : [];
    });
    const isIntact = status === 0;
    return { lines, data: { isIntact, chains }, isFine: isIntact };
  },
});

const isVerdict = (word: string | undefined): word is 'intact' | 'broken' | 'not trusted' =>
  word === 'intact' || word === 'broken' || word === 'not trusted';
