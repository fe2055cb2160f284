import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { list, record } from './deployment.ts';
import {
  allowedCalls,
  arnOf,
  type Call,
  isDenied,
  resourceStatements,
  STRANGER,
} from './resource-policies.ts';

const QUESTIONS = [
  'Model Access Requested',
  'Model Access Approved',
  'Model Access Extended',
  'Model Access Shortened',
  'Model Access Revoked',
  'Model Access Returned',
  'Model Access Suspended',
  'Model Access Lifted',
];
const WRITES = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
];
const deployment = record(readTemplate('config/deployment.yml'));
const sender = String(list(deployment['senders'])[0]);
const operator = String(deployment['operatorRole']);
const put = (by: Call['by'], detailType: string, source = 'redshift-ml.access'): Call => ({
  action: 'events:PutEvents',
  resource: arnOf('Bus'),
  by,
  context: { 'events:source': [source], 'events:detail-type': [detailType] },
});
const send = (by: Call['by'], queue: string): Call => ({
  action: 'sqs:SendMessage',
  resource: arnOf(queue),
  by,
});
const write = (by: string, action: string): Call => ({
  action: `dynamodb:${action}`,
  resource: arnOf('Ledger'),
  by,
});
const copy = (by: string): Call => ({
  action: 's3:PutObject',
  resource: `${arnOf('EvidenceBucket')}/one`,
  by,
});

describe('who sends and reads by right is let through', () => {
  const conditions = (condition: object): Record<string, readonly string[]> =>
    Object.fromEntries(
      Object.entries(record(record(condition as never)['StringEquals']))
        .filter(([key]) => key.startsWith('events:'))
        .map(([key, value]) => [key, [value ?? ''].flat().map(String)]),
    );
  test.each(
    allowedCalls.map((call) => [`${call.role} ${call.action} ${call.resource}`, call] as const),
  )('%s', (_, { role, action, resource, condition }) => {
    const asked: Readonly<Record<string, readonly string[]>> = {
      'events:source': ['redshift-ml.access'],
      ...conditions(condition),
    };
    const types = asked['events:detail-type'] ?? ['none'];
    const denied = types.filter((type) =>
      isDenied({
        action,
        resource,
        by: arnOf(role),
        context: { ...asked, 'events:detail-type': [type] },
      }),
    );
    expect(denied).toEqual([]);
  });
  test('this looked at every sender', () => {
    const seen = new Set(allowedCalls.map(({ action }) => action));
    for (const action of [
      'events:PutEvents',
      'sqs:SendMessage',
      's3:PutObject',
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
    ])
      expect(seen).toContain(action);
  });
  test.each(['Undeliverable', 'AlarmsDeadLetters', 'ReconcileQueue'])(
    'a rule writes to %s as the service',
    (queue) => expect(isDenied(send({ service: 'events.amazonaws.com' }, queue))).toBe(false),
  );
  test.each(QUESTIONS)('the portal, the operator and a replay put %s', (type) => {
    for (const by of [sender, operator, { service: 'events.amazonaws.com' }])
      expect(isDenied(put(by, type))).toBe(false);
  });
  test.each(['ReconcileQueue', 'Undeliverable'])('the operator sends again to %s', (queue) =>
    expect(isDenied(send(operator, queue))).toBe(false),
  );
});

describe('nobody else, whatever the policies of the account allow', () => {
  test.each(QUESTIONS)('puts %s, be it one event of ten', (type) => {
    expect(isDenied(put(STRANGER, type))).toBe(true);
    const among = {
      'events:source': ['x', 'redshift-ml.access'],
      'events:detail-type': ['y', type],
    };
    expect(isDenied({ ...put(STRANGER, type), context: among })).toBe(true);
    expect(isDenied(put(arnOf('DecideRole'), type))).toBe(true);
  });
  test('asks in the name of tags: neither a sender, nor the operator, nor another of our functions', () => {
    for (const by of [STRANGER, sender, operator, arnOf('DecideRole'), arnOf('TagsReadRole')])
      for (const type of QUESTIONS) expect(isDenied(put(by, type, 'redshift-ml.tags'))).toBe(true);
    expect(isDenied(put(arnOf('TagsCompareRole'), 'x', 'redshift-ml.tags'))).toBe(false);
  });
  test('asks in the name of subscriptions', () => {
    for (const by of [
      STRANGER,
      sender,
      operator,
      arnOf('DatazoneReadRole'),
      arnOf('TagsCompareRole'),
    ])
      for (const type of QUESTIONS)
        expect(isDenied(put(by, type, 'redshift-ml.datazone'))).toBe(true);
    expect(isDenied(put(arnOf('DatazoneAskRole'), 'x', 'redshift-ml.datazone'))).toBe(false);
  });
  test('ends leases in the name of a review', () => {
    for (const by of [STRANGER, sender, operator, arnOf('ReviewsFreezeRole'), arnOf('AnswerRole')])
      for (const type of QUESTIONS)
        expect(isDenied(put(by, type, 'redshift-ml.reviews'))).toBe(true);
    expect(isDenied(put(arnOf('ReviewsFollowRole'), 'x', 'redshift-ml.reviews'))).toBe(false);
  });
  test.each(['ReconcileQueue', 'Undeliverable'])('sends to %s', (queue) => {
    for (const by of [STRANGER, sender, arnOf('DecideRole')])
      expect(isDenied(send(by, queue))).toBe(true);
  });
  test.each(WRITES)('writes to the ledger by %s', (action) => {
    for (const by of [STRANGER, sender, operator, arnOf('SweepRole'), arnOf('VerifyRole')])
      expect(isDenied(write(by, action))).toBe(true);
  });
  test('puts evidence', () => {
    for (const by of [STRANGER, operator, arnOf('DecideRole'), arnOf('RestoreRole')])
      expect(isDenied(copy(by))).toBe(true);
  });
});

test('nobody invokes answer past its URL, where an event could name any caller; by the URL everybody may whom the account lets', () => {
  const invoke = (context: Call['context']) =>
    isDenied({
      action: 'lambda:InvokeFunction',
      resource: arnOf('AnswerLambdaFunction'),
      by: STRANGER,
      ...(context && { context }),
    });
  expect(invoke(undefined)).toBe(true);
  expect(invoke({ 'lambda:InvokedViaFunctionUrl': ['false'] })).toBe(true);
  expect(invoke({ 'lambda:InvokedViaFunctionUrl': ['true'] })).toBe(false);
});

describe('reports of audits', () => {
  const report = `${arnOf('AuditBucket')}/reports/one/report.json`;
  const may = (action: string, by: string) => !isDenied({ action, resource: report, by });
  const readers = list(deployment['auditReaders']).map(String);

  test.each(['s3:GetObject', 's3:GetObjectVersion'])(
    '%s: only the listed readers, and the functions that compare, publish and act on reports',
    (action) => {
      const ours = ['AuditReportRole', 'AuditPublishRole', 'AuditRepairRole', 'DriftLookRole'];
      for (const by of [...readers, ...ours.map((role) => arnOf(role))])
        expect(may(action, by)).toBe(true);
      for (const by of [STRANGER, sender, arnOf('AuditExamineRole'), arnOf('DecideRole')])
        expect(may(action, by)).toBe(false);
    },
  );

  test('who uses what: the next audit, reviews and questions read it, reports do not', () => {
    const use = `${arnOf('AuditBucket')}/use/analytics/dev.json`;
    const reads = (by: string) => !isDenied({ action: 's3:GetObject', resource: use, by });
    const ours = ['AuditExamineRole', 'ReviewsFreezeRole', 'LookRole', 'DriftLookRole'];
    for (const by of [...readers, ...ours.map((role) => arnOf(role))]) expect(reads(by)).toBe(true);
    for (const by of [STRANGER, sender, arnOf('AuditReportRole'), arnOf('DecideRole')])
      expect(reads(by)).toBe(false);
  });

  test('a reader writes none', () => {
    for (const by of [STRANGER, ...readers, arnOf('AuditTargetsRole')])
      expect(may('s3:PutObject', by)).toBe(false);
  });
});

test('Publish writes nothing but what became of a report, and sends as the account’s own product only', () => {
  const calls = allowedCalls.filter(({ role }) => role === 'AuditPublishRole');
  const on = (action: string) =>
    calls.filter((call) => call.action === action).map(({ resource }) => resource);
  expect(on('s3:PutObject')).toEqual([`${arnOf('AuditBucket')}/reports/*/published.json`]);
  expect(on('securityhub:BatchImportFindings')).toEqual([
    'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
  ]);
});

test('who hears the log of a warehouse may ask for a look, and who looks changes nothing', () => {
  const ofRole = (wanted: string) =>
    allowedCalls
      .filter(({ role, action }) => role === wanted && !/^(logs|xray):/.test(action))
      .map(({ action }) => action);
  expect(ofRole('DriftReadLogRole')).toEqual(['states:StartExecution']);
  expect(
    ofRole('DriftLookRole').filter((action) => !/:(Get|List|Query|Describe)/.test(action)),
  ).toEqual([
    's3:PutObject',
    'kms:GenerateDataKey',
    'kms:Decrypt',
    'events:PutEvents',
    'redshift-data:BatchExecuteStatement',
    'sts:AssumeRole',
    'kms:CreateGrant',
  ]);
});

test('Repair starts the setup and wakes reconcile, and nothing else', () => {
  const calls = allowedCalls
    .filter(({ role, action }) => role === 'AuditRepairRole' && !/^(logs|xray|kms):/.test(action))
    .map(({ action, resource }) => `${action} ${resource}`);
  const reports = `${arnOf('AuditBucket')}/reports/*`;
  expect(calls).toEqual([
    `s3:ListBucket ${arnOf('AuditBucket')}`,
    `s3:GetObject ${reports}/report.json`,
    `s3:GetObject ${reports}/repairs.json`,
    `s3:PutObject ${reports}/repairs.json`,
    `states:StartExecution ${arnOf('SetupMachine')}`,
    `sqs:SendMessage ${arnOf('ReconcileQueue')}`,
  ]);
});

describe('what is no writing of data stays with the policies of the account', () => {
  test.each([
    ['events:PutPermission', 'Bus'],
    ['events:DescribeEventBus', 'Bus'],
    ['events:DeleteEventBus', 'Bus'],
    ['sqs:SetQueueAttributes', 'ReconcileQueue'],
    ['sqs:GetQueueAttributes', 'ReconcileQueue'],
    ['sqs:ReceiveMessage', 'ReconcileQueue'],
    ['sqs:PurgeQueue', 'Undeliverable'],
    ['dynamodb:PutResourcePolicy', 'Ledger'],
    ['dynamodb:DeleteResourcePolicy', 'Ledger'],
    ['dynamodb:DescribeTable', 'Ledger'],
    ['dynamodb:GetItem', 'Ledger'],
    ['s3:PutBucketPolicy', 'EvidenceBucket'],
    ['s3:GetObject', 'EvidenceBucket'],
  ])('%s on %s', (action, id) =>
    expect(isDenied({ action, resource: arnOf(id), by: STRANGER })).toBe(false),
  );
  test('events of others on the bus, and other types of ours, are Decide’s to refuse', () => {
    expect(isDenied(put(STRANGER, 'Model Access Aproved'))).toBe(false);
    expect(isDenied(put(STRANGER, 'Model Access Approved', 'elsewhere'))).toBe(false);
  });
});

test('a role of IAM Identity Center is a sender by its pattern', () => {
  const pattern =
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Approver_*';
  const statements = JSON.parse(JSON.stringify(resourceStatements).replaceAll(sender, pattern));
  const sso = (permissionSet: string) =>
    `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${permissionSet}_0123456789abcdef`;
  expect(isDenied(put(sso('Approver'), 'Model Access Approved'), statements)).toBe(false);
  expect(isDenied(put(sso('Reader'), 'Model Access Approved'), statements)).toBe(true);
});
