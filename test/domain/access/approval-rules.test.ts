import { describe, expect, test } from '@jest/globals';
import {
  approvalProblems,
  countedApprovers,
  windowProblems,
} from '../../../domain/access/approval-rules.ts';
import { NOW } from './examples.ts';

const fine = {
  approvedBy: ['bob'],
  approvedAt: '2026-11-23T08:00:00.000Z',
  requestedBy: 'alice',
  grantees: ['analysts'],
  source: { name: 'access-portal', compare: 'exact' as const },
};

describe('an approval counts only if somebody else gave it, lately', () => {
  test('somebody else, an hour ago', () => expect(approvalProblems(fine, NOW)).toEqual([]));
  test('the requester may be among several', () =>
    expect(approvalProblems({ ...fine, approvedBy: ['alice', 'bob'] }, NOW)).toEqual([]));
  test('a blank beside somebody else takes nothing away', () =>
    expect(approvalProblems({ ...fine, approvedBy: [' ', 'bob'] }, NOW)).toEqual([]));
  test.each([
    ['nobody', { approvedBy: [] }, 'approvedBy is empty'],
    [
      'only the requester',
      { approvedBy: ['alice'] },
      'names only the requester or the grantee (alice)',
    ],
    [
      'only the requester in other spellings',
      {
        approvedBy: [
          'ALICE@example.com',
          'arn:aws:sts::1:assumed-role/R/alice',
          'Alice <alice@x.org>',
        ],
      },
      'names only the requester',
    ],
    [
      'one of several grantees',
      { approvedBy: ['dan', 'IAM:eve'], grantees: ['dan', 'eve'] },
      'names only the requester or the grantee',
    ],
    [
      'only the grantee',
      { approvedBy: ['IAM:dan'], grantees: ['dan'] },
      'names only the requester or the grantee',
    ],
    [
      'only the two',
      { approvedBy: ['alice', 'dan'], grantees: ['dan'] },
      'names only the requester or the grantee',
    ],
    [
      'only blanks',
      { approvedBy: [' ', '@', '\u200b'] },
      'approvedBy names nobody (" ", "@", "\u200b")',
    ],
    [
      'only the requester and a blank',
      { approvedBy: ['alice+x@example.com', ' '] },
      'names only the requester or the grantee (alice+x@example.com)',
    ],
    [
      'somebody, for a requester without a name',
      { requestedBy: ' ' },
      'requestedBy names nobody (" ")',
    ],
    [
      'older than 7 days by a millisecond',
      { approvedAt: '2026-11-16T08:59:59.999Z' },
      'is older than 7 days; approve again',
    ],
    [
      'more than 5 minutes from now',
      { approvedAt: '2026-11-23T09:05:00.001Z' },
      'lies in the future',
    ],
  ])('%s: refused', (_, changes, because) =>
    expect(approvalProblems({ ...fine, ...changes }, NOW)).toEqual([
      expect.stringContaining(because),
    ]),
  );
  test.each(['2026-11-16T09:00:00.000Z', '2026-11-23T09:05:00.000Z'])(
    'given at %s: taken',
    (approvedAt) => expect(approvalProblems({ ...fine, approvedAt }, NOW)).toEqual([]),
  );
});

describe('an approver is one whom the source may quote', () => {
  const by = (approvedBy: string[], people: object, changes: object = {}) =>
    approvalProblems(
      { ...fine, ...changes, approvedBy, source: { ...fine.source, ...people } },
      NOW,
    );
  const LIST = { approvers: ['Olivia@example.com', 'CN=Omar,OU=Data', 'lead'] };
  test.each([
    'olivia@example.com',
    'OLIVIA@EXAMPLE.COM',
    'Olivia Roe <olivia@example.com>',
    'mailto:olivia@example.com',
    'ｏｌｉｖｉａ@example.com',
    ' olivia@example.com\u200b',
    'cn=omar, ou=Data',
    'Lead',
  ])('%j is listed', (person) => expect(by([person], LIST)).toEqual([]));
  test.each([
    'olivia',
    'olivia@other.org',
    'Okta_olivia@example.com',
    'olivia@example.com;bob',
    'olivia@example.com (admin)',
    'IAM:lead',
    'lead@example.com',
    'CN=Omar,OU=Sales',
    'zoe',
  ])('%j is not, whoever it may be', (person) =>
    expect(by([person], LIST)).toEqual([
      expect.stringContaining('names nobody whom source access-portal may quote as an approver'),
    ]),
  );
  test('one who is listed is enough; the others take nothing away and do not count', () => {
    const approval = {
      ...fine,
      approvedBy: ['zoe', 'lead', 'alice'],
      source: { ...fine.source, ...LIST },
    };
    expect(approvalProblems(approval, NOW)).toEqual([]);
    expect(countedApprovers(approval)).toEqual(['lead']);
  });
  test('at most five of a long list are named', () =>
    expect(
      by(['zoe'], { approvers: 'abcdefgh'.split('').map((one) => `${one}${one}`) })[0],
    ).toContain('aa, bb, cc, dd, ee and 3 more'));
  test.each(['lead', 'lead@example.com', 'IAM:lead', 'arn:aws:sts::1:assumed-role/Approver/lead'])(
    'compare: name lets %j be lead',
    (person) => expect(by([person], { ...LIST, compare: 'name' })).toEqual([]),
  );
  test.each(['olivia@other.org', 'olivia', 'le\u0430d', 'leader', 'lead;zoe'])(
    'compare: name does not make %j somebody who is listed',
    (person) => expect(by([person], { ...LIST, compare: 'name' })).not.toEqual([]),
  );
  test('look-alikes are refused, beside whomever they stand', () => {
    const problem = expect.stringContaining(
      'approvedBy mixes letters that only look Latin into le\u0430d (U+0430)',
    );
    expect(by(['lead', 'le\u0430d'], LIST)).toEqual([problem]);
    expect(by(['lead'], LIST, { requestedBy: 'al\u0456ce' })).toEqual([
      expect.stringContaining('requestedBy mixes letters'),
    ]);
  });

  const MAP = {
    approvers: {
      'jd7@example.com': 'Jane Doe',
      'adm-jd@example.com': 'Jane Doe',
      'maria@a.org': 'Maria A',
      'maria@b.org': 'Maria B',
    },
  };
  test('the map says that two logins are one person', () =>
    expect(by(['adm-jd@example.com'], MAP, { requestedBy: 'jd7@example.com' })).toEqual([
      expect.stringContaining('names only the requester'),
    ]));
  test('and that two people of one name are two', () =>
    expect(by(['maria@a.org'], MAP, { requestedBy: 'maria@b.org' })).toEqual([]));
  test.each(['Jane Doe', 'doe.jane@other.org', 'jd7', 'CORP\\adm-jd'])(
    'a requester %j outside of the map may be the person that it names',
    (requestedBy) =>
      expect(
        by(
          ['jd7@example.com', 'adm-jd@example.com'].slice(requestedBy.endsWith('jd') ? 1 : 0),
          MAP,
          { requestedBy },
        ),
      ).toEqual([expect.stringContaining('names only the requester')]),
  );
  test('the person is not an identity', () =>
    expect(by(['Jane Doe'], MAP)).toEqual([expect.stringContaining('names nobody whom')]));
  test('of two who may have asked, neither approves', () =>
    expect(by(['lead'], LIST, { alsoInvolved: ['lead'] })).toEqual([
      expect.stringContaining('names only the requester'),
    ]));
});

describe('a window has a future', () => {
  test.each([
    ['no end', {}, []],
    ['a start only, even a past one', { startsAt: '2020-01-01T00:00:00.000Z' }, []],
    ['an end in a millisecond', { expiresAt: '2026-11-23T09:00:00.001Z' }, []],
    ['an end now', { expiresAt: NOW }, [`expiresAt ${NOW} is in the past (now ${NOW})`]],
    [
      'start and end at once',
      { startsAt: '2026-12-01T00:00:00.000Z', expiresAt: '2026-12-01T00:00:00.000Z' },
      ['expiresAt 2026-12-01T00:00:00.000Z is not after startsAt 2026-12-01T00:00:00.000Z'],
    ],
  ])('%s', (_, window, problems) => expect(windowProblems(window, NOW)).toEqual(problems));
});
