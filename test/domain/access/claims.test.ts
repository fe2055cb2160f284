import { describe, expect, test } from '@jest/globals';
import { claimOf } from '../../../domain/access/claims.ts';
import { CHURN, catalog, execute, inWords, lease, MARKETING, usage, user } from './examples.ts';

const CHURN_KEY = '["demo_ml","customer_churn_auto_model"]';

test('what is possible is claimed, and the identities are bound', () => {
  const claim = claimOf(lease({ privileges: [usage(), execute(), execute('later'), usage('gone')] }), catalog());
  expect(inWords([...claim.grants.values()])).toEqual([
    'execute-model demo_ml.customer_churn_auto_model → group marketing_analyst_grp',
    'schema-usage demo_ml → group marketing_analyst_grp',
  ]);
  expect(claim).toMatchObject({ granteeId: 102, owners: { [CHURN_KEY]: 'carol' } });
  expect(claim.held).toEqual([expect.stringContaining('model demo_ml.later does not exist yet')]);
  expect(claim.blocked).toEqual([expect.stringContaining('schema gone does not exist')]);
});

test('two spellings of one privilege are one grant', () => {
  expect(claimOf(lease({ privileges: [usage('demo_ml'), usage('DEMO_ML')] }), catalog()).grants.size).toBe(1);
});

describe('the approval was for another', () => {
  test.each([
    ['no such grantee', lease(), [], 'group marketing_analyst_grp does not exist in this warehouse'],
    [
      'a grantee that differs in case only',
      lease({ grantee: user('Ann') }),
      [[user('ann'), 7]],
      'user Ann does not exist',
    ],
    ['a user of the name of the group', lease(), [[user('marketing_analyst_grp'), 7]], 'does not exist'],
    [
      'a grantee made anew under its name',
      lease({ granteeId: 102 }),
      [[MARKETING, 103]],
      'was dropped and another was created under its name (id 102, now 103)',
    ],
  ] as const)('%s: nothing is granted', (_, decided, identities, because) => {
    expect(claimOf(decided, catalog({ identities }))).toMatchObject({
      grants: new Map(),
      blocked: [expect.stringContaining(because)],
    });
  });
  test('a model made anew by another owner is not granted, the rest is; the first owner stays bound', () => {
    const claim = claimOf(
      lease({ owners: { [CHURN_KEY]: 'carol' } }),
      catalog({ models: [{ ...CHURN, owner: 'mallory' }] }),
    );
    expect(inWords([...claim.grants.values()])).toEqual(['schema-usage demo_ml → group marketing_analyst_grp']);
    expect(claim.blocked).toEqual([
      'model demo_ml.customer_churn_auto_model belonged to carol and was made anew by mallory; ask for a new approval',
    ]);
    expect(claim.owners).toEqual({ [CHURN_KEY]: 'carol' });
  });
  test('a model made anew by the same owner is granted again', () => {
    expect(claimOf(lease({ owners: { [CHURN_KEY]: 'carol' } }), catalog()).grants.size).toBe(2);
  });
  test('a model that is away for a while keeps its owner bound', () => {
    const claim = claimOf(lease({ owners: { [CHURN_KEY]: 'carol' } }), catalog({ models: [] }));
    expect(claim).toMatchObject({
      held: [expect.stringContaining('does not exist yet')],
      owners: { [CHURN_KEY]: 'carol' },
    });
  });
});
