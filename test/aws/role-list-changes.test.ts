import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { roleListChanges } from '../../aws/role-list-changes.ts';

const mock = mockClient(CloudTrailClient);
beforeEach(() => {
  mock.reset();
});
afterAll(() => mock.restore());

const SINCE = '2026-03-05T05:30:00.000Z';
const asked = (call: string, more = {}) => ({
  LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: call }],
  StartTime: new Date(SINCE),
  ...more,
});
const event = (minute: number, record: object | string | undefined, Username?: string) => ({
  EventTime: new Date(`2026-03-05T06:0${minute}:00Z`),
  ...(record !== undefined && {
    CloudTrailEvent: typeof record === 'string' ? record : JSON.stringify(record),
  }),
  ...(Username && { Username }),
});
const read = () => roleListChanges(new CloudTrailClient({ region: 'us-east-1' }), SINCE);

test('both calls are asked for, page by page, and what a record says is taken from it', async () => {
  mock
    .on(LookupEventsCommand, asked('ModifyClusterIamRoles'))
    .resolves({
      Events: [
        event(9, {
          userIdentity: { arn: 'arn:terraform' },
          requestParameters: { clusterIdentifier: 'analytics', removeIamRoles: ['arn:role'] },
        }),
      ],
      NextToken: 'more',
    })
    .on(LookupEventsCommand, asked('ModifyClusterIamRoles', { NextToken: 'more' }))
    .resolves({
      Events: [
        event(8, {
          userIdentity: { arn: 'arn:setup' },
          requestParameters: { clusterIdentifier: 'analytics', addIamRoles: ['arn:role'] },
        }),
        event(7, { errorCode: 'AccessDenied', userIdentity: { arn: 'arn:refused' } }),
        event(6, { requestParameters: null }, 'ada'),
        event(5, 'no JSON'),
      ],
    })
    .on(LookupEventsCommand, asked('UpdateNamespace'))
    .resolves({
      Events: [
        event(4, {
          userIdentity: { arn: 'arn:cdk' },
          requestParameters: { namespaceName: 'lake', iamRoles: ['arn:other'] },
        }),
      ],
    });
  const none = { of: undefined, removed: undefined, left: undefined };
  const modified = { call: 'ModifyClusterIamRoles', left: undefined };
  expect(await read()).toEqual({
    ok: [
      {
        ...modified,
        at: '2026-03-05T06:09:00.000Z',
        by: 'arn:terraform',
        of: 'analytics',
        removed: ['arn:role'],
      },
      {
        ...modified,
        at: '2026-03-05T06:08:00.000Z',
        by: 'arn:setup',
        of: 'analytics',
        removed: [],
      },
      { ...modified, ...none, at: '2026-03-05T06:06:00.000Z', by: 'ada' },
      {
        ...modified,
        ...none,
        at: '2026-03-05T06:05:00.000Z',
        by: 'a caller whom CloudTrail does not name',
      },
      {
        call: 'UpdateNamespace',
        at: '2026-03-05T06:04:00.000Z',
        by: 'arn:cdk',
        of: 'lake',
        removed: undefined,
        left: ['arn:other'],
      },
    ],
  });
});

test.each([
  [
    'AccessDeniedException',
    'User: x is not authorized to perform: cloudtrail:LookupEvents because no policy allows it',
    { denied: 'cloudtrail:LookupEvents' },
  ],
  [
    'ThrottlingException',
    'Rate exceeded',
    { failed: 'cloudtrail:LookupEvents: ThrottlingException: Rate exceeded' },
  ],
  ['ServiceException', 'not now', { failed: 'cloudtrail:LookupEvents: ServiceException: not now' }],
])('%s is no answer, and stops no audit', async (name, message, expected) => {
  mock
    .on(LookupEventsCommand)
    .rejects(Object.assign(new Error(message), { name, $fault: 'client', $metadata: {} }));
  expect(await read()).toEqual(expected);
});
