import type { KeyFacts, RoleFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import { ACCOUNT, BUCKET, bucket, facts, KEY, KEY_ARN, key, ROLE, role } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withRole = (change: Partial<RoleFacts>, configuration = {}): SetupFacts =>
  facts({ roles: { [ROLE]: { ok: role(change) } } }, configuration);
const managed = (...names: readonly string[]) => ({
  ok: names.map((name) => ({ arn: `arn:aws:iam::aws:policy/${name}` })),
});
const none = { ok: [] } as const;

/** A role without IAM permissions on keys, and the key's own policy. */
const withKeyFacts = (change: Partial<KeyFacts>) => {
  const read = { ok: key(change) };
  return facts({
    roles: { [ROLE]: { ok: role({ inline: none }) } },
    keys: { [KEY]: read, [KEY_ARN]: read },
  });
};
const withKey = (more: object, arn = KEY_ARN) => {
  const Statement = [{ Sid: 'Use', Effect: 'Allow', Action: 'kms:*', Resource: '*', ...more }];
  return withKeyFacts({ arn, policy: { ok: JSON.stringify({ Statement }) } });
};

const KMS = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
];
const FOR_AWS = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
/** A role with these statements on keys, and a key that leaves it to the account's IAM. */
const ofRole = (...statements: readonly object[]) => {
  const Statement = statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one }));
  const document = JSON.stringify({ Statement });
  return withRole({ inline: { ok: [{ name: 'keys', document }] } });
};

casesOf('RedshiftML.10', 'the role may use its keys', [
  ['with the five actions it passes', facts(), 'pass'],
  [
    'the managed policies do not give them',
    withRole({ attached: managed('AmazonRedshiftAllCommandsFullAccess'), inline: none }),
    'fail repairs',
    'kms:GenerateDataKey',
  ],
  [
    'a bucket with a default key needs them without KMS_KEY_ID',
    facts(
      {
        roles: {
          [ROLE]: {
            ok: role({
              inline: none,
              attached: managed('AmazonS3FullAccess', 'AmazonSageMakerFullAccess'),
            }),
          },
        },
      },
      { pairs: [{ role: ROLE, bucket: BUCKET }] },
    ),
    'fail repairs',
    'kms:Decrypt',
  ],
  [
    'without any key it does not apply',
    facts(
      { buckets: { [BUCKET]: { ok: bucket({ encryption: { ok: { algorithm: 'AES256' } } }) } } },
      { pairs: [{ role: ROLE, bucket: BUCKET }] },
    ),
    'notApplicable',
  ],
  [
    'a key policy that names the role is enough without IAM',
    withKey({ Principal: { AWS: ROLE } }),
    'pass',
    'Use on arn',
  ],
  [
    'one that delegates to the account is not',
    withKey({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
    'fail repairs',
    'kms:Decrypt',
  ],
  [
    'one that names the role on a condition is unknown',
    withKey({
      Principal: { AWS: ROLE },
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    }),
    'unknown',
    'only if StringEquals kms:ViaService',
  ],
  [
    'a right by Redshift alone is none: S3 and SageMaker use the key',
    ofRole({
      Action: KMS,
      Condition: { StringEquals: { 'kms:ViaService': 'redshift.eu-west-1.amazonaws.com' } },
    }),
    'fail repairs',
    'kms:Decrypt',
  ],
  [
    'by which other service the key is used is not known',
    ofRole({
      Action: KMS,
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    }),
    'unknown',
    'kms:ViaService',
  ],
  [
    'grants for resources of AWS are what SageMaker makes',
    ofRole(
      { Action: KMS.filter((action) => action !== 'kms:CreateGrant') },
      { Action: 'kms:CreateGrant', Condition: FOR_AWS },
    ),
    'pass',
  ],
  [
    'on that condition nothing else is allowed',
    ofRole({ Action: KMS, Condition: FOR_AWS }),
    'fail repairs',
    'kms:Decrypt',
  ],
  [
    'and a Deny of them counts, although the simulator is not told',
    ofRole(
      { Action: KMS },
      { Sid: 'NoGrants', Effect: 'Deny', Action: 'kms:*', Condition: FOR_AWS },
    ),
    'fail reports',
    'an explicit Deny in NoGrants',
  ],
  [
    'what an unread key policy admits is unknown, so nothing is added',
    withKeyFacts({ policy: { denied: 'kms:GetKeyPolicy' } }),
    'unknown',
    'kms:GetKeyPolicy',
  ],
  [
    "another account's key takes IAM permissions, whatever its policy",
    withKey({ Principal: { AWS: ROLE } }, KEY_ARN.replace(ACCOUNT, '999999999999')),
    'fail repairs',
    'kms:Decrypt',
  ],
  [
    'with a default encryption that cannot be read it is unknown',
    facts(
      {
        buckets: {
          [BUCKET]: { ok: bucket({ encryption: { denied: 's3:GetEncryptionConfiguration' } }) },
        },
      },
      { pairs: [{ role: ROLE, bucket: BUCKET }] },
    ),
    'unknown',
    's3:GetEncryptionConfiguration',
  ],
  [
    'and so with a bucket that cannot be read',
    facts(
      { buckets: { [BUCKET]: { denied: 's3:ListBucket' } } },
      { pairs: [{ role: ROLE, bucket: BUCKET }] },
    ),
    'unknown',
    's3:ListBucket',
  ],
  [
    'with a key that cannot be read it is unknown',
    facts({ keys: { [KEY]: { denied: 'kms:DescribeKey' } } }),
    'unknown',
    KEY,
  ],
]);
