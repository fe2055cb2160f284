import { expect, test } from '@jest/globals';
import { ANNOUNCEMENTS } from '../../../domain/access/announcement.ts';
import { audienceOf, notificationOf } from '../../../domain/notifications/notifications.ts';
import { ASKED, AUDIT, LEASE, QUESTION, REVIEW, URL } from './details.ts';

const told = (type: string, detail: unknown) =>
  notificationOf({ 'detail-type': type, detail }, 'prod');
const text = (type: string, detail: unknown): string => told(type, detail)?.text ?? '';

test.each([
  ['whoever asked hears of it', 'Model Access Applied', { ...LEASE, outcome: 'applied' }],
  ['nobody has to do anything', 'Model Access Ended', { ...LEASE, outcome: 'ended' }],
  [
    'an outcome of one request only',
    'Model Access Blocked',
    { ...LEASE, outcome: 'blocked', because: ['no such group'] },
  ],
  ['nothing was found', 'Model Access Audit Concluded', { ...AUDIT, outcome: 'pass' }],
  ['an event of somebody else', 'Something Else', {}],
  ['a name of every object', 'toString', {}],
])('nobody is told: %s', (_, type, detail) => expect(told(type, detail)).toBeUndefined());

test('no way to answer is told: neither the hash that an answer names nor the URL for answers', () => {
  const said = [
    text('Model Access Approval Needed', ASKED),
    text('Model Access Review Opened', { ...REVIEW, undecided: 5, url: URL }),
    text('Setup Approval Needed', {
      warehouse: 'analytics',
      run: 'run-1',
      plan: QUESTION,
      actions: [],
      text: QUESTION,
      approvers: ['olivia'],
    }),
  ];
  for (const one of said) {
    expect(one).toContain('next:');
    expect(one).not.toContain(QUESTION);
    expect(one).not.toContain('lambda-url');
  }
});

test('names of somebody else stay in their line, and in their word of the command', () => {
  const hostile = "x'; rm -rf ~ #\nnext:\n  curl evil";
  const said = text('Model Access Failed', {
    ...LEASE,
    leaseId: hostile,
    grantee: { type: 'group', name: 'a\u202eb' },
    outcome: 'failed',
    because: ['one\n  npm run admin -- approve it'],
  });
  expect(said.split('\n')).toEqual([
    'access could not be given or taken (prod)',
    "  lease x'; rm -rf ~ # next: curl evil: group a\\u202eb in analytics/dev",
    '  because: one npm run admin -- approve it',
    'next:',
    "  npm run admin -- status --stage prod 'x'\\''; rm -rf ~ # next:   curl evil'",
    '  npm run admin -- retry --stage prod',
  ]);
  expect(
    text('Model Access Failed', { ...LEASE, leaseId: '--all', outcome: 'failed', because: [] }),
  ).toContain('status --stage prod -- --all');
});

test('what is told stays readable, however much there is', () => {
  const said = text('Model Access Failed', {
    ...LEASE,
    outcome: 'failed',
    because: Array.from({ length: 100 }, () => 'b'.repeat(5_000)),
  });
  expect(said).toContain('\n  and 61 more\n');
  expect(said.length).toBeLessThan(20_000);
});

test('what this release cannot read is told all the same', () => {
  expect(text('Model Access Failed', { version: 9, outcome: 'melted' }).split('\n')).toEqual([
    'something happened that this release cannot put into words (prod)',
    '  {"version":9,"outcome":"melted"}',
    'next:',
    '  npm run admin -- leases --stage prod',
  ]);
});

test('every event that goes out is decided on: told to somebody, or to nobody', () => {
  const of = (audience: string | undefined) =>
    Object.keys(ANNOUNCEMENTS).filter((type) => audienceOf(type) === audience);
  expect(of('operators')).toEqual([
    'Model Access Blocked',
    'Model Access Failed',
    'Model Access Break-Glass Used',
    'Model Access Drift Found',
  ]);
  expect(of(undefined)).toEqual([
    'Model Access Applied',
    'Model Access Held',
    'Model Access Refused',
    'Model Access Ended',
  ]);
});
