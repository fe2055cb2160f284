import {
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import type { KeyInputs } from '../../domain/setup/operations/key.ts';
import { answered } from '../answer.ts';
import { type ChangeOutcome, changeOutcome, type Senders } from '../change-outcome.ts';
import { readKey } from './read.ts';

/**
 * A symmetric key; then, called again with its id, its alias and rotation. KMS makes a new key at each call and has no
 * token against it: the caller journals the id first, and gives a client that does not retry by itself.
 */
export const keySenders = {
  'kms:CreateKey': ({ kmsOnce }, input, { created }) =>
    created === undefined ? makeKey(kmsOnce, input) : nameKey(kmsOnce, input.AliasName, created),
} satisfies Senders<KeyInputs, { readonly kmsOnce: KMSClient }>;

async function makeKey(
  client: KMSClient,
  input: KeyInputs['kms:CreateKey'],
): Promise<ChangeOutcome> {
  const existing = await readKey(client, input.AliasName);
  if ('ok' in existing) return { is: 'already' };
  if (!('missing' in existing)) return { is: 'busy', because: JSON.stringify(existing) };
  const { Description, Tags } = input;
  const outcome = await changeOutcome(
    {},
    () => {
      const tags = Tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
      return client.send(new CreateKeyCommand({ Description, Tags: tags }));
    },
    ({ KeyMetadata }) => answered(KeyMetadata?.KeyId, 'KeyId', 'CreateKey'),
  );
  return outcome.is === 'done' && outcome.created !== undefined
    ? { is: 'partly', created: outcome.created }
    : outcome;
}

/** Both calls can be repeated; an alias that is there must be the one of this key. */
async function nameKey(
  client: KMSClient,
  AliasName: string,
  KeyId: string,
): Promise<ChangeOutcome> {
  const named = await changeOutcome({ already: ['AlreadyExistsException'] }, () =>
    client.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId })),
  );
  if (named.is !== 'done' && named.is !== 'already') return named;
  if (named.is === 'already') {
    const holder = await readKey(client, AliasName);
    if (!('ok' in holder)) return { is: 'busy', because: JSON.stringify(holder) };
    if (!holder.ok.arn.endsWith(`/${KeyId}`))
      return { is: 'refused', because: `${AliasName} is the alias of ${holder.ok.arn} by now` };
  }
  return changeOutcome(
    {},
    () => client.send(new EnableKeyRotationCommand({ KeyId })),
    () => KeyId,
  );
}
