import { isNamed } from '../../aws/aws-error.ts';
import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import type { Copy } from '../../domain/evidence.ts';
import {
  assembled,
  chainPrefix,
  partName,
  StoredEntry,
  seqOfName,
} from '../../domain/evidence-copy.ts';

/** Objects that are asked for before they are needed: a chain of thousands is read in minutes, and memory stays flat. */
const AHEAD = 32;

/** A chain as the bucket holds it, oldest first, long bodies put together again. */
export async function* readCopy(
  bucket: Pick<EvidenceBucket, 'list' | 'get'>,
  chain: string,
): AsyncGenerator<Copy> {
  const coming: Promise<Copy>[] = [];
  for await (const name of bucket.list(chainPrefix(chain))) {
    const seq = seqOfName(name);
    if (seq === undefined) continue;
    const copy = readEntry(bucket, name, seq);
    // Whoever waits for it gets the failure; until then it is nobody's.
    copy.catch(() => {});
    coming.push(copy);
    const next = coming.length < AHEAD ? undefined : coming.shift();
    if (next !== undefined) yield await next;
  }
  for (const copy of coming) yield await copy;
}

async function readEntry(
  bucket: Pick<EvidenceBucket, 'get'>,
  name: string,
  seq: number,
): Promise<Copy> {
  const parsed = StoredEntry.safeParse(parseJson(await bucket.get(name)));
  if (!parsed.success || parsed.data.seq !== seq) return { seq };
  const { chain, hash } = parsed.data;
  try {
    const part = (index: number) => bucket.get(partName(chain, seq, hash, index));
    return { seq, entry: await assembled(parsed.data, part) };
  } catch (error) {
    if (isNamed(error, 'NoSuchKey')) return { seq };
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
