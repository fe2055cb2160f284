import type { BucketFacts, SetupFacts } from '../../../../domain/setup/facts.ts';
import type { NetworkFacts } from '../../../../domain/setup/network/network-facts.ts';
import type { Read } from '../../../../domain/setup/read.ts';
import { ACCOUNT, BUCKET, bucket, facts, network, ROLE, S3_ENDPOINT } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withBucket = (read: Read<BucketFacts>, configuration = {}): SetupFacts =>
  facts({ buckets: { [BUCKET]: read } }, configuration);
const changed = (change: Partial<BucketFacts>) => withBucket({ ok: bucket(change) });
const denied: Read<BucketFacts> = { denied: 's3:ListBucket' };

casesOf('RedshiftML.3', 'the bucket is there', [
  ['in the Region of the warehouse it passes', facts(), 'pass'],
  [
    'a missing one is created',
    withBucket({ missing: 'NotFound' }),
    'fail repairs',
    'create it in eu-west-1',
  ],
  [
    'one of another Region is reported: it cannot move',
    changed({ region: 'us-east-1' }),
    'fail reports',
    'is in us-east-1; wanted eu-west-1',
  ],
  ['one that may not be seen is unknown', withBucket(denied), 'unknown', 's3:ListBucket'],
]);

casesOf('RedshiftML.4', 'the bucket encrypts', [
  [
    'any default encryption passes',
    changed({ encryption: { ok: { algorithm: 'AES256' } } }),
    'pass',
    'AES256',
  ],
  [
    'none is repaired with the key of the pair',
    changed({ encryption: { missing: 'none' } }),
    'fail repairs',
    'arn:aws:kms',
  ],
  [
    'of a foreign bucket it is reported',
    changed({ encryption: { missing: 'none' }, owned: false }),
    'fail reports',
  ],
  [
    'a denied read is unknown',
    changed({ encryption: { denied: 's3:GetEncryptionConfiguration' } }),
    'unknown',
    's3:GetEncryptionConfiguration',
  ],
  [
    'before the bucket is there it does not apply',
    withBucket({ missing: 'NotFound' }),
    'notApplicable',
  ],
]);

const deny = (Condition: object, Action = 's3:*', more = {}) =>
  changed({
    policy: {
      ok: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Guard',
            Effect: 'Deny',
            Principal: '*',
            Action,
            Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
            Condition,
            ...more,
          },
        ],
      }),
    },
  });

/** A bucket of another account, with one statement. */
const foreign = (more: object) => {
  const Resource = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];
  const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource, ...more }];
  return changed({ owned: false, policy: { ok: JSON.stringify({ Statement }) } });
};

const TWO = { ok: [S3_ENDPOINT, { ...S3_ENDPOINT, id: 'vpce-s3-b' }] };
const gateways = (given: SetupFacts, endpoints: NetworkFacts['endpoints'] = TWO): SetupFacts => ({
  ...given,
  network: network({ endpoints }),
});

const HEADER = 's3:x-amz-server-side-encryption';
/** A Deny of writing on a condition, for a pair that names no key: which header is sent then, no page says. */
const denyWithoutKey = (Condition: object): SetupFacts => ({
  ...deny(Condition, 's3:PutObject'),
  target: facts({}, { pairs: [{ role: ROLE, bucket: BUCKET }] }).target,
});
casesOf('RedshiftML.6', 'a bucket policy about headers, for a pair without a key', [
  [
    'a Deny of what has no header is unknown',
    denyWithoutKey({ Null: { [HEADER]: 'true' } }),
    'unknown',
    `Null ${HEADER} true`,
  ],
  [
    'and of what has another header than aws:kms',
    denyWithoutKey({ StringNotEquals: { [HEADER]: 'aws:kms' } }),
    'unknown',
    `StringNotEquals ${HEADER} aws:kms`,
  ],
  [
    'and of what names another key',
    denyWithoutKey({ StringNotEqualsIfExists: { [`${HEADER}-aws-kms-key-id`]: 'arn:aws:kms:x' } }),
    'unknown',
    'aws-kms-key-id',
  ],
  [
    'a Deny of a header that S3 does not have hits nothing',
    denyWithoutKey({ StringEquals: { [HEADER]: 'rot13' } }),
    'pass',
  ],
  [
    'and a Deny of all other headers hits whatever is sent',
    denyWithoutKey({ StringNotEquals: { [HEADER]: 'rot13' } }),
    'fail reports',
    HEADER,
  ],
]);

casesOf('RedshiftML.6', 'the bucket policy lets the role in', [
  [
    'without a policy it passes, and says that resource control policies are not read',
    facts(),
    'pass',
    'resource control policies are not read',
  ],
  [
    'a Deny of plain HTTP does not hit: Redshift uses TLS',
    deny({ Bool: { 'aws:SecureTransport': 'false' } }),
    'pass',
  ],
  [
    'a Deny without the encryption header hits no pair with a key',
    deny({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, 's3:PutObject'),
    'pass',
  ],
  [
    'a Deny of other headers than AES256 hits a pair with a key',
    deny({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } }, 's3:PutObject'),
    'fail reports',
    's3:x-amz-server-side-encryption',
  ],
  [
    'the endpoint of the warehouse is admitted, with a warning for SageMaker',
    deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' } }),
    'pass',
    'training jobs',
  ],
  [
    'another endpoint locks it out',
    deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-other' } }),
    'fail reports',
    'Guard (StringNotEquals aws:SourceVpce vpce-other)',
  ],
  [
    'one of several gateways, each for its own tables, may be the one that is admitted',
    gateways(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' } })),
    'unknown',
    'aws:SourceVpce vpce-s3',
  ],
  [
    'which endpoint there is takes a permission',
    gateways(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' } }), {
      denied: 'ec2:DescribeVpcEndpoints',
    }),
    'unknown',
    'aws:SourceVpce vpce-s3',
  ],
  [
    'a Deny of all but listed principals hits',
    deny({ StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }),
    'fail reports',
    'Guard',
  ],
  [
    'a Deny of all but this role does not',
    deny({ ArnNotEquals: { 'aws:PrincipalArn': ROLE } }),
    'pass',
  ],
  [
    'a condition on addresses is unknown',
    deny({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    'unknown',
    'aws:SourceIp',
  ],
  [
    'the header is sent when writing only: a Deny of everything without it denies reads',
    deny({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }),
    'fail reports',
    'denies s3:AbortMultipartUpload',
  ],
  [
    'a Deny by NotPrincipal that excepts role and account is unknown: the session is not listed',
    deny({}, 's3:*', { Principal: undefined, NotPrincipal: { AWS: [ROLE, ACCOUNT] } }),
    'unknown',
    `NotPrincipal ${ROLE}, ${ACCOUNT}`,
  ],
  [
    'one that excepts another role only hits',
    deny({}, 's3:*', { Principal: undefined, NotPrincipal: { AWS: `${ROLE}-2` } }),
    'fail reports',
    'Guard',
  ],
  ['a foreign bucket that allows the role passes', foreign({ Principal: { AWS: ROLE } }), 'pass'],
  [
    'one that allows it on a condition is unknown',
    foreign({
      Principal: { AWS: ROLE },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    }),
    'unknown',
    'only if StringEquals aws:PrincipalOrgID o-1',
  ],
  [
    'a foreign bucket must allow the role',
    changed({ owned: false }),
    'fail reports',
    'does not allow',
  ],
  [
    'an unread policy is unknown',
    changed({ policy: { denied: 's3:GetBucketPolicy' } }),
    'unknown',
    's3:GetBucketPolicy',
  ],
  [
    'a malformed policy is unknown and says where',
    changed({ policy: { ok: '{"Statement":{"Effect":"Deny","Action":{}}}' } }),
    'unknown',
    'Statement[0].Action',
  ],
]);
