import { expect, test } from '@jest/globals';
import { diagnose, type Observation } from '../../../domain/doctor/diagnosis.ts';
import { fixedPart, isOfAnInstallation } from '../../../domain/doctor/own-name.ts';
import { subscribersIn } from '../../../domain/doctor/subscribers.ts';

const rule = (read: Observation['read'], wanted = ['ENABLED']) =>
  diagnose({ subject: 'rule R', read, wanted, next: 'enable it' });

test.each([
  ['as wanted', rule({ ok: 'ENABLED' }), { status: 'pass', observed: 'ENABLED', next: '' }],
  ['otherwise', rule({ ok: 'DISABLED' }), { status: 'fail', next: 'enable it' }],
  ['anything, where it only has to be there', rule({ ok: 'x' }, []), { status: 'pass' }],
  ['not there', rule({ missing: 'no rule R' }, []), { status: 'fail', observed: 'no rule R' }],
  [
    'not to be read',
    rule({ denied: 'events:DescribeRule' }),
    { status: 'unknown', next: 'run it with events:DescribeRule' },
  ],
  [
    'not answered',
    rule({ failed: 'TimeoutError' }),
    { status: 'unknown', observed: 'it could not be read: TimeoutError' },
  ],
])('what is %s', (_, diagnosis, expected) => expect(diagnosis).toMatchObject(expected));

test.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Serverless Framework
  ['redshift-ml-${self:provider.stage}-', 'redshift-ml-'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Serverless Framework
  ['acme-ml-${self:provider.stage}-', 'acme-ml-'],
  ['acme-ml', 'acme-ml'],
])('names of the prefix %s begin with %s, whatever the stage', (prefix, begin) =>
  expect(fixedPart(prefix)).toBe(begin),
);

test.each([
  ['redshift-ml-ledger', true],
  ['redshift-ml-prod-ledger', true],
  ['redshift-ml-prod-ledger-20260302T090000Z-20260501T090000Z', true],
  ['redshift-ml-evidence-111122223333-us-east-1', true],
  ['redshift-ml-dev-audit-111122223333-eu-west-1', true],
  // A bucket that people train models in.
  ['redshift-ml-models-111122223333', false],
  ['ledger', false],
  // Of an installation with a prefix of its own.
  ['acme-prod-ledger', false],
])('%s is a name that only a deployment gives: %s', (name, isOurs) =>
  expect(isOfAnInstallation(name, 'redshift-ml-')).toBe(isOurs),
);

test('an installation with a prefix of its own is known by that one', () => {
  expect(isOfAnInstallation('acme-prod-ledger', 'acme-')).toBe(true);
  expect(isOfAnInstallation('redshift-ml-prod-ledger', 'acme-')).toBe(false);
});

const template = (Properties: object) => JSON.stringify({ Resources: { Alarms: { Properties } } });

test.each([
  [
    'those who are told',
    template({ Subscription: [{ Protocol: 'email', Endpoint: 'alarms@example.com' }] }),
    { ok: 'email a…@example.com' },
  ],
  [
    'one whom a parameter names',
    template({ Subscription: [{ Protocol: 'email', Endpoint: { Ref: 'Mail' } }] }),
    { ok: 'email {"Ref":"Mail"}' },
  ],
  [
    'nobody',
    template({ Subscription: [] }),
    { missing: 'nobody is subscribed: alarms are not heard' },
  ],
  ['nobody ever', template({}), { missing: 'nobody is subscribed: alarms are not heard' }],
  ['no alarms at all', JSON.stringify({ Resources: {} }), undefined],
  [
    'what is no template',
    'Resources:',
    { failed: expect.stringContaining('the deployed template') },
  ],
])('a template tells of %s', (_, text, read) =>
  expect(subscribersIn(text, 'Alarms')).toEqual(read),
);

const notifying = (...endpoints: string[]) =>
  subscribersIn(
    JSON.stringify({
      Resources: {
        Notifications: {
          Properties: {
            Subscription: endpoints.map((Endpoint) => ({ Protocol: 'p', Endpoint })),
          },
        },
      },
    }),
    'Notifications',
  );
test('who hears of what waits for people is told so far as one knows them by it', () => {
  expect(
    notifying(
      'olivia@example.com',
      'https://hooks.example.com/services/T0/secret',
      'https://user:secret@hooks.example.com?token=1',
      '+41791234567',
      'arn:aws:sqs:us-east-1:111122223333:queue',
    ),
  ).toEqual({
    ok: 'p o…@example.com, p https://hooks.example.com/…, p https://hooks.example.com/…, p …67, p arn:aws:sqs:us-east-1:111122223333:queue',
  });
  expect(notifying()).toEqual({
    ok: 'nobody is subscribed: of what waits for people nobody hears by this topic',
  });
});
