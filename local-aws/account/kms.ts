import { AwsError, type Operation } from '../service.ts';
import { createSigningKeys } from '../signing-keys.ts';
import type { PolicyDocument } from './policy.ts';
import type { AccountState, KeyState } from './state.ts';

/** KMS's questions and the making of a key. A key of the fixture has the alias `alias/<name>`. */
export const kms = (account: AccountState): Record<string, Operation> => {
  const byId = (reference: string): KeyState => {
    const found = [...account.keys.values()].find(
      ({ id, arn }) => reference === id || reference === arn,
    );
    if (found === undefined)
      throw new AwsError('NotFoundException', `Key '${reference}' does not exist`);
    return found;
  };
  const resolve = (reference: string): KeyState => {
    const alias = /(?:^|:)alias\/(.+)$/.exec(reference)?.[1];
    const key = alias === undefined ? byId(reference) : account.keys.get(alias);
    if (key === undefined)
      throw new AwsError('NotFoundException', `Alias ${reference} is not found.`);
    return key;
  };
  return {
    ...createSigningKeys().operations,
    DescribeKey: ({ KeyId }: { KeyId: string }) => ({
      KeyMetadata: metadata(account, resolve(KeyId)),
    }),
    GetKeyPolicy: ({ KeyId }: { KeyId: string }) => ({
      Policy: JSON.stringify(byId(KeyId).policy ?? rootDelegation(account)),
      PolicyName: 'default',
    }),
    ListGrants: ({ KeyId }: { KeyId: string }) => ({
      Grants: (byId(KeyId).grants ?? []).map(({ grantee, operations, context }) => ({
        GranteePrincipal: grantee,
        Operations: operations,
        ...(context === undefined ? {} : { Constraints: { EncryptionContextSubset: context } }),
      })),
      Truncated: false,
    }),
    CreateKey: ({ Policy }: { Policy?: string }) => {
      const id = account.nextId('key-');
      const arn = `arn:${account.partition}:kms:${account.region}:${account.id}:key/${id}`;
      const policy =
        Policy === undefined ? rootDelegation(account) : (JSON.parse(Policy) as PolicyDocument); // KMS stores what it is given
      const key: KeyState = { id, arn, name: id, policy };
      account.keys.set(id, key);
      return { KeyMetadata: metadata(account, key) };
    },
    CreateAlias: ({ AliasName, TargetKeyId }: { AliasName: string; TargetKeyId: string }) => {
      const name = AliasName.replace(/^alias\//, '');
      if (account.keys.has(name))
        throw new AwsError(
          'AlreadyExistsException',
          `An alias with the name ${AliasName} already exists`,
        );
      const key = byId(TargetKeyId);
      account.keys.delete(key.name);
      account.keys.set(name, { ...key, name });
      return {};
    },
    EnableKeyRotation: ({ KeyId }: { KeyId: string }) => {
      byId(KeyId);
      return {};
    },
  };
};

const metadata = (
  account: AccountState,
  { id, arn, state = 'Enabled', spec = 'SYMMETRIC_DEFAULT' }: KeyState,
) => ({
  KeyId: id,
  Arn: arn,
  AWSAccountId: account.id,
  Enabled: state === 'Enabled',
  KeyState: state,
  KeySpec: spec,
  KeyManager: 'CUSTOMER',
  KeyUsage: 'ENCRYPT_DECRYPT',
});

const rootDelegation = ({ partition, id }: AccountState): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${id}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});
