import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { type PublicKey, publicKeyOf } from '../../domain/hash.ts';
import type { Read } from '../../domain/setup/read.ts';
import { answered } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

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

export const readPublicKey = async (client: KMSClient, KeyId: string): Promise<PublicKey> =>
  publicKeyOf(await publicHalf(client, KeyId));

/** It in Base64, as config/deployment.yml has it; `missing` where there is no such key. */
export const readPublicHalf = (client: KMSClient, KeyId: string): Promise<Read<string>> =>
  readOutcome({ permission: 'kms:GetPublicKey', missing: ['NotFoundException'] }, async () =>
    Buffer.from(await publicHalf(client, KeyId)).toString('base64'),
  );

async function publicHalf(client: KMSClient, KeyId: string): Promise<Uint8Array> {
  const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId }));
  return answered(der, 'PublicKey', `GetPublicKey of ${KeyId}`);
}
