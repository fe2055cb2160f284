import { describe, expect, test } from '@jest/globals';
import { namedBy, resolveLease } from '../../../domain/access/resolve-lease.ts';
import {
  BOUND,
  CHURN,
  catalog,
  execute,
  inWords,
  lease,
  MARKETING,
  usage,
  user,
} from './examples.ts';

test('what is possible is claimed, and the identities are bound', () => {
  const resolvedLease = resolveLease(
    lease({ privileges: [usage(), execute(), execute('later'), usage('gone')] }),
    catalog(),
  );
  expect(inWords([...resolvedLease.grants.values()])).toEqual([
    'execute-model demo_ml.customer_churn_auto_model → group marketing_analyst_grp',
    'schema-usage demo_ml → group marketing_analyst_grp',
  ]);
  expect(resolvedLease.bound).toEqual(BOUND);
  expect(resolvedLease.held).toEqual([
    expect.stringContaining('model demo_ml.later does not exist yet'),
  ]);
  expect(resolvedLease.blocked).toEqual([expect.stringContaining('schema gone does not exist')]);
});

test('two spellings of one privilege are one grant', () => {
  expect(
    resolveLease(lease({ privileges: [usage('demo_ml'), usage('DEMO_ML')] }), catalog()).grants
      .size,
  ).toBe(1);
});

describe('what the lease names explains what is held, though it may not be granted now', () => {
  const U = 'schema-usage demo_ml → group marketing_analyst_grp';
  const E = 'execute-model demo_ml.customer_churn_auto_model → group marketing_analyst_grp';
  const inBoth = (resolvedLease: ReturnType<typeof resolveLease>) => ({
    grants: inWords([...resolvedLease.grants.values()]),
    named: inWords([...resolvedLease.named.values()]),
  });
  test('a model that is not ready', () => {
    const resolvedLease = resolveLease(
      lease(),
      catalog({ models: [{ ...CHURN, state: 'Retraining' }] }),
    );
    expect(inBoth(resolvedLease)).toEqual({ grants: [U], named: [E, U] });
    expect(resolvedLease.held).toEqual([expect.stringContaining('is not ready: Retraining')]);
  });
  test('not one that belongs to another by now', () => {
    const models = [{ ...CHURN, owner: 'mallory', state: 'Retraining' }];
    const resolvedLease = resolveLease(lease({ bound: BOUND }), catalog({ models }));
    expect(inBoth(resolvedLease)).toEqual({ grants: [U], named: [U] });
    expect(resolvedLease.blocked).toEqual([expect.stringContaining('was made anew by mallory')]);
  });

  const asked = lease({ privileges: [usage('DEMO_ML')] });
  const schema = { '["DEMO_ML"]': { id: 1_000, name: 'demo_ml', ownerId: 50 } };
  const bound = { ...BOUND, schemas: schema, models: {} };
  test('a name is bound to the spelling of its first application', () => {
    expect(resolveLease(asked, catalog()).bound).toEqual(bound);
    expect(resolveLease(lease(), catalog()).bound).toEqual(BOUND);
  });
  test('a name that became ambiguous stands for what it was bound to', () => {
    const shown = catalog({ schemas: ['demo_ml', 'Demo_ml'] });
    const resolvedLease = resolveLease({ ...asked, bound }, shown);
    expect(inBoth(resolvedLease)).toEqual({ grants: [], named: [U] });
    expect(resolvedLease.blocked).toEqual([
      expect.stringContaining('several schemas are called DEMO_ML'),
    ]);
    expect(resolvedLease.bound).toEqual(bound);
  });
  test('a name that was ambiguous from the first stands for nothing', () =>
    expect(inBoth(resolveLease(asked, catalog({ schemas: ['demo_ml', 'Demo_ml'] })))).toEqual({
      grants: [],
      named: [],
    }));
  test.each([
    ['a schema of exactly that name came later', ['demo_ml', 'DEMO_ML'], [U], 'DEMO_ML'],
    [
      'the schema went, and one of nearly the same name came',
      [{ id: 1_007, name: 'Demo_ml', ownerId: 50 }],
      [],
      'Demo_ml',
    ],
  ])('a bound name does not come to mean another: %s', (_, schemas, named, other) => {
    const resolvedLease = resolveLease({ ...asked, bound }, catalog({ schemas }));
    expect(inBoth(resolvedLease)).toEqual({ grants: [], named });
    expect(resolvedLease.blocked).toEqual([
      `USAGE ON SCHEMA DEMO_ML meant USAGE ON SCHEMA demo_ml when it was first applied, and now there is USAGE ON SCHEMA ${other}; ask for a new approval`,
    ]);
  });
  test('a model is bound with its schema, and its owner still counts', () => {
    const spelt = lease({
      privileges: [execute('CUSTOMER_churn_auto_model', 'DEMO_ML')],
      bound: {
        ...bound,
        models: {
          '["DEMO_ML","CUSTOMER_churn_auto_model"]': {
            ownerId: 50,
            name: 'customer_churn_auto_model',
          },
        },
      },
    });
    const schemas = ['demo_ml', 'Demo_ml'];
    expect(inBoth(resolveLease(spelt, catalog({ schemas })))).toEqual({ grants: [], named: [E] });
    const models = [{ ...CHURN, owner: 'mallory' }];
    expect(inBoth(resolveLease(spelt, catalog({ schemas, models })))).toEqual({
      grants: [],
      named: [],
    });
  });
  test('a lease that is over left behind what it names, whoever owns it by now', () => {
    const models = [{ ...CHURN, owner: 'mallory', state: 'Retraining' }];
    const over = lease({ bound: { ...BOUND, grantee: { id: 99, name: MARKETING.name } } });
    expect(inWords([...namedBy(over, catalog({ models })).named.values()])).toEqual([E, U]);
  });
});

describe('the approval was for another', () => {
  test.each([
    [
      'no such grantee',
      lease(),
      [],
      'group marketing_analyst_grp does not exist in this warehouse',
    ],
    [
      'a grantee that differs in case only',
      lease({ grantee: user('Ann') }),
      [[user('ann'), 7]],
      'user Ann does not exist',
    ],
    [
      'a user of the name of the group',
      lease(),
      [[user('marketing_analyst_grp'), 7]],
      'does not exist',
    ],
    [
      'a grantee made anew under its name',
      lease({ bound: BOUND }),
      [[MARKETING, 103]],
      'was dropped and another was created under its name (id 102, now 103)',
    ],
  ] as const)('%s: nothing is granted', (_, decided, identities, because) => {
    expect(resolveLease(decided, catalog({ identities }))).toMatchObject({
      grants: new Map(),
      named: new Map(),
      blocked: [expect.stringContaining(because)],
    });
  });
  test('a model made anew by another owner is not granted, the rest is; the first owner stays bound', () => {
    const resolvedLease = resolveLease(
      lease({ bound: BOUND }),
      catalog({ models: [{ ...CHURN, owner: 'mallory' }] }),
    );
    expect(inWords([...resolvedLease.grants.values()])).toEqual([
      'schema-usage demo_ml → group marketing_analyst_grp',
    ]);
    expect(resolvedLease.blocked).toEqual([
      'model demo_ml.customer_churn_auto_model belonged to carol and was made anew by mallory; ask for a new approval',
    ]);
    expect(resolvedLease.bound).toEqual(BOUND);
  });
  test('a model made anew by the same owner is granted again', () => {
    expect(resolveLease(lease({ bound: BOUND }), catalog()).grants.size).toBe(2);
  });
  test('a model that is away for a while keeps its owner bound', () => {
    const resolvedLease = resolveLease(lease({ bound: BOUND }), catalog({ models: [] }));
    expect(resolvedLease).toMatchObject({
      held: [expect.stringContaining('does not exist yet')],
      bound: BOUND,
    });
  });
});
