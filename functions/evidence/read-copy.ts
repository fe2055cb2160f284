import { isNamed } from '../../aws/aws-error.ts';
import type { EvidenceBucket } from '../../aws/evidence-bucket.ts';
import type { Copy } from '../../domain/evidence.ts';
import {
  assembled,
  chainPrefix,
  entryName,
  partName,
  StoredEntry,
  seqOfName,
} from '../../domain/evidence-copy.ts';

/** Objects that are asked for before they are needed, fewer than the client has sockets: a million are read in minutes, and memory stays flat. */
const AHEAD = 48;

type Reader = Pick<EvidenceBucket, 'list' | 'get'>;

/** A chain as the bucket holds it, from behind entry `after`, oldest first, long bodies put together again, when it is their turn. */
export async function* readCopy(
  bucket: Reader,
  chain: string,
  after?: number,
): AsyncGenerator<Copy> {
  const coming: Promise<StoredCopy>[] = [];
  const behind = after === undefined ? undefined : entryName(chain, after);
  for await (const name of bucket.list(chainPrefix(chain), behind)) {
    const seq = seqOfName(name);
    if (seq === undefined) continue;
    const copy = readStored(bucket, name, seq);
    // Whoever waits for it gets the failure; until then it is nobody's.
    copy.catch(() => {});
    coming.push(copy);
    const next = coming.length < AHEAD ? undefined : coming.shift();
    if (next !== undefined) yield await wholeCopy(bucket, await next);
  }
  for (const copy of coming) yield await wholeCopy(bucket, await copy);
}

/** An object of the bucket, a long body still lying beside it. */
interface StoredCopy {
  readonly seq: number;
  readonly stored?: StoredEntry;
}

async function readStored(bucket: Reader, name: string, seq: number): Promise<StoredCopy> {
  const parsed = StoredEntry.safeParse(parseJson(await bucket.get(name)));
  return parsed.success && parsed.data.seq === seq ? { seq, stored: parsed.data } : { seq };
}

async function wholeCopy(bucket: Reader, { seq, stored }: StoredCopy): Promise<Copy> {
  if (stored === undefined) return { seq };
  const { chain, hash } = stored;
  try {
    const part = (index: number) => bucket.get(partName(chain, seq, hash, index));
    return { seq, entry: await assembled(stored, part) };
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
