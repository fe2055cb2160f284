import { describe, expect, test } from '@jest/globals';
import { approvalProblems, windowProblems } from '../../../domain/access/approval-rules.ts';
import { NOW } from './examples.ts';

const fine = {
  approvedBy: ['bob'],
  approvedAt: '2026-11-23T08:00:00.000Z',
  requestedBy: 'alice',
  grantee: 'analysts',
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
      'only the grantee',
      { approvedBy: ['IAM:dan'], grantee: 'dan' },
      'names only the requester or the grantee',
    ],
    [
      'only the two',
      { approvedBy: ['alice', 'dan'], grantee: 'dan' },
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
