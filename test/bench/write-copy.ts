import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entryName, keyName } from '../../domain/evidence-copy.ts';
import { pemOf } from '../../domain/hash.ts';
import { CHAIN, KEYS } from '../domain/signed.ts';
import { chainOfEnds } from './ends.ts';

/** A chain of so many entries on disk, as `aws s3 sync` leaves a copy of the bucket. */
export function writeCopy(root: string, count: number): void {
  const write = (name: string, content: object): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), JSON.stringify(content));
  };
  for (const [key, publicKey] of KEYS) write(keyName(key), { key, publicKey: pemOf(publicKey) });
  for (const entry of chainOfEnds(count)) write(entryName(CHAIN, entry.seq), entry);
}
