import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { functions, list, ofType, record, target } from './deployment.ts';
import {
  arnOf,
  isDenied,
  isTaken,
  mayCall,
  resourceStatements,
  STRANGER,
} from './resource-policies.ts';

const deployment = record(readTemplate('config/deployment.yml'));
const SOURCES = [
  ...list(deployment['eventSources']).map(String),
  'redshift-ml.tags',
  'redshift-ml.datazone',
];
const page = readFileSync('docs/permissions.md', 'utf8');
/** The rows of the page that say which positions end in access that no lease explains, and why that is so. */
const listed = page
  .slice(page.indexOf('## Positions that end in access'))
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .join('\n');
const isListed = (position: string): boolean => listed?.includes(position) === true;

const writes = (key: string) => ({
  action: 'dynamodb:PutItem',
  resource: arnOf('Ledger'),
  context: { 'dynamodb:LeadingKeys': [key] },
});
const [writer] = list(record(list(deployment['writer'])[1])['Resource'])
  .map(String)
  .filter((arn) => arn.includes(':dbuser:'));

/** What somebody can make of a role, if it is theirs: each ends in access, at once or with what others do by right. */
const POWERS: Readonly<Record<string, (role: string) => boolean>> = {
  'runs GRANT as the writer': (role) =>
    mayCall(role, { action: 'redshift:GetClusterCredentials', resource: String(writer) }),
  'writes leases': (role) =>
    mayCall(role, writes('DB#one')) && mayCall(role, writes('REGISTRATION#one')),
  'puts approvals on the bus': (role) =>
    SOURCES.some((source) =>
      mayCall(role, {
        action: 'events:PutEvents',
        resource: arnOf('Bus'),
        context: {
          'events:source': [source],
          'events:detail-type': ['Model Access Approved'],
        },
      }),
    ),
  'asks in the name of tags': (role) =>
    mayCall(role, {
      action: 'events:PutEvents',
      resource: arnOf('Bus'),
      context: {
        'events:source': ['redshift-ml.tags'],
        'events:detail-type': ['Model Access Requested'],
      },
    }),
  'answers for people': (role) => mayCall(role, writes('ANSWER#one')),
  'says where a message entered': (role) =>
    ['AccessMachine', 'AccessAnswersMachine', 'DatazoneMachine'].some((machine) =>
      mayCall(role, { action: 'states:StartExecution', resource: arnOf(machine) }),
    ),
  'publishes a configuration': (role) =>
    mayCall(role, { action: 'kms:Sign', resource: arnOf('ConfigurationKey') }),
  // Of what the publisher signed only, or no function follows it.
  'puts a published configuration back': (role) => mayCall(role, writes('CONFIGURATION')),
  'signs evidence': (role) => mayCall(role, { action: 'kms:Sign', resource: arnOf('EvidenceKey') }),
};
const powersOf = (role: string): string[] =>
  Object.keys(POWERS).filter((power) => POWERS[power]?.(role));

const roleOf = (name: string): string => target(functions[name]?.['role']) ?? '';
const powerful = Object.keys(functions).filter((name) => powersOf(roleOf(name)).length > 0);

describe('code inside a function', () => {
  test('ends in access where it has to be so, and nowhere else', () => {
    expect(powerful.map((name) => [name, powersOf(roleOf(name))]).toSorted()).toEqual([
      ['answer', ['answers for people', 'says where a message entered']],
      ['datazoneAsk', ['puts approvals on the bus']],
      ['decide', ['writes leases']],
      ['reconcile', ['runs GRANT as the writer', 'signs evidence']],
      ['restore', ['writes leases', 'answers for people', 'puts a published configuration back']],
      ['signer', ['signs evidence']],
      ['tagsCompare', ['asks in the name of tags']],
    ]);
  });
  // What one function of a machine says it has read, the next one carries to the bus or to people.
  test.each([
    ['DatazoneMachine', 'datazoneRead'],
    ['TagsMachine', 'tagsRead'],
    ['AccessMachine', 'look'],
  ])('in %s, that what %s says is believed is listed with its reason', (machine, name) => {
    expect(
      mayCall(`${machine}Role`, {
        action: 'lambda:InvokeFunction',
        resource: arnOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`),
      }),
    ).toBe(true);
    expect(isListed(`code of \`${name}\``)).toBe(true);
  });
  test('each of these is listed with its reason', () =>
    expect(powerful.filter((name) => !isListed(`code of \`${name}\``))).toEqual([]));
});

describe('who may invoke a function past what invokes it by right', () => {
  const open = Object.keys(functions).filter(
    (name) =>
      !isDenied({
        action: 'lambda:InvokeFunction',
        resource: arnOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`),
        by: STRANGER,
      }),
  );
  test('reaches none that decides or asks in the name of somebody', () =>
    expect(open).not.toEqual(
      expect.arrayContaining(['decide', 'answer', 'tagsCompare', 'datazoneAsk', 'reviewsFollow']),
    ));
  test('reaches of those that end in access only the ones that are listed with their reason', () => {
    const reached = powerful.filter((name) => open.includes(name));
    expect(reached.toSorted()).toEqual(['reconcile', 'restore', 'signer']);
    expect(reached.filter((name) => !isListed(`invoking \`${name}\``))).toEqual([]);
  });
  test('the machines invoke what they have to', () => {
    for (const [machine, name] of [
      ['AccessMachine', 'Decide'],
      ['AccessManualMachine', 'Decide'],
      ['AccessAnswersMachine', 'Decide'],
      ['TagsMachine', 'TagsCompare'],
      ['DatazoneMachine', 'DatazoneAsk'],
      ['ReviewsMachine', 'ReviewsFollow'],
    ])
      expect([
        machine,
        mayCall(`${machine}Role`, {
          action: 'lambda:InvokeFunction',
          resource: arnOf(`${name}LambdaFunction`),
        }),
      ]).toEqual([machine, true]);
  });
});

describe('somebody who may pass our roles on', () => {
  const SERVICES = ['events.amazonaws.com', 'scheduler.amazonaws.com'];
  const roles = ofType('AWS::IAM::Role').map(({ id }) => id);

  test.each(
    ofType('AWS::StepFunctions::StateMachine').map(
      ({ id, properties }) => [id, properties] as const,
    ),
  )('%s: its role is taken for that machine, and for no other', (id, properties) => {
    const role = target(properties['RoleArn']) ?? '';
    expect(isTaken(role, 'states.amazonaws.com', arnOf(id))).toBe(true);
    for (const other of [`${arnOf(id)}-too`, arnOf('none').replace(':none:', ':states:')])
      expect(isTaken(role, 'states.amazonaws.com', other)).toBe(false);
  });
  test('to a rule or a schedule of their own: which of them end in access is listed', () => {
    const passable = roles.filter(
      (role) =>
        SERVICES.some((service) => isTaken(role, service, arnOf('OfTheirOwn'))) &&
        powersOf(role).length > 0,
    );
    expect(passable.toSorted()).toEqual([
      'AccessRequestsRole',
      'ReadAllSubscriptionsRole',
      'SubscriptionChangesRole',
    ]);
    expect(passable.filter((role) => !isListed(`\`${role.replace(/Role$/, '')}\``))).toEqual([]);
  });
  test('to a function of their own: that this is its code is listed', () =>
    expect(isListed('passing on (`iam:PassRole`)')).toBe(true));
});

test('a replica of the ledger, where other policies lie, brings nothing into it', () =>
  expect(
    isDenied({
      action: 'dynamodb:PutItem',
      resource: arnOf('Ledger'),
      by: 'arn:aws:iam::111122223333:role/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication',
    }),
  ).toBe(true));

test('another table under the name of the ledger, which no policy lies on, is listed', () =>
  expect(isListed('deleting the ledger')).toBe(true));

test('whoever may start a machine is listed, machine by machine: Step Functions takes no policy of its own', () => {
  const machines = ofType('AWS::StepFunctions::StateMachine').map(({ properties }) =>
    String(properties['StateMachineName']),
  );
  expect(
    machines.filter((name) => !page.includes(`\`states:StartExecution\` on \`${name}\``)),
  ).toEqual([]);
  for (const name of ['access', 'access-answers', 'datazone'])
    expect([name, isListed(`starting \`${name}\``)]).toEqual([name, true]);
});

test.each([
  ['writes a lease', 'dynamodb:PutItem', arnOf('Ledger')],
  ['changes a lease', 'dynamodb:UpdateItem', arnOf('Ledger')],
  ['writes a lease by PartiQL', 'dynamodb:PartiQLInsert', arnOf('Ledger')],
  ['puts evidence that restore would replay', 's3:PutObject', `${arnOf('EvidenceBucket')}/one`],
  ['wakes reconcile', 'sqs:SendMessage', arnOf('ReconcileQueue')],
  ['leaves false evidence of what could not start', 'sqs:SendMessage', arnOf('Undeliverable')],
  ['signs evidence', 'kms:Sign', arnOf('EvidenceKey')],
  ['signs a configuration', 'kms:Sign', arnOf('ConfigurationKey')],
  ['lets somebody else sign a configuration', 'kms:CreateGrant', arnOf('ConfigurationKey')],
])(
  'somebody of the account with all rights of IAM %s: denied by the resource',
  (_, action, resource) => expect(isDenied({ action, resource, by: STRANGER })).toBe(true),
);

describe('a configuration is published', () => {
  const PUBLISHER = 'arn:aws:iam::111122223333:role/publisher';
  /** As the policies are where config/deployment.yml names somebody. */
  const statements: typeof resourceStatements = JSON.parse(
    JSON.stringify(resourceStatements).replaceAll(
      '"aws:PrincipalArn":"none"',
      `"aws:PrincipalArn":"${PUBLISHER}"`,
    ),
  );
  const may = (by: string, action: string, key: string): boolean =>
    !isDenied(
      { action, resource: arnOf('Ledger'), by, context: { 'dynamodb:LeadingKeys': [key] } },
      statements,
    );
  const CHANGES = [
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:BatchWriteItem',
    'dynamodb:PartiQLInsert',
    'dynamodb:PartiQLUpdate',
    'dynamodb:PartiQLDelete',
  ];
  const [decide, restore] = [arnOf('DecideRole'), arnOf('RestoreRole')];

  test('by the publisher, who puts nothing else into the ledger and changes nothing there', () => {
    expect(may(PUBLISHER, 'dynamodb:PutItem', 'CONFIGURATION')).toBe(true);
    expect(may(PUBLISHER, 'dynamodb:PutItem', 'DB#one')).toBe(false);
    for (const action of CHANGES)
      for (const key of ['CONFIGURATION', 'DB#one'])
        expect([action, key, may(PUBLISHER, action, key)]).toEqual([action, key, false]);
    expect(
      isDenied(
        { action: 'kms:Sign', resource: arnOf('ConfigurationKey'), by: PUBLISHER },
        statements,
      ),
    ).toBe(false);
  });
  test.each([
    ['somebody of the account with all rights of IAM', STRANGER],
    ['code of decide', decide],
  ])('by nobody else: not by %s', (_, by) => {
    for (const action of ['dynamodb:PutItem', ...CHANGES])
      expect([action, may(by, action, 'CONFIGURATION')]).toEqual([action, false]);
    for (const action of ['kms:Sign', 'kms:CreateGrant'])
      expect(isDenied({ action, resource: arnOf('ConfigurationKey'), by }, statements)).toBe(true);
  });
  test('and put back by restore, which signs none and changes none', () => {
    expect(may(restore, 'dynamodb:PutItem', 'CONFIGURATION')).toBe(true);
    for (const action of CHANGES)
      expect([action, may(restore, action, 'CONFIGURATION')]).toEqual([action, false]);
    for (const action of ['kms:Sign', 'kms:CreateGrant'])
      expect(
        isDenied({ action, resource: arnOf('ConfigurationKey'), by: restore }, statements),
      ).toBe(true);
  });
  test('whoever writes leases writes them as before', () =>
    expect(may(decide, 'dynamodb:PutItem', 'DB#one')).toBe(true));
  test('the publisher is listed with the reason', () =>
    expect(isListed('the role `configurationPublisher`')).toBe(true));
});
