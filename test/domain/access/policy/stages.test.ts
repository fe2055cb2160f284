import { describe, expect, test } from '@jest/globals';
import { judgeStages } from '../../../../domain/access/policy/stages.ts';

const PORTAL = { name: 'access-portal', compare: 'exact' as const };
const MAPPED = {
  ...PORTAL,
  approvers: {
    'olivia@example.com': 'olivia',
    'CORP\\olivia': 'olivia',
    'paul@example.com': 'paul',
  },
};

/** What a stage says to a request of Maria for the marketing group. */
const judged = (
  approvers: readonly string[] | 'anyone',
  {
    needs = 1,
    approvedBy = [] as readonly string[],
    source = PORTAL as typeof PORTAL | typeof MAPPED,
  } = {},
) => {
  const list = approvers === 'anyone' ? approvers : [...approvers];
  const [verdict] = judgeStages([{ rule: 'creators', approvers: list, needs }], {
    approvedBy,
    requestedBy: 'maria@example.com',
    grantees: ['marketing_analyst_grp'],
    source,
  });
  return {
    missing: verdict?.missing,
    left: verdict?.left,
    away: verdict?.away,
    hopeless: verdict?.hopeless,
  };
};

/** Case n10: the list of approvers is empty, holds the requester only, or is shorter than what is needed. */
describe('nobody is left to approve', () => {
  test.each([
    ['no approvers', [], 1, 'it names no approvers'],
    ['the requester only', ['Maria@Example.com'], 1, 'Maria@Example.com is the requester'],
    ['two are needed, one is there', ['olivia'], 2, 'left is olivia'],
    ['one person under two names', ['jane doe', 'jane.doe'], 2, 'left is jane doe'],
    ['the grantee', ['marketing_analyst_grp'], 1, 'marketing_analyst_grp is the grantee'],
  ])('%s', (_, approvers, needs, why) =>
    expect(judged(approvers, { needs }).hopeless).toContain(why),
  );
  test('one of two who left the company breaks nothing', () =>
    expect(judged(['olivia', 'gone.person'])).toEqual({
      missing: 1,
      left: ['olivia', 'gone.person'],
      away: [],
      hopeless: undefined,
    }));
});

describe('whose approval counts', () => {
  test('the word of one of the stage who asked for it does not, and is told why', () =>
    expect(
      judged(['olivia', 'paul', 'maria@example.com'], {
        needs: 2,
        approvedBy: ['olivia', 'MARIA@example.com'],
      }),
    ).toEqual({
      missing: 1,
      left: ['paul'],
      away: ['MARIA@example.com is the requester'],
      hopeless: undefined,
    }));
  test.each([
    ['one of the stage', ['olivia'], 0, ['paul']],
    ['somebody else', ['sam'], 1, ['olivia', 'paul']],
    ['the requester', ['maria@example.com'], 1, ['olivia', 'paul']],
    ['nobody', ['null'], 1, ['olivia', 'paul']],
  ])('%s', (_, approvedBy, missing, left) =>
    expect(judged(['olivia', 'paul'], { approvedBy })).toMatchObject({ missing, left }),
  );
  test.each([
    ['two persons', ['olivia@example.com', 'paul@example.com'], 0],
    ['one person twice', ['olivia@example.com', 'CORP\\olivia'], 1],
  ])('%s, by the map of the source', (_, approvedBy, missing) =>
    expect(judged(['olivia', 'paul'], { needs: 2, approvedBy, source: MAPPED })).toMatchObject({
      missing,
    }),
  );
  test('anyone but who asks', () => {
    expect(judged('anyone', { approvedBy: ['sam'] }).missing).toBe(0);
    expect(judged('anyone', { approvedBy: ['maria@example.com'] }).missing).toBe(1);
  });
});
