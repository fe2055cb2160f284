import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the program that shares no code with the rest ends with and prints of a copy, whose own key it is told to trust. */
export function verifyOffline(copy: string, ...more: string[]) {
  const [key = ''] = readdirSync(join(copy, 'keys'));
  const { publicKey } = JSON.parse(readFileSync(join(copy, 'keys', key), 'utf8'));
  const der = createPublicKey(publicKey).export({ format: 'der', type: 'spki' });
  const fingerprint = createHash('sha256').update(der).digest('hex');
  return spawnSync(
    process.execPath,
    ['tools/verify-evidence.mjs', copy, '--fingerprint', fingerprint, ...more],
    { encoding: 'utf8' },
  );
}
