import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { knownOf } from '../../../../domain/setup/iam/policy/condition.ts';
import { requestContext } from '../../../../domain/setup/iam/request-context.ts';
import {
  ACCOUNT,
  BUCKET,
  bucket,
  facts,
  KEY_ARN,
  ok,
  ROLE,
  role,
  S3_ENDPOINT,
} from '../warehouse.ts';

const OBJECT = `arn:aws:s3:::${BUCKET}/x`;
const JOB = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:training-job/x`;
const tagged = facts({
  roles: { [ROLE]: { ok: role({ id: 'AROA1', tags: { Team: 'ml' } }) } },
});
const routed = (enhancedVpcRouting: boolean): SetupFacts => {
  const base = facts();
  return { ...base, warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting } } };
};
const unsaid = (() => {
  const base = facts();
  const { enhancedVpcRouting: _, ...rest } = ok(base.warehouse);
  return { ...base, warehouse: { ok: rest } };
})();
const noKey = facts({}, { pairs: [{ role: ROLE, bucket: BUCKET }] });
const foreign = facts({ buckets: { [BUCKET]: { ok: bucket({ owned: false }) } } });
const unread = facts({ buckets: { [BUCKET]: { denied: 's3:ListBucket' } } });
const HEADER = 's3:x-amz-server-side-encryption';

test.each<[string, SetupFacts, string, string, string, unknown]>([
  ['the Region', facts(), 's3:GetObject', OBJECT, 'aws:RequestedRegion', ['eu-west-1']],
  ['TLS', facts(), 's3:GetObject', OBJECT, 'aws:SecureTransport', ['true']],
  ['its version', facts(), 's3:GetObject', OBJECT, 's3:TlsVersion', { oneOf: [['1.2'], ['1.3']] }],
  ['the role', facts(), 's3:GetObject', OBJECT, 'aws:PrincipalArn', [ROLE]],
  ['its account', facts(), 's3:GetObject', OBJECT, 'aws:PrincipalAccount', [ACCOUNT]],
  ['its id', tagged, 's3:GetObject', OBJECT, 'aws:userId', { begins: 'AROA1:' }],
  ['an id that AWS did not give', facts(), 's3:GetObject', OBJECT, 'aws:userId', undefined],
  ['its tag', tagged, 's3:GetObject', OBJECT, 'aws:PrincipalTag/Team', ['ml']],
  ['a tag that it lacks', tagged, 's3:GetObject', OBJECT, 'aws:PrincipalTag/other', null],
  ['no service', facts(), 's3:GetObject', OBJECT, 'aws:PrincipalIsAWSService', ['false']],
  ['the endpoint', facts(), 's3:GetObject', OBJECT, 'aws:SourceVpce', [S3_ENDPOINT.id]],
  ['that of SageMaker', facts(), 'sagemaker:CreateTrainingJob', JOB, 'aws:SourceVpce', ['vpce-sm']],
  ['who logs, and from where', facts(), 'logs:PutLogEvents', '*', 'aws:SourceVpce', undefined],
  ['the VPC', facts(), 's3:GetObject', OBJECT, 'aws:SourceVpc', ['vpc-1']],
  [
    'the VPC, where AWS did not say whether',
    unsaid,
    's3:GetObject',
    OBJECT,
    'aws:SourceVpc',
    undefined,
  ],
  ['no VPC without routing', routed(false), 's3:GetObject', OBJECT, 'aws:SourceVpc', null],
  ['whose a job is', facts(), 'sagemaker:CreateTrainingJob', JOB, 'aws:ResourceAccount', [ACCOUNT]],
  ['whose a bucket is', facts(), 's3:GetObject', OBJECT, 'aws:ResourceAccount', [ACCOUNT]],
  ['a foreign bucket', foreign, 's3:GetObject', OBJECT, 'aws:ResourceAccount', { not: [ACCOUNT] }],
  ['a bucket not read', unread, 's3:GetObject', OBJECT, 'aws:ResourceAccount', undefined],
  ['the header of a key', facts(), 's3:PutObject', OBJECT, HEADER, ['aws:kms']],
  ['the key', facts(), 's3:PutObject', OBJECT, `${HEADER}-aws-kms-key-id`, [KEY_ARN]],
  ['no header when reading', facts(), 's3:GetObject', OBJECT, HEADER, null],
  [
    'any header, or none, without a key',
    noKey,
    's3:PutObject',
    OBJECT,
    HEADER,
    { oneOf: [null, ['AES256'], ['aws:kms']] },
  ],
  ['the organisation', facts(), 's3:GetObject', OBJECT, 'aws:PrincipalOrgID', undefined],
  ['addresses', facts(), 's3:GetObject', OBJECT, 'aws:SourceIp', undefined],
])('what a request carries: %s', (_, given, action, resource, key, known) =>
  expect(knownOf(requestContext(given, { role: ROLE, action, resource }), key)).toEqual(known),
);
