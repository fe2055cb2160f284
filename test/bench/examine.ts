import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Figure } from './figure.ts';

const FEW = 10_000;
const MANY = 100_000;
const MAX_CALLS = 12;
const MB = 1024 * 1024;
/** Heaps that leave room for Node itself; the function has 1,024 MB. */
const SMALL = { megabytes: 256, options: heap(128) };
const LARGE = { megabytes: 900, options: heap(768) };
const PROCESSES = 3;
const NAME = '1,000 models, 500 groups';

const Examined = z.object({
  holdings: z.int(),
  calls: z.int(),
  pages: z.int(),
  cpuMs: z.number(),
  rss: z.number(),
});
type Examined = z.infer<typeof Examined>;

/** An audit's look at one large database, by the deployable function alone: calls, memory, and what ten times the grants cost. */
export function benchExamine(): Figure[] {
  const few = recorded(FEW, (folder) => ({
    small: examined(folder, SMALL.options),
    cpuMs: fastest(folder),
  }));
  const many = recorded(MANY, (folder) => ({
    once: examined(folder, LARGE.options),
    cpuMs: fastest(folder),
  }));
  return [
    ...figuresOf(FEW, few.small),
    memoryOf(few.small, SMALL.megabytes),
    ...figuresOf(MANY, many.once),
    memoryOf(many.once, LARGE.megabytes),
    {
      name: '  processor time, times that of 10,000',
      value: many.cpuMs / few.cpuMs,
      unit: '',
      limit: (2 * MANY) / FEW,
    },
  ];
}

const figuresOf = (grants: number, { holdings, calls, pages }: Examined): Figure[] => [
  {
    name: `${NAME}, ${grants.toLocaleString('en')} grants: not examined`,
    value: holdings === grants ? 0 : 1,
    unit: '',
    limit: 0,
  },
  { name: '  Data API calls', value: calls, unit: '', limit: MAX_CALLS },
  { name: '  result pages', value: pages, unit: '', limit: Math.ceil(grants / 1_000) + 10 },
];

const memoryOf = ({ rss }: Examined, megabytes: number): Figure => ({
  name: '  memory of the process at most',
  value: rss,
  unit: 'bytes',
  limit: megabytes * MB,
});

function recorded<T>(grants: number, measure: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'examine-'));
  try {
    run(new URL('large-database.ts', import.meta.url), [], [folder, String(grants)]);
    return measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const examined = (folder: string, options: readonly string[] = []): Examined =>
  Examined.parse(
    JSON.parse(run(new URL('examine-process.ts', import.meta.url), options, [folder])),
  );

const fastest = (folder: string): number =>
  Math.min(...Array.from({ length: PROCESSES }, () => examined(folder).cpuMs));

function heap(megabytes: number): readonly string[] {
  return [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=4'];
}

const run = (script: URL, options: readonly string[], args: readonly string[]): string =>
  execFileSync(process.execPath, [...options, fileURLToPath(script), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
