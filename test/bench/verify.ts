import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { CHAIN, KEYS } from '../domain/signed.ts';
import { bundle, nodeOptions } from './bundled.ts';
import type { Figure } from './figure.ts';
import { writeCopy } from './write-copy.ts';

const LAMBDA_HEAP = '--max-old-space-size=128';
const MOST_BYTES = 256 * 1024 * 1024;
const OFFLINE = fileURLToPath(new URL('../../tools/verify-evidence.mjs', import.meta.url));
/** Says on the way out how large the process was. */
const TELL_RSS =
  'data:text/javascript,process.on("exit",()=>console.log("rss "+process.resourceUsage().maxRSS))';

const Verified = z.object({
  status: z.enum(['intact', 'broken']),
  entries: z.int(),
  cpuMs: z.number(),
  rss: z.number(),
});
type Verified = z.infer<typeof Verified>;

/** A long chain beside its copy, and a copy by itself on disk, verified in a small heap; with `million`, as long a one too. */
export async function benchVerify({ million }: { readonly million: boolean }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'long-chain-'));
  try {
    // As JavaScript: what Node needs to read TypeScript is 30 MB of the process, and no part of the function.
    const program = join(folder, 'long-chain.mjs');
    await bundle('test/bench/long-chain.ts', program);
    const few = verified(program, 10_000);
    const also = million ? [1_000_000] : [];
    return [
      ...[100_000, ...also].flatMap((count) => figuresOf(verified(program, count), count, few)),
      ...[10_000, ...also].flatMap((count) => ofCopy(folder, count)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figuresOf(
  { status, entries, cpuMs, rss }: Verified,
  count: number,
  few: Verified,
): Figure[] {
  const isWhole = status === 'intact' && entries === count;
  const times = count / few.entries;
  return [
    {
      name: `${count.toLocaleString('en')} entries and their copy: not verified`,
      value: isWhole ? 0 : 1,
      unit: '',
      limit: 0,
    },
    {
      name: `  processor time, times that of ${few.entries.toLocaleString('en')}`,
      value: cpuMs / few.cpuMs,
      unit: '×',
      limit: 1.5 * times,
    },
    {
      name: '  memory of the process at most, heap of 128 MB',
      value: rss,
      unit: 'bytes',
      limit: MOST_BYTES,
    },
  ];
}

const verified = (program: string, count: number): Verified =>
  Verified.parse(
    JSON.parse(
      execFileSync(process.execPath, [...nodeOptions(), LAMBDA_HEAP, program, String(count)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    ),
  );

/** What `evidence verify` runs, on files as `aws s3 sync` leaves them. */
function ofCopy(under: string, count: number): Figure[] {
  const root = join(under, `copy-${count}`);
  writeCopy(root, count);
  const args = [LAMBDA_HEAP, '--import', TELL_RSS, OFFLINE, root, ...fingerprints()];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  rmSync(root, { recursive: true });
  const isWhole = stdout.startsWith(`intact  ${CHAIN}: ${count} entries`);
  return [
    {
      name: `evidence verify of ${count.toLocaleString('en')} entries on disk: not verified`,
      value: isWhole ? 0 : 1,
      unit: '',
      limit: 0,
    },
    {
      name: '  memory of the process at most, heap of 128 MB',
      value: Number(/^rss (\d+)$/m.exec(stdout)?.[1]) * 1024,
      unit: 'bytes',
      limit: MOST_BYTES,
    },
  ];
}

const fingerprints = (): string[] =>
  [...KEYS.values()].flatMap((key) => {
    const der = key.export({ format: 'der', type: 'spki' });
    return ['--fingerprint', createHash('sha256').update(der).digest('hex')];
  });
