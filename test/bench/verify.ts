import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Figure } from './figure.ts';

const ENTRIES = 100_000;
const HEAP_MB = 256;
const SCRIPT = fileURLToPath(new URL('./long-chain.ts', import.meta.url));

const Verified = z.object({
  status: z.enum(['intact', 'broken']),
  entries: z.int(),
  ms: z.number(),
  rss: z.number(),
});

/** A long chain beside its copy, verified in a small heap: a program that holds it whole dies. */
export function benchVerify(): Figure[] {
  const few = verified(ENTRIES / 10);
  const { status, entries, ms, rss } = verified(ENTRIES);
  const isWhole = status === 'intact' && entries === ENTRIES;
  return [
    {
      name: '100,000 entries and their copy: not verified',
      value: isWhole ? 0 : 1,
      unit: '',
      limit: 0,
    },
    {
      name: '  time, times that of a tenth',
      value: ms / few.ms,
      unit: '×',
      limit: 15,
    },
    {
      name: '  memory of the process at most',
      value: rss,
      unit: 'bytes',
      limit: 512 * 1024 * 1024,
    },
  ];
}

const verified = (count: number): z.infer<typeof Verified> =>
  Verified.parse(
    JSON.parse(
      execFileSync(process.execPath, [`--max-old-space-size=${HEAP_MB}`, SCRIPT, String(count)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    ),
  );
