import { describe, expect, test } from '@jest/globals';
import { NO_ATTEMPTS } from '../../../domain/access/attempts.ts';
import { managedIn } from '../../../domain/access/managed-rectangle.ts';
import { nextAccessStep } from '../../../domain/access/next-access-step.ts';
import type { ReconcileInput } from '../../../domain/access/reconcile-input.ts';
import { grantKey } from '../../../domain/privilege.ts';
import {
  catalog,
  execute,
  grant,
  input,
  inWords,
  lease,
  MARKETING,
  managed,
  NOW,
  usage,
  user,
} from './examples.ts';

const USAGE = grant(usage(), MARKETING);
const EXECUTE = grant(execute(), MARKETING);
const adopting = lease({ adopts: true });
const both = catalog({ held: [USAGE, EXECUTE] });

/** What the next step does: SQL, or what it writes down of the lease and of what is ours. */
function step(changes: Partial<ReconcileInput>) {
  const next = nextAccessStep(input({ leases: [adopting], ...changes }), undefined, NO_ATTEMPTS);
  if (next.do === 'submit') return next.batch.sql;
  if (next.do !== 'commit') return next.do;
  const [said] = next.evidence.leases;
  const ours = next.evidence.managed.put.flatMap(managedIn);
  return { ours, outcome: said?.lastOutcome?.outcome, because: said?.lastOutcome?.because, said };
}

describe('a lease that adopts', () => {
  test('takes over what is held, with the ids behind its names, without any SQL', () => {
    const { ours, outcome, because, said } = Object(step({ catalog: both }));
    expect(outcome).toBe('applied');
    expect(inWords(ours.map((one: { grant: typeof USAGE }) => one.grant))).toEqual([
      'execute-model demo_ml.customer_churn_auto_model → group marketing_analyst_grp',
      'schema-usage demo_ml → group marketing_analyst_grp',
    ]);
    expect(ours[0]).toMatchObject({ since: 5, granteeId: 102, schema: { id: 1_000 } });
    expect(said).toMatchObject({ appliedSince: NOW, bound: { grantee: { id: 102 } } });
    expect(because[0]).toContain('is adopted: the end of this lease takes it away');
  });
  test('takes over nothing and grants nothing where something is not held', () =>
    expect(step({ catalog: catalog({ held: [USAGE] }) })).toMatchObject({
      ours: [],
      outcome: 'blocked',
      because: [
        'EXECUTE ON MODEL demo_ml.customer_churn_auto_model for group marketing_analyst_grp is not held, so there is nothing to adopt; ask without adopts to have it granted',
      ],
    }));
  test('takes over nothing of an owner, who has it without a grant', () => {
    const carols = [usage(), execute()].map((privilege) => grant(privilege, user('carol')));
    expect(
      step({
        leases: [lease({ adopts: true, grantee: user('carol') })],
        catalog: catalog({ held: carols }),
      }),
    ).toMatchObject({ ours: [], outcome: 'blocked' });
  });
  test('takes over what is not ours yet, beside what is', () => {
    const known = managed({ grant: USAGE, since: 1 });
    const { ours } = Object(step({ catalog: both, managed: known, recorded: known }));
    expect(ours.map((one: { grant: typeof USAGE }) => grantKey(one.grant))).toEqual([
      grantKey(EXECUTE),
    ]);
  });
  test('takes over nothing in mode plan, and says what it would', () =>
    expect(step({ catalog: both, mode: 'plan' })).toMatchObject({ ours: [], outcome: 'planned' }));
});

test('once adopted it is a lease like others: what is taken away is granted again, and its end revokes', () => {
  const applied = lease({ adopts: true, state: 'active', appliedSince: NOW });
  const known = managed({ grant: USAGE, since: 1 }, { grant: EXECUTE, since: 1 });
  const ours = { managed: known, recorded: known };
  expect(step({ ...ours, leases: [applied], catalog: catalog({ held: [USAGE] }) })).toEqual([
    'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "marketing_analyst_grp"',
  ]);
  const over = lease({ adopts: true, state: 'active', appliedSince: NOW, revokedAt: NOW });
  expect(step({ ...ours, leases: [over], catalog: both })).toEqual([
    'REVOKE USAGE ON SCHEMA "demo_ml" FROM GROUP "marketing_analyst_grp"',
    'REVOKE EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" FROM GROUP "marketing_analyst_grp"',
  ]);
});
