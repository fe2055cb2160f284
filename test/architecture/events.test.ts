import { describe, expect, test } from '@jest/globals';
import { ANNOUNCEMENTS } from '../../domain/access/announcement.ts';
import { audienceOf } from '../../domain/notifications/notifications.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { matches } from '../../local-aws/messaging/event-pattern.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import {
  actionsOf,
  functions,
  list,
  named,
  ofType,
  record,
  statementsOf,
  target,
} from './deployment.ts';

const OUTCOMES = [
  'Model Access Applied',
  'Model Access Held',
  'Model Access Blocked',
  'Model Access Failed',
  'Model Access Approval Needed',
  'Model Access Refused',
  'Model Access Ended',
  'Model Access Expiring',
  'Model Access Break-Glass Used',
  'Model Access Review Opened',
  'Model Access Review Due',
  'Model Access Review Concluded',
  'Model Access Audit Concluded',
  'Model Access Drift Found',
];

test('these are our outcomes', () =>
  expect(Object.keys(ANNOUNCEMENTS).sort()).toEqual([...OUTCOMES].sort()));

describe('who may put events on the bus cannot pass for somebody who approves', () => {
  const conditionsOf = (role: string | undefined) =>
    statementsOf(role)
      .filter((statement) => actionsOf(statement).includes('events:PutEvents'))
      .map((statement) => record(record(statement['Condition'])['StringEquals']));
  const publishers = Object.entries(functions)
    .map(([name, declared]) => [name, conditionsOf(target(declared['role']))] as const)
    .filter(([, conditions]) => conditions.length > 0);

  test.each([
    [
      'reconcile',
      {
        'events:detail-type': [
          'Model Access Applied',
          'Model Access Held',
          'Model Access Blocked',
          'Model Access Failed',
          'Model Access Ended',
          'Model Access Expiring',
          'Model Access Break-Glass Used',
        ],
      },
    ],
    ['record', { 'events:detail-type': ['Model Access Refused', 'Model Access Failed'] }],
    ['awaitApproval', { 'events:detail-type': 'Model Access Approval Needed' }],
    ['undeliverable', { 'events:detail-type': 'Model Access Failed' }],
    ['setupAskApproval', { 'events:source': 'redshift-ml.setup' }],
  ])('%s', (name, condition) => expect(Object.fromEntries(publishers)[name]).toEqual([condition]));

  test('tagsCompare asks and takes back in the name of tags, tells approvers, and says what it could not read', () =>
    expect(Object.fromEntries(publishers)['tagsCompare']).toEqual([
      {
        'events:source': 'redshift-ml.tags',
        'events:detail-type': ['Model Access Requested', 'Model Access Revoked'],
      },
      {
        'events:source': 'redshift-ml.access',
        'events:detail-type': ['Model Access Failed', 'Model Access Approval Needed'],
      },
    ]));

  test('datazoneAsk asks in the name of subscriptions, and says what it refused or could not read', () =>
    expect(Object.fromEntries(publishers)['datazoneAsk']).toEqual([
      {
        'events:source': 'redshift-ml.datazone',
        'events:detail-type': [
          'Model Access Requested',
          'Model Access Approved',
          'Model Access Revoked',
        ],
      },
      {
        'events:source': 'redshift-ml.access',
        'events:detail-type': ['Model Access Refused', 'Model Access Failed'],
      },
    ]));

  test('reviewsFollow ends leases in the name of reviews, and tells of reviews', () =>
    expect(Object.fromEntries(publishers)['reviewsFollow']).toEqual([
      { 'events:source': 'redshift-ml.reviews', 'events:detail-type': 'Model Access Revoked' },
      {
        'events:source': 'redshift-ml.access',
        'events:detail-type': [
          'Model Access Review Opened',
          'Model Access Review Due',
          'Model Access Review Concluded',
        ],
      },
    ]));

  test('nobody else may put any', () =>
    expect(publishers.map(([name]) => name)).toEqual([
      'awaitApproval',
      'reconcile',
      'record',
      'undeliverable',
      'setupAskApproval',
      'tagsCompare',
      'datazoneAsk',
      'reviewsFollow',
      'auditReport',
      'driftLook',
    ]));
});

describe('the rule that starts access', () => {
  const { EventPattern: pattern } = record(named('AccessRequests')?.properties);
  const starts = (event: JsonObject): boolean => matches(record(pattern), event);

  test('lets through every detail-type of our source, so that a misspelt one is refused and not lost', () => {
    for (const type of [
      'Model Access Approved',
      'Model Access Aproved',
      'model access approved',
      'anything',
    ]) {
      expect([type, starts({ source: 'redshift-ml.access', 'detail-type': type })]).toEqual([
        type,
        true,
      ]);
    }
  });
  test.each(OUTCOMES)('%s starts nothing: what we announce must not come back to us', (type) =>
    expect(starts({ source: 'redshift-ml.access', 'detail-type': type })).toBe(false),
  );
  test('other sources start nothing', () =>
    expect(starts({ source: 'redshift-ml.setup', 'detail-type': 'Model Access Approved' })).toBe(
      false,
    ));
  test('is the only one that starts it, besides those for what tags and subscriptions ask and reviews end', () => {
    const starting = ofType('AWS::Events::Rule').filter(({ properties }) =>
      JSON.stringify(properties['Targets']).includes('AccessM'),
    );
    expect(starting.map(({ id }) => id)).toEqual([
      'AccessRequests',
      'TagRequests',
      'SubscriptionRequests',
      'ReviewRemovals',
    ]);
    expect(record(named('TagRequests')?.properties)['EventPattern']).toEqual({
      source: ['redshift-ml.tags'],
    });
    expect(record(named('SubscriptionRequests')?.properties)['EventPattern']).toEqual({
      source: ['redshift-ml.datazone'],
    });
    expect(record(named('ReviewRemovals')?.properties)['EventPattern']).toEqual({
      source: ['redshift-ml.reviews'],
    });
  });
});

test('rule and archive hear the sources that config/deployment.yml lists', () => {
  const listed = list(record(readTemplate('config/deployment.yml'))['eventSources']);
  const patterns = ['AccessRequests', 'Archive'].map(
    (id) => record(record(named(id)?.properties)['EventPattern'])['source'],
  );
  expect(patterns).toEqual([listed, listed]);
});

test('the topics have whoever the configuration names as subscribers, and one key that CloudWatch may use', () => {
  const topics = ['Alarms', 'Notifications'].map((id) => record(named(id)?.properties));
  expect(topics.map(({ Subscription }) => Subscription)).toEqual([
    [{ Protocol: 'email', Endpoint: 'redshift-ml-alarms@example.com' }],
    [],
  ]);
  expect(topics.map(({ KmsMasterKeyId }) => target(KmsMasterKeyId))).toEqual([
    'TopicsKey',
    'TopicsKey',
  ]);
  const policy = record(record(named('TopicsKey')?.properties)['KeyPolicy']);
  expect(list(policy['Statement']).map(record).slice(1)).toEqual([
    {
      Sid: 'AlarmsAreEncrypted',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});

describe('the rules let through exactly what the domain has words for', () => {
  const rules = { operators: 'FailuresAlarm', people: 'PeopleAreTold' } as const;
  const passes = (rule: string, source: string, type: string, detail: JsonObject = {}): boolean =>
    matches(record(record(named(rule)?.properties)['EventPattern']), {
      source,
      'detail-type': type,
      detail,
    });
  const types = [...Object.keys(ANNOUNCEMENTS), 'Setup Approval Needed'];

  test.each(types)('%s', (type) => {
    const source = type.startsWith('Setup') ? 'redshift-ml.setup' : 'redshift-ml.access';
    // Of these two only some outcomes are told.
    const detail =
      {
        'Model Access Blocked': { outcome: 'withheld' },
        'Model Access Audit Concluded': { outcome: 'fail' },
      }[type] ?? {};
    const through = Object.entries(rules).filter(([, rule]) => passes(rule, source, type, detail));
    const audience = audienceOf(type);
    expect(through.map(([who]) => who)).toEqual(audience === undefined ? [] : [audience]);
  });

  test('an audit that found nothing, and an outcome of one request, wake nobody', () => {
    const source = 'redshift-ml.access';
    const pass = { outcome: 'pass' };
    expect(passes(rules.people, source, 'Model Access Audit Concluded', pass)).toBe(false);
    const blocked = { outcome: 'blocked' };
    expect(passes(rules.operators, source, 'Model Access Blocked', blocked)).toBe(false);
  });
});

describe('what failed for good, and what waits for somebody, is heard of', () => {
  const { EventPattern: pattern } = record(named('FailuresAlarm')?.properties);
  const alarms = (type: string, detail: JsonObject = {}): boolean =>
    matches(record(pattern), { source: 'redshift-ml.access', 'detail-type': type, detail });
  const allowed = (policy: string) =>
    list(record(record(named(policy)?.properties)['PolicyDocument'])['Statement']).map(record);

  test.each<[string, JsonObject, boolean]>([
    ['Model Access Failed', { outcome: 'failed' }, true],
    ['Model Access Failed', { outcome: 'unanswered' }, true],
    ['Model Access Blocked', { outcome: 'withheld' }, true],
    ['Model Access Blocked', { outcome: 'blocked' }, false],
    ['Model Access Refused', { outcome: 'refused' }, false],
    ['Model Access Ended', { outcome: 'ended' }, false],
    ['Model Access Drift Found', { failed: 1 }, true],
    ['Model Access Audit Concluded', { outcome: 'fail' }, false],
  ])('%s %j: %s', (type, detail, expected) => expect(alarms(type, detail)).toBe(expected));

  test.each(['FailuresAlarm', 'PeopleAreTold'])(
    '%s tells the function that has the words, with a dead-letter queue of its own: a note of its failure would be a failure again',
    (rule) => {
      const targets = list(record(named(rule)?.properties)['Targets']).map(record);
      expect(targets.map((one) => target(one['Arn']))).toEqual(['NotifyLambdaFunction']);
      expect(targets.map((one) => target(record(one['DeadLetterConfig'])['Arn']))).toEqual([
        'AlarmsDeadLetters',
      ]);
      const permitted = ofType('AWS::Lambda::Permission').map(({ properties }) => properties);
      expect(permitted).toContainEqual({
        FunctionName: { 'Fn::GetAtt': ['NotifyLambdaFunction', 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
      });
    },
  );

  test.each(['notify', 'post'])('what %s gives up goes to the same queue', (name) =>
    expect(target(record(record(functions[name]?.['destinations'])['onFailure'])['arn'])).toBe(
      'AlarmsDeadLetters',
    ),
  );

  test('alarms may publish: a policy of our own replaces the one that let them', () => {
    expect(allowed('AlarmsPolicy')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    expect(allowed('AlarmsDeadLettersPolicy')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: {
          ArnEquals: {
            'aws:SourceArn': ['FailuresAlarm', 'PeopleAreTold'].map((rule) => ({
              'Fn::GetAtt': [rule, 'Arn'],
            })),
          },
        },
      }),
    ]);
  });
});
