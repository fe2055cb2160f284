import { describe, expect, test } from '@jest/globals';
import { EVERYTHING, WITHOUT_RESOURCE } from '../../docs/generate/permissions/everything.ts';
import {
  combinationsOf,
  isAbout,
  permissionsIn,
} from '../../docs/generate/permissions/permissions.ts';
import { createAuthorizer } from '../../local-aws/authorization/policies.ts';
import { requestsOf } from '../../local-aws/authorization/requests.ts';
import { deployment } from '../../sandbox/deployment.ts';

const permissions = permissionsIn(deployment.wiring);

describe('permissions on everything', () => {
  const wide = permissions.filter(({ resource }) => resource === '*');

  test('each is of an action that has no resource, or has its reason', () => {
    const missing = wide.filter(
      (one) =>
        !WITHOUT_RESOURCE.has(one.action) && !EVERYTHING.some((reason) => isAbout(reason, one)),
    );
    expect(missing).toEqual([]);
  });
  test('each reason is of one that is there', () => {
    const stale = combinationsOf(EVERYTHING, wide).filter(({ about }) => about.length === 0);
    expect(stale.map(({ said }) => said)).toEqual([]);
  });
});

test('no action is a pattern', () =>
  expect(permissions.filter(({ action }) => /[*?]/.test(action))).toEqual([]));

describe('a call is judged by its resource and its keys, not by its action alone', () => {
  const { refusal } = createAuthorizer(deployment.wiring.policies);
  const put = (pk: string, table = 'ledger') =>
    requestsOf('DynamoDB', 'PutItem', { TableName: table, Item: { pk: { S: pk } } }, KEYS);
  const KEYS = { partitionKey: 'pk' };

  test('decide writes leases, and neither evidence nor another table', () => {
    expect(refusal('Decide-us-east-1', put('DB#one'))).toBe(undefined);
    expect(refusal('Decide-us-east-1', put('EVIDENCE#reconcile/one'))).toContain(
      'does not allow dynamodb:PutItem on arn:aws:dynamodb:us-east-1:111122223333:table/ledger',
    );
    expect(refusal('Decide-us-east-1', put('DB#one', 'other'))).toContain('table/other');
  });
  test('a batch is judged by all of its keys', () => {
    const batch = (...keys: string[]) => ({
      RequestItems: {
        ledger: keys.map((pk) => ({ PutRequest: { Item: { pk: { S: pk }, sk: { S: 'x' } } } })),
      },
    });
    const write = (...keys: string[]) =>
      refusal('Signer-us-east-1', requestsOf('DynamoDB', 'BatchWriteItem', batch(...keys), KEYS));
    expect(write('EVIDENCE#signer/one')).toBe(undefined);
    expect(write('EVIDENCE#signer/one', 'EVIDENCE#reconcile/one')).toContain('does not allow');
  });
  test('what lies on a resource denies too', () => {
    const object = { Bucket: 'evidence-111122223333-us-east-1', Key: 'one' };
    const asked = (input: object) => requestsOf('S3', 'PutObject', { ...object, ...input }, {});
    expect(refusal('Copy-us-east-1', asked({ IfNoneMatch: '*' }))).toBe(undefined);
    expect(refusal('Copy-us-east-1', asked({}))).toContain('a policy that lies on the resource');
  });
  test('an object of a bucket with a key takes the key', () => {
    const names = { bucketKey: () => 'arn:aws:kms:us-east-1:111122223333:key/AuditKey' };
    const input = { Bucket: 'audit-111122223333-us-east-1', Key: 'use/one' };
    expect(requestsOf('S3', 'GetObject', input, names).map(({ action }) => action)).toEqual([
      's3:GetObject',
      'kms:Decrypt',
    ]);
  });
  test('an input in which no resource is found is a mistake in the table of needs', () =>
    expect(() => requestsOf('SQS', 'SendMessage', {}, {})).toThrow(
      'the table of needs finds no resource in this input of sqs:SendMessage',
    ));
});
