import { expect, test } from '@jest/globals';
import { offlinePolicies } from '../../../../domain/setup/iam/offline-policy.ts';
import { BUCKET, facts, KEY, KEY_ARN, ROLE } from '../warehouse.ts';

const textOf = (configuration: object) => {
  const { policies, open } = offlinePolicies(facts({}, configuration).target);
  return { roles: Object.keys(policies), text: JSON.stringify(policies), open };
};

test('the configuration alone gives the policy of each role: its buckets, its keys, its sections', () => {
  const other = `${ROLE}-marketing`;
  const pairs = [
    { role: ROLE, bucket: BUCKET, key: KEY_ARN, group: 'a' },
    { role: other, bucket: 'redshift-ml-marketing', key: KEY_ARN, group: 'b' },
  ];
  const { roles, text, open } = textOf({ pairs, routing: 'on', sampleData: true });
  expect(roles).toEqual([ROLE, other]);
  for (const part of [
    `arn:aws:s3:::${BUCKET}/*`,
    KEY_ARN,
    'ec2:CreateNetworkInterface',
    'redshift-downloads',
  ])
    expect(text).toContain(part);
  expect(open).toEqual([]);
});

test('what only the account could tell is said: keys behind aliases, default keys, routing', () => {
  expect(textOf({}).open).toEqual([
    `the key behind ${KEY} is not known: name its ARN as the pair's key, and ${ROLE} gets it`,
    'if enhanced VPC routing is on, the roles need its eleven ec2 actions too: set setup.routing: on',
  ]);
  expect(textOf({ pairs: [{ role: ROLE, bucket: BUCKET }], routing: 'on' }).open).toEqual([
    `if ${BUCKET} encrypts with a key by default, name its ARN as the pair's key`,
  ]);
});
