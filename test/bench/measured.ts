import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { KEY, LEDGER } from '../functions/access/bench.ts';
import { bundle, nodeOptions } from './bundled.ts';
import { lastLine, MAX_OUTPUT } from './last-line.ts';

const Measured = z.object({
  wallMs: z.number(),
  /** Processor time of the event, of the import before it, and of all from the start of the process on. */
  workMs: z.number(),
  importMs: z.number(),
  processMs: z.number(),
  rss: z.number(),
  answer: z.optional(z.unknown()),
});
export type Measured = z.infer<typeof Measured>;

/** Has the bundle answer one event, or none, in a process of its own; `url` is where it finds AWS. Asynchronous, for AWS is in this one. */
export async function measured(
  handler: string,
  event: unknown,
  { url = '', options = [] }: { readonly url?: string; readonly options?: readonly string[] } = {},
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'event-'));
  try {
    // As JavaScript: what Node needs to read TypeScript is 30 MB of the process, and no part of the function.
    const script = join(folder, 'invoke.mjs');
    await bundle('test/bench/invoke.ts', script);
    const file = event === undefined ? '' : join(folder, 'event.json');
    if (event !== undefined) writeFileSync(file, JSON.stringify(event));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...nodeOptions(), ...options, script, handler, file],
      { encoding: 'utf8', maxBuffer: MAX_OUTPUT, env: environment(url) },
    );
    return Measured.parse(lastLine(stdout));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Nothing of this machine's own: Node.js would read the certificates that NODE_EXTRA_CA_CERTS names here, which no function has. */
const environment = (url: string): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_NAMESPACE: 'redshift-ml',
  ROLES: 'arn:aws:iam::111122223333:role/redshift-ml-bench-*-us-east-1',
  TABLE: LEDGER.name,
  BUS: 'redshift-ml',
  QUEUE_URL: `${url}/111122223333/reconcile.fifo`,
  DEAD_LETTERS_URL: `${url}/111122223333/dead.fifo`,
  EVIDENCE_KEY: KEY,
  STANDBY_OF: 'us-east-1',
});
