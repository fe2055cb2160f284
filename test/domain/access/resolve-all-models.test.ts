import { describe, expect, test } from '@jest/globals';
import { planAccess } from '../../../domain/access/plan-access.ts';
import { namedBy, resolveLease } from '../../../domain/access/resolve-lease.ts';
import {
  CHURN,
  catalog,
  execute,
  executeAll,
  grant,
  input,
  inWords,
  lease,
  MARKETING,
  managed,
} from './examples.ts';

const asked = lease({ privileges: [executeAll()] });
const named = (model: string, changes: Partial<typeof CHURN> = {}) => ({
  ...CHURN,
  model,
  ...changes,
});
const granted = (models: readonly (typeof CHURN)[], of = asked) =>
  inWords([...resolveLease(of, catalog({ models })).grants.values()]);
const E = (model: string) => `execute-model demo_ml.${model} → group marketing_analyst_grp`;

/** The lease as it is once it was applied on these models. */
const applied = (models: readonly (typeof CHURN)[]) => {
  const { bound } = resolveLease(asked, catalog({ models }));
  if (bound === undefined) throw new Error('nothing was bound');
  return lease({ privileges: [executeAll()], bound });
};

test('each model that is ready, and who owns them is what the lease is bound to', () => {
  const models = [
    named('a'),
    named('b'),
    named('c', { state: 'Train Model On SageMaker In Progress' }),
  ];
  const resolved = resolveLease(asked, catalog({ models }));
  expect(inWords([...resolved.grants.values()])).toEqual([E('a'), E('b')]);
  expect(resolved.held).toEqual([]);
  expect(resolved.findings).toEqual([expect.stringContaining('model demo_ml.c is not ready')]);
  expect(resolved.bound).toEqual({
    grantee: { id: 102, name: 'marketing_analyst_grp' },
    schemas: { '["demo_ml"]': { id: 1_000, name: 'demo_ml', ownerId: 50 } },
    models: {},
    allModels: { '["demo_ml"]': { owners: [50] } },
    owners: { 50: 'carol' },
  });
});

describe('once it was applied', () => {
  const before = applied([named('a')]);

  test('a model that comes is granted, and nothing new is bound', () => {
    const models = [named('a'), named('new')];
    expect(granted(models, before)).toEqual([E('a'), E('new')]);
    expect(resolveLease(before, catalog({ models })).bound).toBe(before.bound);
  });

  test("a model of somebody who owned none is told, and not granted: the approval was of other people's", () => {
    const resolved = resolveLease(
      before,
      catalog({ models: [named('a'), named('trojan', { owner: 'mallory' })] }),
    );
    expect(inWords([...resolved.named.values()])).toEqual([E('a')]);
    expect(resolved.findings).toEqual([
      'model demo_ml.trojan is not granted: mallory, its owner, owned none in schema demo_ml when this was approved; ask for the model by its name',
    ]);
  });

  test('a model that trains anew keeps what was granted', () => {
    const held = [grant(execute('a'), MARKETING)];
    const world = catalog({ models: [named('a', { state: 'TRAINING' })], held });
    const plan = planAccess(
      input({
        catalog: world,
        leases: [before],
        managed: managed({ grant: grant(execute('a'), MARKETING), since: 1, granteeId: 102 }),
      }),
    );
    expect({ grant: plan.grant, revoke: plan.revoke }).toEqual({ grant: [], revoke: [] });
  });

  test('a schema that was made anew by another gives nothing', () => {
    const schemas = [{ name: 'demo_ml', id: 2_000, ownerId: 51 }];
    const resolved = resolveLease(before, catalog({ schemas, models: [named('a')] }));
    expect(resolved.grants.size).toBe(0);
    expect(resolved.blocked).toEqual([
      expect.stringContaining('schema demo_ml belonged to carol and was made anew by'),
    ]);
  });

  test('when it ends, all that is held of its schema is looked at', () => {
    const models = [named('a'), named('b', { owner: 'mallory' })];
    expect(inWords([...namedBy(before, catalog({ models })).named.values()])).toEqual([
      E('a'),
      E('b'),
    ]);
  });
});

test('a schema that is not there blocks; an empty one waits for its first model without blocking', () => {
  const none = resolveLease(asked, catalog({ schemas: ['other'], models: [] }));
  expect(none.blocked).toEqual([expect.stringContaining('schema demo_ml does not exist')]);
  const empty = resolveLease(asked, catalog({ models: [] }));
  expect([empty.blocked, empty.held, empty.grants.size]).toEqual([[], [], 0]);
  expect(empty.findings).toEqual([
    'schema demo_ml has no models yet; each is granted when it is there and ready',
  ]);
  expect(empty.bound?.allModels).toEqual({ '["demo_ml"]': { owners: [50] } });
});
