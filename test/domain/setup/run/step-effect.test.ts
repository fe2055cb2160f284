import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../domain/setup/checks/check.ts';
import type { SetupFacts, WarehouseFacts } from '../../../../domain/setup/facts.ts';
import { effectOf } from '../../../../domain/setup/run/step-effect.ts';

const passing = (subject: string): Finding => ({
  control: 'RedshiftML.1',
  subject,
  status: 'pass',
  evidence: 'good',
});
const failing = (subject: string): Finding => ({
  control: 'RedshiftML.1',
  subject,
  status: 'fail',
  evidence: 'bad',
  remedy: 'mend it',
  handling: 'repairs',
  actions: [],
});
const unknown = (subject: string): Finding => ({
  control: 'RedshiftML.1',
  subject,
  status: 'unknown',
  because: 'not read',
});

const warehouse: WarehouseFacts = {
  kind: 'provisioned',
  arn: 'arn',
  status: 'available',
  roles: [],
  place: { ok: { vpcId: 'vpc-0a', subnetIds: [] } },
  securityGroupIds: [],
  enhancedVpcRouting: false,
};
const facts = (change: Partial<WarehouseFacts> = {}): SetupFacts => ({
  target: {
    name: 'analytics',
    account: '111122223333',
    region: 'us-east-1',
    identity: { kind: 'provisioned', cluster: 'analytics' },
    writer: { dbUser: 'w' },
    reader: { dbUser: 'r' },
    setup: {
      path: 'simple',
      pairs: [],
      boundary: 'arn:aws:iam::111122223333:policy/b',
      routing: 'keep',
      sampleData: false,
      currentEdition: false,
    },
  },
  warehouse: { ok: { ...warehouse, ...change } },
  logins: { writer: { failed: '' }, reader: { failed: '' }, assumeRole: { failed: '' } },
  roles: {},
  buckets: {},
  keys: {},
});

describe('what became of a step', () => {
  const step = { before: [passing('a'), failing('b')], predicted: [passing('a'), passing('b')] };
  test.each<[string, readonly Finding[], SetupFacts, number, string]>([
    ['all as predicted: reached', [passing('a'), passing('b')], facts(), 0, 'reached'],
    ['not yet: waited for', [passing('a'), failing('b')], facts(), 5, 'pending'],
    ['not yet and unknown: waited for', [passing('a'), unknown('b')], facts(), 5, 'pending'],
    [
      'never: incomplete, after two minutes',
      [passing('a'), failing('b')],
      facts(),
      6,
      'incomplete',
    ],
    [
      'worse: waited for too, it may be passing',
      [failing('a'), passing('b')],
      facts(),
      5,
      'pending',
    ],
    ['worse for good: worse', [failing('a'), passing('b')], facts(), 6, 'worse'],
    ['unknown where it passed is worse', [unknown('a'), passing('b')], facts(), 6, 'worse'],
    [
      'a cluster that is being modified gets 20 minutes',
      [failing('a'), passing('b')],
      facts({ status: 'modifying' }),
      59,
      'pending',
    ],
    ['and no more', [failing('a'), passing('b')], facts({ status: 'modifying' }), 60, 'worse'],
    [
      'a role that is being added gets 20 minutes',
      [failing('a'), failing('b')],
      facts({ roles: [{ arn: 'x', applyStatus: 'adding' }] }),
      59,
      'pending',
    ],
  ])('%s', (_, now, seen, waits, wanted) => {
    expect(effectOf(step, now, seen, waits).is).toBe(wanted);
  });

  test('the reason names the check, the subject and what was observed', () => {
    expect(effectOf(step, [failing('a'), passing('b')], facts(), 6)).toEqual({
      is: 'worse',
      because: 'worse than before the change: RedshiftML.1 a (bad)',
    });
  });
});
