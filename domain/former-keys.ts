import { InvalidConfiguration } from './errors.ts';
import type { PublicKeys } from './evidence.ts';
import { publicKeyOf } from './hash.ts';

/** SubjectPublicKeyInfo of a P-256 key, in DER and Base64, as KMS answers it. */
export const PUBLIC_HALF = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE[A-Za-z0-9+/]{86}==';

const NONE = 'none';
const ONE = `arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+=${PUBLIC_HALF}`;
/** `<ARN>=<public half>` with commas between, or `none`. */
export const FORMER_KEYS = new RegExp(`^(${NONE}|${ONE}(,${ONE})*)$`);

/** Keys that signed evidence before the one at hand, and need not be asked of KMS: theirs may be gone with its Region. */
export function formerKeys(text: string): PublicKeys {
  if (!FORMER_KEYS.test(text))
    throw new InvalidConfiguration(
      `formerEvidenceKeys of config/deployment.yml: ${JSON.stringify(text)} is neither none nor <ARN>=<public half> with commas between (docs/standby.md)`,
    );
  const pairs = text === NONE ? [] : text.split(',');
  return new Map(
    pairs.map((pair) => {
      const end = pair.indexOf('=');
      return [pair.slice(0, end), publicKeyOf(Buffer.from(pair.slice(end + 1), 'base64'))];
    }),
  );
}
