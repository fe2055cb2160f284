import { describe, expect, test } from '@jest/globals';
import { boundQuestion, type Question } from '../../../domain/access/approvals/question.ts';
import { decide } from '../../../domain/access/decide.ts';
import type { KnownRequest } from '../../../domain/access/decision.ts';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import { addSeconds } from '../../../domain/time.ts';
import { KNOWN } from './decisions.ts';
import { event, request } from './events.ts';
import { config, create, DEV, EVERYWHERE, MARKETING, NOW } from './examples.ts';

const CONFIG = config({ offBoarding: { approvers: ['olivia', 'paul'], needs: 1 } });
const known: KnownRequest = { ...KNOWN, source: 'answers' };
const asked = (changes: object = {}) => request('Model Access Off-Boarding Requested', changes);
const because = (decision: object): string =>
  'because' in decision ? Object(decision).because.join('\n') : '';

const waiting = decide(asked(), known, CONFIG, NOW);
if (waiting.kind !== 'awaiting') throw new Error(because(waiting));
const PROD = DEV.replace(/dev$/, 'prod');
const SEEN = {
  [DEV]: [{ notes: ['…'], held: [create()], granteeId: 102 }],
  [PROD]: [{ notes: ['no'] }],
};
const answered = (
  person: string,
  approved: boolean,
  question: Question = waiting.question,
): KnownRequest => ({
  ...known,
  registration: waiting.registration,
  waiting: {
    question: boundQuestion(question, SEEN),
    answers: [
      { person, by: 'arn', approved, at: NOW, ...(approved ? {} : { reason: 'he stays' }) },
    ],
  },
});

test('it waits, and names every database of the warehouse and the warehouse itself', () => {
  expect(Object.keys(waiting.question.parts)).toEqual([DEV, PROD, EVERYWHERE]);
  expect(waiting.because.join()).toContain('ask olivia, paul');
});

test('approved, it takes in each database what was seen there, and says where nobody could look', () => {
  const decision = decide(asked(), answered('olivia', true), CONFIG, NOW);
  expect(decision).toMatchObject({
    kind: 'suspended',
    registration: { status: 'decided' },
    suspensions: [
      { database: DEV, grantee: MARKETING, granteeId: 102, takes: [create()] },
      { database: PROD, takes: [] },
      { database: EVERYWHERE, takes: [] },
    ],
    notes: [
      expect.stringContaining('database prod could not be looked at'),
      expect.stringContaining('the roles of the whole warehouse could not be looked at'),
    ],
  });
  expect(Object(decision).suspensions[0].decidedBy).toMatchObject({
    requestedBy: 'maria',
    approvedBy: ['olivia'],
    question: boundQuestion(waiting.question, SEEN).hash,
  });
});

test('repeated after a crash it is the same decision', () => {
  const first = decide(asked(), answered('olivia', true), CONFIG, NOW);
  if (first.kind !== 'suspended' || first.registration === undefined)
    throw new Error('not decided');
  const again = {
    ...answered('olivia', true),
    registration: first.registration,
    suspensions: first.suspensions,
  };
  expect(decide(asked(), again, CONFIG, addSeconds(NOW, 60))).toMatchObject({
    suspensions: first.suspensions,
  });
});

describe('repeated when the approvers were changed since', () => {
  const others = config({ offBoarding: { approvers: ['paul'] } });
  const first = decide(asked(), answered('olivia', true), CONFIG, NOW);
  if (first.kind !== 'suspended' || first.registration === undefined)
    throw new Error(because(first));
  const decided = { ...answered('olivia', true), registration: first.registration };
  test('it goes on with what was suspended, and names the databases where nothing is', () =>
    expect(
      decide(asked(), { ...decided, suspensions: first.suspensions.slice(0, 2) }, others, NOW),
    ).toMatchObject({
      kind: 'suspended',
      suspensions: first.suspensions.slice(0, 2),
      notes: [expect.stringContaining('nothing is suspended in the roles of the whole warehouse')],
    }));
  test('and the same words of another source are refused, whatever is suspended', () =>
    expect(
      because(
        decide(
          asked(),
          { ...decided, source: 'access-portal', suspensions: first.suspensions },
          CONFIG,
          NOW,
        ),
      ),
    ).toContain('at the URL for answers'));
  test('and where it had begun nothing, nobody is asked again under its id', () =>
    expect(because(decide(asked(), decided, others, NOW))).toContain(
      'would have to wait now; ask again under a new requestId',
    ));
});

describe('it is not done', () => {
  test('when somebody refuses: the id is closed', () =>
    expect(decide(asked(), answered('olivia', false), CONFIG, NOW)).toMatchObject({
      kind: 'refused',
      because: [expect.stringContaining('olivia refused it')],
      registration: { status: 'refused' },
    }));
  test('by the word of who asks, who is to leave, or whom nobody named', () => {
    for (const person of ['maria', 'mallory'])
      expect(decide(asked(), answered(person, true), CONFIG, NOW).kind).toBe('awaiting');
  });
  test('after seven days', () =>
    expect(
      because(
        decide(
          asked(),
          {
            ...answered('olivia', true),
            waiting: { question: boundQuestion(waiting.question, SEEN), answers: [] },
          },
          CONFIG,
          addSeconds(NOW, 8 * 86_400),
        ),
      ),
    ).toContain('not all who are needed answered in time'));
  test('when the approvers were changed since: it is another question', () =>
    expect(
      decide(
        asked(),
        answered('olivia', true),
        config({ offBoarding: { approvers: ['paul'] } }),
        NOW,
      ).kind,
    ).toBe('awaiting'));
  test.each<[string, () => object, string]>([
    [
      'nobody is named who approves',
      () => decide(asked(), known, config(), NOW),
      'has no offBoarding',
    ],
    [
      'only who asks may approve',
      () =>
        decide(
          asked({ requestedBy: 'olivia' }),
          known,
          config({ offBoarding: { approvers: ['Olivia@example.com'] } }),
          NOW,
        ),
      'nobody is left to give it',
    ],
    ['a source says who asks', () => decide(asked(), KNOWN, CONFIG, NOW), 'at the URL for answers'],
    [
      'it is of PUBLIC',
      () => decide(asked({ grantee: { type: 'group', name: 'PUBLIC' } }), known, CONFIG, NOW),
      'PUBLIC',
    ],
    [
      'it is of the writer',
      () =>
        decide(asked({ grantee: { type: 'user', name: 'redshift_ml_admin' } }), known, CONFIG, NOW),
      'redshift_ml_admin',
    ],
  ])('%s: refused', (_, decided, why) => {
    expect(decided()).toMatchObject({ kind: 'refused' });
    expect(because(decided())).toContain(why);
  });
  test('by the word of an event that says it comes from the URL', () =>
    expect(
      parseMessage(
        'event',
        event('Model Access Off-Boarding Requested', {}, { source: 'answers' }),
        CONFIG,
        'x',
      ).read,
    ).toHaveProperty('problems'));
});
