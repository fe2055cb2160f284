import { describe, expect, test } from '@jest/globals';
import {
  type Answers,
  type GivenAnswer,
  judgeAnswer,
  stateOf,
} from '../../../../domain/access/approvals/answers.ts';
import { boundQuestion, type Question } from '../../../../domain/access/approvals/question.ts';
import { fc, runs } from '../../../property.ts';
import { registered } from '../decisions.ts';

const AT = '2026-03-02T10:00:00.000Z';
const question = (changes: Partial<Question> = {}): Question =>
  boundQuestion(
    {
      leaseId: 'REQ-1',
      source: 'access-portal',
      warehouse: 'analytics',
      grantees: [{ type: 'user', name: 'gina' }],
      parts: {},
      requestedBy: 'maria@example.com',
      involved: ['ivo'],
      reason: 'churn',
      rules: ['creators'],
      stages: [{ rule: 'creators', approvers: ['olivia', 'paul', 'dora'], needs: 2 }],
      asked: 'A',
      askedAt: '2026-03-02T09:00:00.000Z',
      until: '2026-03-09T09:00:00.000Z',
      ...changes,
    },
    {},
  );
const SOURCE = { name: 'access-portal', approvers: ['olivia'], compare: 'exact' as const };
const HASH = String(question().hash);
const said = (person: string, approved = true) => ({
  person,
  by: `arn/${person}`,
  approved,
  at: AT,
});
const gives = (person: string, changes: Partial<GivenAnswer> = {}): GivenAnswer => ({
  person,
  arn: `arn/${person}`,
  question: HASH,
  approved: true,
  at: AT,
  ...changes,
});
const so = (answers: Answers = [], changes: Partial<Question> = {}) => ({
  question: question(changes),
  answers,
  registration: registered({ status: 'awaiting' }),
  source: SOURCE,
});
const DONE = [said('olivia'), said('dora')];

describe('an answer counts', () => {
  test('the first of two is noted, and it is said who is left', () =>
    expect(judgeAnswer(so(), gives('olivia'))).toMatchObject({
      kind: 'counted',
      answers: [said('olivia')],
      state: { is: 'open', missing: [{ missing: 1, left: ['paul', 'dora'] }] },
    }));
  test('the last that is needed completes it', () =>
    expect(judgeAnswer(so([said('olivia')]), gives('dora'))).toMatchObject({
      kind: 'counted',
      state: { is: 'approved' },
    }));
  test('one refusal ends it, with its reason', () =>
    expect(
      judgeAnswer(so([said('olivia')]), gives('paul', { approved: false, reason: 'no budget' })),
    ).toMatchObject({
      kind: 'counted',
      state: { is: 'refused', by: { person: 'paul', reason: 'no budget' } },
    }));
  test('in another spelling of case', () =>
    expect(judgeAnswer(so(), gives('Olivia'))).toMatchObject({ kind: 'counted' }));
});

describe('an answer changes nothing', () => {
  test.each<[string, ReturnType<typeof so>, GivenAnswer, string, string]>([
    ['of the requester', so(), gives('maria'), 'not-an-approver', 'maria is the requester'],
    [
      'of the requester, although a rule names her',
      so([], { stages: [{ rule: 'r', approvers: ['maria', 'olivia'], needs: 1 }] }),
      gives('maria'),
      'not-an-approver',
      'maria is the requester',
    ],
    ['of who took part', so(), gives('ivo'), 'not-an-approver', 'ivo took part in the request'],
    ['of the grantee', so(), gives('gina'), 'not-an-approver', 'gina is the grantee'],
    ['of nobody', so(), gives('null'), 'not-an-approver', '"null" names nobody'],
    [
      'of somebody not named',
      so(),
      gives('zoe'),
      'not-an-approver',
      'olivia, paul, dora (arn/zoe)',
    ],
    [
      'of a name that only looks alike',
      so(),
      gives('оlivia'),
      'not-an-approver',
      'none of those who may answer',
    ],
    [
      'where anyone may approve, which is no name',
      so([], { stages: [{ rule: 'r', approvers: 'anyone', needs: 1 }] }),
      gives('zoe'),
      'not-an-approver',
      'nobody by this URL',
    ],
    ['to another question', so(), gives('olivia', { question: 'x' }), 'other-question', HASH],
    [
      'at the end of its time',
      so(),
      gives('olivia', { at: '2026-03-09T09:00:00.000Z' }),
      'late',
      'could be answered until 2026-03-09T09:00:00.000Z',
    ],
    ['given twice', so([said('olivia')]), gives('olivia'), 'repeated', 'olivia approved at'],
    [
      'given twice in two spellings',
      so([said('olivia')]),
      gives('Olivia'),
      'repeated',
      'olivia approved at',
    ],
    [
      'against the own one',
      so([said('olivia')]),
      gives('olivia', { approved: false }),
      'contradiction',
      'that answer counts',
    ],
    ['that is not needed any more', so(DONE), gives('paul'), 'repeated', 'by olivia, dora'],
    [
      'against what is complete',
      so(DONE),
      gives('paul', { approved: false }),
      'late',
      'only Model Access Revoked ends it',
    ],
    [
      'for what is refused',
      so([said('paul', false)]),
      gives('olivia'),
      'late',
      'REQ-1 was refused already by paul',
    ],
    [
      'for what a message decided',
      { ...so(), registration: registered() },
      gives('olivia'),
      'repeated',
      'by a message of source access-portal',
    ],
    [
      'for what timed out',
      { ...so(), registration: registered({ status: 'refused', because: ['too late'] }) },
      gives('olivia'),
      'late',
      'too late',
    ],
    [
      'for what was revoked',
      { ...so(), registration: registered({ status: 'revoked', by: 'zoe' }) },
      gives('olivia'),
      'late',
      'by zoe before it was approved',
    ],
  ])('%s', (_, before, given, kind, because) => {
    const verdict = judgeAnswer(before, given);
    expect(verdict).toEqual({ kind, because: expect.stringContaining(because) });
  });
});

const PEOPLE = ['olivia', 'paul', 'dora', 'maria', 'gina', 'zoe', 'Olivia', 'OLIVIA '];
const given = fc.record({
  person: fc.constantFrom(...PEOPLE),
  approved: fc.boolean(),
  question: fc.constantFrom(HASH, HASH, HASH, 'another'),
  minutes: fc.integer({ min: 0, max: 12_000 }),
});
const answering = (
  needs: number,
  all: readonly (typeof given extends fc.Arbitrary<infer T> ? T : never)[],
) => {
  let answers: Answers = [];
  const before = { stages: [{ rule: 'creators', approvers: ['olivia', 'paul', 'dora'], needs }] };
  for (const { person, approved, question: hash, minutes } of all) {
    const at = new Date(Date.parse('2026-03-02T09:00:00Z') + minutes * 60_000).toISOString();
    const verdict = judgeAnswer(
      so(answers, before),
      gives(person, { approved, question: hash, at }),
    );
    if (verdict.kind === 'counted') answers = verdict.answers;
  }
  return { answers, state: stateOf(question(before), answers, SOURCE) };
};

describe('whatever is answered, by whom, in which order', () => {
  const anything = [fc.integer({ min: 1, max: 3 }), fc.array(given, { maxLength: 12 })] as const;

  test('approved means so many different people of the rule, none of whom asked or is to have it', () =>
    fc.assert(
      fc.property(...anything, (needs, all) => {
        const { answers, state } = answering(needs, all);
        const people = new Set(answers.map(({ person }) => person.trim().toLowerCase()));
        expect(people.size).toBe(answers.length);
        for (const person of people) expect(['olivia', 'paul', 'dora']).toContain(person);
        if (state.is === 'approved') expect(answers).toHaveLength(needs);
      }),
      runs(1_000),
    ));

  test('a question that is over stays as it ended', () =>
    fc.assert(
      fc.property(...anything, fc.array(given, { maxLength: 6 }), (needs, all, more) => {
        const first = answering(needs, all);
        if (first.state.is === 'open') return;
        expect(answering(needs, [...all, ...more])).toEqual(first);
      }),
      runs(1_000),
    ));

  test('the same answers once more change nothing', () =>
    fc.assert(
      fc.property(...anything, (needs, all) => {
        const valid = all.filter(({ approved }) => approved);
        const once = answering(needs, valid);
        expect(answering(needs, [...valid, ...valid]).answers.length).toBeGreaterThanOrEqual(
          once.answers.length,
        );
        expect(answering(needs, [...valid, ...valid]).state).toEqual(once.state);
      }),
      runs(1_000),
    ));
});
