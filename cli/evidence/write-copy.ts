import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { someAtOnce } from '../../domain/some-at-once.ts';

const PREFIXES = ['evidence/', 'intents/', 'keys/'];
const AT_ONCE = 16;
const BATCH = 1_000;

export interface Written {
  readonly written: number;
  readonly present: number;
}

/** Brings the bucket's objects into a folder, as `aws s3 sync` would: what is there already is not read again. */
export async function writeCopy(
  bucket: Pick<EvidenceBucket, 'list' | 'get'>,
  folder: string,
  progress: (line: string) => void,
): Promise<Written> {
  let [written, present] = [0, 0];
  const bring = async (names: readonly string[]): Promise<void> => {
    const missing = names.filter((name) => !existsSync(join(folder, safe(name))));
    await someAtOnce(missing, AT_ONCE, async (name) => write(folder, name, await bucket.get(name)));
    written += missing.length;
    present += names.length - missing.length;
    progress(`${written} objects written, ${present} were there`);
  };
  for (const prefix of PREFIXES) {
    let names: string[] = [];
    for await (const name of bucket.list(prefix)) {
      names.push(name);
      if (names.length < BATCH) continue;
      await bring(names);
      names = [];
    }
    if (names.length > 0) await bring(names);
  }
  return { written, present };
}

/** Whole or not at all: what is there is taken for read. */
function write(folder: string, name: string, text: string): void {
  const path = join(folder, safe(name));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}

/** A name in a bucket may be anything; nothing is written outside of the folder. */
function safe(name: string): string {
  if (name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw new UnexpectedResponse(`the bucket holds ${name}, which is no name of evidence`);
  return name;
}
