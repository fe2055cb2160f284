import type { Pair } from '../config.ts';
import type { SetupFacts } from '../facts.ts';
import { keyToken } from '../operations/tokens.ts';

/** The key references that a pair works with: its own and its bucket's default, which CREATE MODEL needs either way. */
export function keysOfPair(facts: SetupFacts, { key, bucket }: Pair): readonly string[] {
  const read = facts.buckets[bucket];
  const encryption = read && 'ok' in read ? read.ok.encryption : undefined;
  const fallback = encryption && 'ok' in encryption ? encryption.ok.keyId : undefined;
  return [...new Set([key, fallback].filter((reference) => reference !== undefined))];
}

/** The ARN behind a reference; the token of an alias that is still to be created; undefined while it cannot be told. */
export function keyArn(facts: SetupFacts, reference: string): string | undefined {
  const read = facts.keys[reference];
  if (read && 'ok' in read) return read.ok.arn;
  if (reference.startsWith('arn:')) return reference;
  return read && 'missing' in read && reference.startsWith('alias/')
    ? keyToken(reference)
    : undefined;
}

/** AWS managed keys (aws/s3) admit the account's principals by themselves; only customer keys need permissions. */
function needsPermissions(facts: SetupFacts, reference: string): boolean {
  const read = facts.keys[reference];
  return !(read && 'ok' in read && read.ok.manager === 'AWS');
}

/** ARNs of the customer keys that the pairs of one role use. */
export function keyArnsOfRole(facts: SetupFacts, roleArn: string): readonly string[] {
  const references = facts.target.setup.pairs
    .filter(({ role }) => role === roleArn)
    .flatMap((pair) => keysOfPair(facts, pair))
    .filter((reference) => needsPermissions(facts, reference));
  const arns = references
    .map((reference) => keyArn(facts, reference))
    .filter((arn) => arn !== undefined);
  return [...new Set(arns)];
}

/** Every key reference of the warehouse's pairs: the subjects of the key checks. */
export const keyReferences = (facts: SetupFacts): readonly string[] => [
  ...new Set(facts.target.setup.pairs.flatMap((pair) => keysOfPair(facts, pair))),
];
