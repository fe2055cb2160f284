import { describe, expect, test } from '@jest/globals';
import { NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import type { DatabaseState } from '../../../domain/access/database-state.ts';
import { nextAccessStep, stepWithoutCatalog } from '../../../domain/access/next-access-step.ts';
import { planAccess } from '../../../domain/access/plan-access.ts';
import { input, lease, managed, NOW, ROLE } from './examples.ts';
import {
  everybody,
  FOR_M,
  FOR_R,
  failed,
  GRANT_M,
  intent,
  M,
  R,
  type Row,
  shown,
  TAKE_FROM_EVERYBODY,
  tried,
} from './steps.ts';

/** Both groups' grants are ours and were declared permanent; the baseline names neither any more. */
const UNDECLARED = {
  ...shown(M, R),
  managed: managed(
    { grant: M, since: 1, granteeId: 102, permanent: 1 },
    { grant: R, since: 1, granteeId: 101, permanent: 1 },
  ),
};
const APPROVED_HASH = planAccess(input(UNDECLARED)).withheld?.hash ?? '';
const ROWS: Row[] = [
  ['nothing is missing and nothing is new', {}, undefined, NO_ATTEMPTS, { do: 'nothing' }],
  [
    'something is missing',
    { leases: [FOR_M] },
    undefined,
    NO_ATTEMPTS,
    { do: 'submit', batch: { sql: [GRANT_M] }, transients: 0, attempts: NO_ATTEMPTS },
  ],
  [
    'mode plan: what is missing is shown and not done',
    { leases: [FOR_M], mode: 'plan' },
    undefined,
    NO_ATTEMPTS,
    {
      do: 'commit',
      next: 'done',
      evidence: { plannedSql: [GRANT_M], leases: [{ lastOutcome: { outcome: 'planned' } }] },
    },
  ],
  [
    'all is there already: that is told',
    { leases: [FOR_M], ...shown(M) },
    undefined,
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { leases: [{ lastOutcome: { outcome: 'already' } }] } },
  ],
  [
    'what is missing failed before in this invocation: told, and not tried again',
    { leases: [FOR_M] },
    undefined,
    tried(failed(M)),
    { do: 'commit', next: 'done', evidence: { leases: [{ lastOutcome: { outcome: 'failed' } }] } },
  ],
  [
    'another is missing as well: only that one is tried',
    { leases: [FOR_M, FOR_R] },
    undefined,
    tried(failed(R)),
    { do: 'submit', batch: { sql: [GRANT_M] } },
  ],
  [
    'too much would go without a lease that ended: withheld',
    UNDECLARED,
    undefined,
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { withheld: { hash: APPROVED_HASH } } },
  ],
  [
    'the same, approved: written down first, then done',
    { ...UNDECLARED, approvedPlans: [APPROVED_HASH] },
    undefined,
    NO_ATTEMPTS,
    { do: 'commit', next: 'again', evidence: { approvedPlan: APPROVED_HASH } },
  ],
  [
    'the same, approved in mode plan: written down, and nothing follows',
    { ...UNDECLARED, approvedPlans: [APPROVED_HASH], mode: 'plan' },
    undefined,
    NO_ATTEMPTS,
    { do: 'commit', next: 'done', evidence: { approvedPlan: APPROVED_HASH } },
  ],
  [
    'everybody may use every role, and should not',
    everybody(true),
    undefined,
    NO_ATTEMPTS,
    {
      do: 'submit',
      batch: { statements: [TAKE_FROM_EVERYBODY, { verb: 'GRANT', roles: [ROLE] }] },
    },
  ],
  [
    'everybody still may, and that was tried in this invocation',
    everybody(true),
    undefined,
    tried({ separationTried: true }),
    { do: 'nothing' },
  ],
];

describe('no batch was open', () => {
  test.each(ROWS)('%s', (_what, about, outcome, attempts, step) =>
    expect(nextAccessStep(input(about), outcome, attempts)).toMatchObject(step),
  );
});

describe('the catalog could not be read', () => {
  const state = (changes: Partial<DatabaseState> = {}): DatabaseState => ({
    leases: [],
    managed: new Map(),
    suspensions: [],
    rectangles: new Map(),
    ...changes,
  });
  const answered = { revision: 1, outcome: 'applied' as const, because: [], seq: 1, at: NOW };
  const { dueAt: _, ...active } = lease({ state: 'active', lastOutcome: answered });
  test.each<[string, DatabaseState, object]>([
    [
      'with an open batch: given back, for only the catalog can say what it did',
      state({ intent: intent(), leases: [FOR_M] }),
      { do: 'give-back', because: expect.stringContaining('with a batch to conclude: paused') },
    ],
    [
      'somebody waits for an answer: held',
      state({ leases: [FOR_M] }),
      {
        do: 'commit',
        next: 'done',
        evidence: {
          leases: [{ lastOutcome: { outcome: 'held', seq: 1 } }],
          managed: { put: [], remove: [] },
          notes: ['paused'],
        },
      },
    ],
    ['nobody waits', state({ leases: [active] }), { do: 'nothing' }],
  ])('%s', (_what, seen, step) =>
    expect(stepWithoutCatalog(seen, undefined, { unreachable: 'paused' }, NOW)).toMatchObject(step),
  );
});
