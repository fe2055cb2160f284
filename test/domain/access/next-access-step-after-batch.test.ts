import { expect, test } from '@jest/globals';
import { NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import { nextAccessStep } from '../../../domain/access/next-access-step.ts';
import { grantKey } from '../../../domain/privilege.ts';
import { input, MARKETING, NOW, RETENTION } from './examples.ts';
import {
  everybody,
  FOR_M,
  FOR_R,
  failed,
  GRANT_M,
  GRANT_R,
  granting,
  M,
  over,
  PERMANENT,
  R,
  type Row,
  shown,
  TAKE_FROM_EVERYBODY,
  TRANSIENT,
  tried,
} from './steps.ts';

const OF_M = { privileges: [M.privilege], grantees: [M.grantee] };
const ROWS: Row[] = [
  [
    'finished and shown: applied',
    { leases: [FOR_M], ...shown(M) },
    over('finished'),
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'done',
      evidence: {
        batch: {
          status: 'finished',
          attempt: 1,
          before: [],
          after: [{ privileges: [M.privilege], grantees: [M.grantee] }],
        },
        managed: { put: [{ ...OF_M, since: 5 }] },
        leases: [{ lastOutcome: { outcome: 'applied', seq: 5 } }],
      },
    },
  ],
  [
    'finished, and it was not all: evidence first, then the rest',
    { leases: [FOR_M, FOR_R], ...shown(M) },
    over('finished'),
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'again',
      evidence: { leases: [{ id: 'L1', lastOutcome: { outcome: 'applied' } }] },
      attempts: { granted: new Set() },
    },
  ],
  [
    'finished in mode plan, switched meanwhile: evidence, and nothing follows',
    { leases: [FOR_M, FOR_R], ...shown(M), mode: 'plan' },
    over('finished'),
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { batch: { status: 'finished' } } },
  ],
  [
    'finished without effect: a failure, not tried again',
    { leases: [FOR_M] },
    over('finished'),
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { leases: [{ lastOutcome: { outcome: 'failed' } }] } },
  ],
  [
    'finished while its lease was revoked: taken back next',
    { leases: [{ ...FOR_M, revision: 2, revokedAt: NOW, state: 'ending' }], ...shown(M) },
    over('finished'),
    NO_ATTEMPTS,
    { do: 'commit', next: 'again', evidence: { leases: [], managed: { put: [OF_M] } } },
  ],
  [
    'taking from everybody finished without effect: once is enough',
    everybody(true),
    over('finished', undefined, { statements: [TAKE_FROM_EVERYBODY] }),
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { batch: { status: 'finished' } } },
  ],
  [
    'failed in passing: the same again, in its place',
    { leases: [FOR_M] },
    over('failed', TRANSIENT),
    NO_ATTEMPTS,
    {
      do: 'submit',
      batch: { sql: [GRANT_M] },
      replaces: { attempt: 1 },
      transients: 1,
      attempts: NO_ATTEMPTS,
    },
  ],
  [
    'failed in passing for the fifth time: a failure that the sweep tries again',
    { leases: [FOR_M] },
    over('failed', TRANSIENT, { transients: 4 }),
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'done',
      evidence: {
        batch: { status: 'failed', error: TRANSIENT },
        leases: [{ lastOutcome: { outcome: 'failed' } }],
        inVain: [
          { verb: 'GRANT', permanent: false, since: NOW, until: '2026-11-23T09:04:00.000Z' },
        ],
      },
    },
  ],
  [
    'failed in passing, and by now nothing is missing: evidence',
    { leases: [FOR_M], ...shown(M) },
    over('failed', TRANSIENT),
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { batch: { status: 'failed' }, managed: { put: [] } } },
  ],
  [
    'failed in passing in mode plan, switched meanwhile: evidence',
    { leases: [FOR_M], mode: 'plan' },
    over('failed', TRANSIENT),
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { batch: { status: 'failed' } } },
  ],
  [
    'failed for good with several pairs: half of them, in its place',
    { leases: [FOR_M, FOR_R] },
    over('failed', PERMANENT, { statements: [granting(MARKETING, RETENTION)], transients: 3 }),
    NO_ATTEMPTS,
    {
      do: 'submit',
      batch: { sql: [GRANT_M] },
      replaces: { attempt: 1 },
      transients: 0,
      attempts: { focus: new Set([grantKey(M)]), failed: new Map() },
    },
  ],
  [
    'failed for good with one pair: that one, and then the others, whatever was in focus',
    { leases: [FOR_M, FOR_R] },
    over('failed', PERMANENT),
    tried({ focus: new Set([grantKey(M)]), separationTried: true }),
    {
      do: 'commit',
      next: 'again',
      evidence: {
        leases: [{ id: 'L1', lastOutcome: { outcome: 'failed' } }],
        inVain: [{ verb: 'GRANT', permanent: true, since: NOW, until: '2026-11-23T21:00:00.000Z' }],
      },
      attempts: failed(M),
    },
  ],
  [
    'aborted says no error: somebody cancelled it, and it is tried again',
    { leases: [FOR_M] },
    over('aborted'),
    NO_ATTEMPTS,
    { do: 'submit', batch: { sql: [GRANT_M] }, transients: 1 },
  ],
  [
    'aborted for the fifth time: its status stands for the error that it does not give',
    { leases: [FOR_M] },
    over('aborted', undefined, { transients: 4 }),
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'done',
      evidence: {
        batch: { status: 'aborted' },
        leases: [{ lastOutcome: { because: [expect.stringContaining(': aborted (given up')] } }],
        inVain: [{ permanent: false }],
      },
    },
  ],
  [
    'lost, yet shown: ours',
    { leases: [FOR_M], ...shown(M) },
    over('lost'),
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'done',
      evidence: { batch: { status: 'lost' }, managed: { put: [{ ...OF_M, since: 5 }] } },
    },
  ],
  [
    'never submitted: evidence of its unknown fate, then anew',
    { leases: [FOR_M] },
    over('never-submitted'),
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'again',
      evidence: { managed: { put: [{ ...OF_M, uncertain: { until: expect.any(String) } }] } },
      attempts: NO_ATTEMPTS,
    },
  ],
];

test.each(ROWS)('%s', (_what, about, outcome, attempts, step) =>
  expect(nextAccessStep(input(about), outcome, attempts)).toMatchObject(step),
);

test('an evidence ends the search for an offender: the next batch may name anything', () => {
  const step = nextAccessStep(
    input({ leases: [FOR_M, FOR_R] }),
    over('failed', PERMANENT),
    tried({ focus: new Set([grantKey(M)]) }),
  );
  expect(step).not.toHaveProperty('attempts.focus');
  const next = nextAccessStep(
    input({ leases: [FOR_M, FOR_R] }),
    undefined,
    'attempts' in step ? step.attempts : NO_ATTEMPTS,
  );
  expect(next).toMatchObject({ do: 'submit', batch: { sql: [GRANT_R] } });
});

test('a step changes none of its arguments', () => {
  const attempts = tried({ focus: new Set([grantKey(M), grantKey(R)]) });
  const outcome = over('failed', PERMANENT, { statements: [granting(MARKETING, RETENTION)] });
  nextAccessStep(input({ leases: [FOR_M, FOR_R] }), outcome, attempts);
  nextAccessStep(input({ leases: [FOR_M] }), over('finished'), attempts);
  nextAccessStep(input({ leases: [FOR_M] }), over('failed', PERMANENT), attempts);
  expect(attempts).toEqual(tried({ focus: new Set([grantKey(M), grantKey(R)]) }));
  expect(NO_ATTEMPTS).toEqual({
    granted: new Set(),
    ineffective: new Map(),
    failed: new Map(),
    separationTried: false,
  });
});
