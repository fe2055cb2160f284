import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { EvidenceEntry, PublicKeys, UnsignedEntry } from '../../domain/evidence.ts';
import { type PublicKey, publicKeyOf } from '../../domain/hash.ts';
import { answered } from '../answer.ts';

/** The asymmetric key (ECC_NIST_P256) that signs evidence: it never leaves KMS, and its own policy names who may use it. */
export function evidenceKey(client: KMSClient, arn: string) {
  /** One call. KMS signs the hash that it is given, so that what was done and for whom stays here. */
  const sign = async (entry: UnsignedEntry): Promise<EvidenceEntry> => {
    const { Signature } = await client.send(
      new SignCommand({
        KeyId: arn,
        Message: Buffer.from(entry.hash, 'hex'),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    const signature = answered(Signature, 'Signature', `Sign with ${arn}`);
    return { ...entry, signature: Buffer.from(signature).toString('base64') };
  };

  /** The key as KMS itself gives it, whatever lies in the bucket. */
  const publicKey = async (): Promise<PublicKey> => {
    const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId: arn }));
    return publicKeyOf(answered(der, 'PublicKey', `GetPublicKey of ${arn}`));
  };
  const publicKeys = async (): Promise<PublicKeys> => new Map([[arn, await publicKey()]]);

  return { arn, sign, publicKey, publicKeys };
}
export type EvidenceKey = ReturnType<typeof evidenceKey>;
