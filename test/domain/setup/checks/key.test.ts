import type { KeyFacts, KeyGrant, SetupFacts } from '../../../../domain/setup/facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import { ACCOUNT, facts, KEY, KEY_ARN, key, ROLE } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withKey = (read: Read<KeyFacts>): SetupFacts =>
  facts({ keys: { [KEY]: read, [KEY_ARN]: read } });
const policy = (...statements: readonly object[]) =>
  withKey({ ok: key({ policy: { ok: JSON.stringify({ Statement: statements }) } }) });
const FOR_S3_ONLY = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
const OPERATIONS = [
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
];
const granted = (change: Partial<KeyGrant>, ...Statement: readonly object[]) =>
  withKey({
    ok: key({
      policy: { ok: JSON.stringify({ Statement }) },
      grants: { ok: [{ grantee: ROLE, operations: OPERATIONS, ...change }] },
    }),
  });
const DENIED =
  '{"Statement":[{"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}]}';
const all = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };

casesOf('RedshiftML.1', 'the key is usable', [
  ['an enabled symmetric key passes', facts(), 'pass'],
  ['a missing alias is created', withKey({ missing: 'NotFoundException' }), 'fail repairs', KEY],
  [
    'a disabled key is reported',
    withKey({ ok: key({ state: 'Disabled' }) }),
    'fail reports',
    'is Disabled; wanted Enabled',
  ],
  [
    'a key that waits for its deletion is reported',
    withKey({ ok: key({ state: 'PendingDeletion' }) }),
    'fail reports',
  ],
  [
    'an RSA key is reported',
    withKey({ ok: key({ spec: 'RSA_2048' }) }),
    'fail reports',
    'RSA_2048',
  ],
  [
    'a key of another Region is reported',
    withKey({ ok: key({ arn: KEY_ARN.replace('eu-west-1', 'us-east-1') }) }),
    'fail reports',
    'in us-east-1; wanted eu-west-1',
  ],
  [
    'a read that is not permitted names the permission',
    withKey({ denied: 'kms:DescribeKey' }),
    'unknown',
    'kms:DescribeKey',
  ],
  [
    'a call that does not answer is unknown',
    withKey({ failed: 'ThrottlingException' }),
    'unknown',
    'ThrottlingException',
  ],
]);

casesOf('RedshiftML.2', 'the key admits the role', [
  ['delegation to the account counts', facts(), 'pass'],
  [
    'the account number alone is the account',
    policy({ ...all, Principal: { AWS: ACCOUNT } }),
    'pass',
  ],
  ['the role by its ARN counts', policy({ ...all, Principal: { AWS: [ROLE] } }), 'pass'],
  [
    'everybody of this account counts',
    policy({
      ...all,
      Principal: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } },
    }),
    'pass',
  ],
  [
    'another role of the account does not',
    policy({ ...all, Principal: { AWS: `${ROLE}-other` } }),
    'fail reports',
    'kms:CreateGrant',
  ],
  [
    'five actions are needed, not four',
    policy({
      ...all,
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*'],
      Principal: { AWS: ROLE },
    }),
    'fail reports',
    'to kms:CreateGrant ',
  ],
  [
    'a Deny wins',
    policy(
      { ...all, Principal: { AWS: ROLE } },
      { Sid: 'NoGrants', Effect: 'Deny', Principal: '*', Action: 'kms:CreateGrant', Resource: '*' },
    ),
    'fail reports',
    'NoGrants',
  ],
  [
    'a condition that cannot be decided is unknown',
    policy({ ...all, Principal: { AWS: ROLE }, Condition: FOR_S3_ONLY }),
    'unknown',
    'kms:ViaService',
  ],
  ['a grant fills what the policy leaves out', granted({}), 'pass'],
  [
    'one that is limited to an encryption context may not',
    granted({ constraints: '{"EncryptionContextSubset":{"team":"lake"}}' }),
    'unknown',
    'only if constrained to kms:EncryptionContext {"EncryptionContextSubset":{"team":"lake"}} (a grant)',
  ],
  [
    'a Deny that may hit is no less one beside a grant',
    granted(
      {},
      {
        Sid: 'Late',
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:*',
        Resource: '*',
        Condition: FOR_S3_ONLY,
      },
    ),
    'unknown',
    'unless StringEquals kms:ViaService s3.eu-west-1.amazonaws.com (Late)',
  ],
  [
    'unread grants are unknown where they could help',
    withKey({
      ok: key({ policy: { ok: '{"Statement":[]}' }, grants: { denied: 'kms:ListGrants' } }),
    }),
    'unknown',
    'kms:ListGrants',
  ],
  [
    'a Deny needs no grants to be known',
    withKey({ ok: key({ policy: { ok: DENIED }, grants: { denied: 'kms:ListGrants' } }) }),
    'fail reports',
    'Shut',
  ],
  [
    'an unread policy is unknown',
    withKey({ ok: key({ policy: { denied: 'kms:GetKeyPolicy' } }) }),
    'unknown',
    'kms:GetKeyPolicy',
  ],
  [
    'a malformed policy is unknown and says where',
    withKey({ ok: key({ policy: { ok: '{"Statement":[{"Effect":"Maybe"}]}' } }) }),
    'unknown',
    'Statement[0].Effect',
  ],
  [
    'a key that AWS manages needs nothing',
    withKey({ ok: key({ manager: 'AWS' }) }),
    'notApplicable',
  ],
]);
