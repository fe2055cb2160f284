import type { KMSClient } from '@aws-sdk/client-kms';
import type { EvidenceEntry, PublicKeys, UnsignedEntry } from '../../domain/evidence.ts';
import type { PublicKey } from '../../domain/hash.ts';
import { readPublicKey, signDigest } from './signing.ts';

/**
 * The asymmetric key (ECC_NIST_P256) that signs evidence: it never leaves KMS, and its own policy names who may use it. `former`:
 * those that signed before it.
 */
export function evidenceKey(client: KMSClient, arn: string, former: PublicKeys = new Map()) {
  /** One call. KMS signs the hash that it is given, so that what was done and for whom stays here. */
  const sign = async (entry: UnsignedEntry): Promise<EvidenceEntry> => ({
    ...entry,
    signature: await signDigest(client, arn, entry.hash),
  });

  /** The key as KMS itself gives it, whatever lies in the bucket. */
  const publicKey = (): Promise<PublicKey> => readPublicKey(client, arn);
  const publicKeys = async (): Promise<PublicKeys> =>
    new Map([...former, [arn, await publicKey()]]);

  return { arn, sign, publicKey, publicKeys };
}
export type EvidenceKey = ReturnType<typeof evidenceKey>;
