import * as z from 'zod/mini';
import { partitionOf } from '../../partition.ts';
import type { KeyFacts, SetupFacts } from '../facts.ts';
import { predictSimulations } from '../iam/predicted-simulations.ts';
import { MANAGED_TAGS } from '../iam/role-name.ts';
import { callSchema, type InputsOf, Tags } from './call.ts';
import type { Operations, Proposal } from './operation.ts';
import { keyToken } from './tokens.ts';

/** Three calls: the symmetric key, whose id is journalled before it gets its alias, and its rotation. */
export const KeyCall = callSchema('kms:CreateKey', {
  AliasName: z.string(),
  Description: z.string(),
  Tags,
});
type KeyCall = z.infer<typeof KeyCall>;
export type KeyInputs = InputsOf<KeyCall>;

/**
 * What KMS gives a key that was created without a policy: the account's IAM decides. An explicit policy would have to
 * pass KMS's lockout check, and so ask for kms:PutKeyPolicy.
 */
const defaultKeyPolicy = ({ target: { region, account } }: SetupFacts): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionOf(region)}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

const created = (facts: SetupFacts, alias: string): KeyFacts => ({
  arn: keyToken(alias),
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER',
  policy: { ok: defaultKeyPolicy(facts) },
  grants: { ok: [] },
});

export const keyOperations = {
  'kms:CreateKey': {
    predict: (facts, { AliasName }) =>
      predictSimulations({
        ...facts,
        keys: { ...facts.keys, [AliasName]: { ok: created(facts, AliasName) } },
      }),
    undo: () => ({
      never:
        'data may be encrypted with it by now: schedule its deletion by hand if it is not wanted',
    }),
    // KMS makes a second key when it is asked a second time, and both are billed.
    once: ({ Description }) =>
      `a key may have been made whose id is not known: look for a key without alias, described as “${Description}”`,
  },
} satisfies Operations<KeyInputs>;

/** A symmetric key behind an alias. */
export const createKey = ({ target }: SetupFacts, alias: string): Proposal<KeyCall> => ({
  id: `kms:CreateKey ${alias}`,
  handling: 'repairs',
  call: {
    operation: 'kms:CreateKey',
    input: { AliasName: alias, Description: `Redshift ML of ${target.name}`, Tags: MANAGED_TAGS },
  },
  consequence: 'A customer managed key is billed monthly, and its requests.',
});
