import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { bundle, nodeOptions } from './bundled.ts';
import type { Figure } from './figure.ts';
import { writeCopy } from './write-copy.ts';

const FEW = 1_000;
const MANY = 10_000;
/** Ten times as much may cost so many times as much. */
const MOST_TIMES = 15;
const LAMBDA_HEAP = '--max-old-space-size=128';
const MOST_BYTES = 256 * 1024 * 1024;

const Run = z.object({
  invocations: z.int(),
  gets: z.int(),
  entries: z.int(),
  leases: z.int(),
});
const Restored = z.object({ once: Run, twice: Run, cpuMs: z.number(), rss: z.number() });
type Restored = z.infer<typeof Restored>;

/** A copy of the evidence, each entry of which ends a lease, replayed into an empty ledger: in one invocation, and in two. */
export async function benchRestore(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'restore-'));
  try {
    // As JavaScript: what Node needs to read TypeScript is 30 MB of the process, and no part of the function.
    const program = join(folder, 'restore.mjs');
    await bundle('test/bench/restore-process.ts', program);
    return figuresOf(restored(program, folder, MANY), restored(program, folder, FEW));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figuresOf({ once, twice, cpuMs, rss }: Restored, few: Restored): Figure[] {
  const name = `restore of ${MANY.toLocaleString('en')} entries`;
  const missing = (of: Restored['once']): number => 2 * MANY - of.entries - of.leases;
  return [
    { name: `${name}: entries and leases missing`, value: missing(once), unit: '', limit: 0 },
    { name: '  objects read for each', value: once.gets / MANY, unit: '', limit: 2 },
    {
      name: '  processor time, times that of 1,000',
      value: cpuMs / few.cpuMs,
      unit: '×',
      limit: MOST_TIMES,
    },
    {
      name: `${name}, half of them in another invocation: missing`,
      value: missing(twice) + Math.abs(twice.invocations - 2),
      unit: '',
      limit: 0,
    },
    // What the first had read ahead when its time was over, another time.
    { name: '  objects read for each', value: twice.gets / MANY, unit: '', limit: 3.1 },
    {
      name: '  memory of the process at most, heap of 128 MB',
      value: rss,
      unit: 'bytes',
      limit: MOST_BYTES,
    },
  ];
}

function restored(program: string, under: string, count: number): Restored {
  const root = join(under, `copy-${count}`);
  writeCopy(root, count);
  const args = [...nodeOptions(), LAMBDA_HEAP, program, root, String(count / 2)];
  const said = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Restored.parse(JSON.parse(said));
}
