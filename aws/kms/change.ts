import {
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { UnexpectedResponse } from '../../domain/errors.ts';
import type { StorageCall } from '../../domain/setup/operations/call.ts';
import { type ChangeOutcome, changeOutcome } from '../change-outcome.ts';
import { readKey } from './read.ts';

export type KeyCall = Extract<StorageCall, { operation: 'kms:CreateKey' }>;

/**
 * A symmetric key; then, called again with its id, its alias and rotation. KMS makes a new key at each call and has no
 * token against it: the caller journals the id first, and gives a client that does not retry by itself.
 */
export const sendCreateKey = (
  client: KMSClient,
  { input }: KeyCall,
  keyId: string | undefined,
): Promise<ChangeOutcome> =>
  keyId === undefined ? makeKey(client, input) : nameKey(client, input.AliasName, keyId);

async function makeKey(client: KMSClient, input: KeyCall['input']): Promise<ChangeOutcome> {
  const existing = await readKey(client, input.AliasName);
  if ('ok' in existing) return { is: 'already' };
  if (!('missing' in existing)) return { is: 'busy', because: JSON.stringify(existing) };
  const { Description, Tags } = input;
  const performed = await changeOutcome({}, async () => {
    const tags = Tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description, Tags: tags }));
    if (KeyMetadata?.KeyId === undefined)
      throw new UnexpectedResponse('CreateKey answered without a KeyId');
    return { created: KeyMetadata.KeyId };
  });
  const { is } = performed;
  return is === 'done' && performed.created !== undefined
    ? { is: 'partly', created: performed.created }
    : performed;
}

/** Both calls can be repeated; an alias that is there must be the one of this key. */
async function nameKey(
  client: KMSClient,
  AliasName: string,
  KeyId: string,
): Promise<ChangeOutcome> {
  const named = await changeOutcome({ already: ['AlreadyExistsException'] }, async () => {
    await client.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
    return undefined;
  });
  if (named.is === 'already') {
    const holder = await readKey(client, AliasName);
    if (!('ok' in holder)) return { is: 'busy', because: JSON.stringify(holder) };
    if (!holder.ok.arn.endsWith(`/${KeyId}`))
      return { is: 'refused', because: `${AliasName} is the alias of ${holder.ok.arn} by now` };
  } else if (named.is !== 'done') return named;
  return changeOutcome({}, async () => {
    await client.send(new EnableKeyRotationCommand({ KeyId }));
    return { created: KeyId };
  });
}
