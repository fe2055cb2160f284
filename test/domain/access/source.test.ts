import { describe, expect, test } from '@jest/globals';
import { CREATE_MODEL, config, FILE, inWarehouse, ROLE } from './examples.ts';

const [warehouse] = FILE.warehouses;

describe('who may approve, and who may send', () => {
  const portal = { name: 'portal', events: { source: 'my.portal', account: '111122223333' } };
  const refused = (source: object, changes: object = {}) =>
    expect(() => config({ sources: [{ ...portal, ...source }], ...changes }));
  const PLANNED = { warehouses: [{ ...warehouse, mode: 'plan' }] };
  test.each<[string, object, string]>([
    [
      'no approvers where a warehouse enforces',
      {},
      'sources.0.approvers: portal may send approvals, and analytics is in mode enforce; list whose approval its messages may carry',
    ],
    ['an empty list', { approvers: [] }, 'sources.0.approvers'],
    ['an approver who is nobody', { approvers: ['N/A'] }, 'sources.0.approvers.0: names nobody'],
    [
      'an approver with a Cyrillic letter',
      { approvers: ['\u0430lice'] },
      'sources.0.approvers.0: mixes letters of two scripts',
    ],
    [
      'one identity for two persons',
      { approvers: { 'Olivia@example.com': 'olivia', 'olivia@EXAMPLE.com': 'omar' } },
      'stands twice, for different persons',
    ],
    ['an unknown comparison', { approvers: ['olivia'], compare: 'loose' }, 'sources.0.compare'],
    [
      'a user as a sender',
      { approvers: ['olivia'], senders: ['arn:aws:iam::111122223333:user/x'] },
      'sources.0.senders.0: is not the ARN of an IAM role',
    ],
    [
      'everybody as a sender',
      { approvers: ['olivia'], senders: ['*'] },
      'sources.0.senders.0: is not the ARN of an IAM role',
    ],
    [
      'every role as a sender',
      { approvers: ['olivia'], senders: ['arn:aws:iam::111122223333:role/*'] },
      'sources.0.senders.0: is not the ARN of an IAM role',
    ],
    [
      'a source that only AWS may use',
      { approvers: ['olivia'], events: { source: 'aws.portal', account: '111122223333' } },
      'sources.0.events.source: is not a source of custom events',
    ],
    [
      'senders of what people start',
      {
        events: undefined,
        manual: true,
        approvers: ['olivia'],
        senders: ['arn:aws:iam::111122223333:role/x'],
      },
      'sources.0.senders: portal sends no events',
    ],
  ])('%s: refused', (_, source, problem) => refused(source).toThrow(problem));
  test.each<[string, object, object]>([
    ['no approvers where nothing is enforced', {}, PLANNED],
    [
      'no approvers of a source that only asks',
      { detailTypes: ['Model Access Requested', 'Model Access Revoked'] },
      {},
    ],
    [
      'a role of IAM Identity Center, by pattern',
      {
        approvers: ['olivia'],
        senders: [
          'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Approver_*',
        ],
      },
      {},
    ],
  ])('%s: taken', (_, source, changes) => refused(source, changes).not.toThrow());
});

test('senders are named for every source of events, or for none', () => {
  const senders = ['arn:aws:iam::111122223333:role/portal'];
  const [portal] = FILE.sources;
  const desk = {
    name: 'desk',
    events: { source: 'my.desk', account: '111122223333' },
    approvers: ['x'],
  };
  expect(() => config({ sources: [{ ...portal, senders }, desk] })).toThrow(
    'sources.1.senders: other sources name theirs, so nobody could send events of desk',
  );
  expect(() =>
    config({
      sources: [
        { ...portal, senders },
        { ...desk, senders },
      ],
    }),
  ).not.toThrow();
});

describe('grantees that can be given nothing are refused in the configuration too', () => {
  const PAIR = { role: ROLE, bucket: 'analytics-redshift-ml' };
  const BOUNDARY = 'arn:aws:iam::111122223333:policy/b';
  test.each([
    ['group', 'public', 'PUBLIC is everybody'],
    ['group', 'PUBLIC', 'PUBLIC is everybody'],
    ['group', '__ml', 'two underscores'],
    ['role', 'sys:operator', 'reserved by Redshift'],
    ['user', 'ds:share', 'reserved by Redshift'],
    ['user', 'redshift_ml_admin', 'is the writer of this warehouse'],
    ['group', 'GROUP makers', 'begins with the word GROUP'],
  ])('a baseline for %s %s', (type, name, problem) => {
    const entry = {
      warehouse: 'analytics',
      database: 'dev',
      grantee: { type, name },
      privileges: [CREATE_MODEL],
    };
    expect(() => config({ baseline: [entry] })).toThrow(problem);
    expect(() => config({ baseline: [entry] })).toThrow('baseline.0.grantee');
  });
  test.each(['public', ' Public', '__ml', '"makers"'])('a pair for group %s', (group) =>
    expect(() =>
      inWarehouse({ setup: { boundary: BOUNDARY, pairs: [PAIR, { ...PAIR, group }] } }),
    ).toThrow('warehouses.analytics.setup.pairs.1.group: grantee: '),
  );
});

test.each([
  ['role', `${ROLE},arn:aws:iam::444455556666:role/s3-writer`, 'is not the ARN of one IAM role'],
  ['role', 'default', 'the word default, is no pair'],
  ['key', '1234abcd-12ab-34cd-56ef-1234567890ab', 'is neither the ARN of a key'],
  ['key', 'arn:aws:kms:us-east-1:111122223333:alias/redshift-ml', 'is neither the ARN of a key'],
  ['key', 'alias/aws/s3', 'cannot be shared with a role'],
  ['bucket', 's3://analytics-redshift-ml/models', 'without s3:// and without a path'],
  ['bucket', 'Analytics-RedshiftML', '3 to 63 of a-z'],
])('a pair whose %s is %s is refused, with what is wanted', (field, value, problem) => {
  const pair = { role: ROLE, bucket: 'analytics-redshift-ml', [field]: value };
  const setup = { boundary: 'arn:aws:iam::111122223333:policy/b', pairs: [pair] };
  const refusal = expect(() => inWarehouse({ setup }));
  refusal.toThrow(`warehouses.0.setup.pairs.0.${field}: `);
  refusal.toThrow(problem);
});
