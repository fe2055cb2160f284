import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand, type KMSClient } from '@aws-sdk/client-kms';
import { UnexpectedResponse } from '../domain/errors.ts';
import type { StorageCall } from '../domain/setup/call.ts';
import { readKey } from './kms.ts';
import { type Performed, performing } from './performing.ts';

export type KeyCall = Extract<StorageCall, { operation: 'kms:CreateKey' }>;

/**
 * A symmetric key with rotation and its alias. The alias comes last and is what a repetition looks for: a crash before it
 * can leave a key without alias, which costs money but opens nothing.
 */
export async function createKey(client: KMSClient, { input }: KeyCall): Promise<Performed> {
  const existing = await readKey(client, input.AliasName);
  if ('ok' in existing) return { is: 'already' };
  if (!('missing' in existing)) return { is: 'busy', because: JSON.stringify(existing) };
  return performing(['AlreadyExistsException'], async () => {
    const { AliasName, Description, Policy, Tags } = input;
    const tags = Tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description, Policy, Tags: tags }));
    const KeyId = KeyMetadata?.KeyId;
    if (KeyId === undefined) throw new UnexpectedResponse('CreateKey answered without a KeyId');
    await client.send(new EnableKeyRotationCommand({ KeyId }));
    await client.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
    return { created: KeyId };
  });
}
