import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { type PublicKey, publicKeyOf } from '../../domain/hash.ts';
import { answered } from '../answer.ts';

/** ECDSA over a SHA-256, 64 hex characters: DER in Base64. KMS is given no more than the hash. */
export async function signDigest(
  client: KMSClient,
  KeyId: string,
  digest: string,
): Promise<string> {
  const { Signature } = await client.send(
    new SignCommand({
      KeyId,
      Message: Buffer.from(digest, 'hex'),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
  );
  return Buffer.from(answered(Signature, 'Signature', `Sign with ${KeyId}`)).toString('base64');
}

export async function readPublicKey(client: KMSClient, KeyId: string): Promise<PublicKey> {
  const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId }));
  return publicKeyOf(answered(der, 'PublicKey', `GetPublicKey of ${KeyId}`));
}
