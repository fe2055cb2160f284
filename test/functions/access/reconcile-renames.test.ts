import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { create, DEV, execute, lease, MARKETING, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({ reusesIds: true });
  await bench.engine.createUser('mark');
  await bench.engine.createRole('analyst');
  await bench.engine.createUser('mallory');
});
afterEach(() => bench.close());

const EXPIRY = '2026-11-23T10:00:00.000Z';
const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));
const applied = async (changes: Parameters<typeof lease>[0] = {}): Promise<void> => {
  await bench.decide(lease({ expiresAt: EXPIRY, ...changes }));
  await reconcile();
  expect((await bench.lease('L1'))?.lastOutcome).toMatchObject({ outcome: 'applied' });
};
const atItsEnd = async () => {
  await bench.later(3_600);
  await reconcile();
  return (await bench.lease('L1'))?.lastOutcome;
};
const outcome = async (id = 'L1') => (await bench.lease(id))?.lastOutcome;
const remade = (owner: string) => bench.engine.createSchema('dev', 'demo_ml', owner);
const retrain = async (owner = 'carol'): Promise<void> => {
  await bench.engine.dropModel('dev', 'demo_ml', 'customer_churn_auto_model');
  await bench.engine.createModel('dev', {
    schema: 'demo_ml',
    name: 'customer_churn_auto_model',
    owner,
  });
};

describe('a new name changes nobody: what was granted is revoked under it', () => {
  test.each([
    ['group', 'marketing_analyst_grp', 'GROUP "renamed"'],
    ['user', 'mark', '"renamed"'],
    ['role', 'analyst', 'ROLE "renamed"'],
  ] as const)('of a %s', async (type, name, inSql) => {
    await applied({ grantee: { type, name } });
    await bench.engine.rename(type, name, 'renamed');
    expect(await atItsEnd()).toMatchObject({
      outcome: 'expired',
      because: [
        `expired at ${EXPIRY}`,
        expect.stringMatching(`^${type} ${name} is called renamed now \\(id \\d+\\)$`),
      ],
    });
    expect(await bench.held()).toEqual([]);
    expect(
      bench
        .changes()
        .at(-1)
        ?.every((sql) => sql.endsWith(` FROM ${inSql}`)),
    ).toBe(true);
  });
  test('of a group while its lease lives: said once, in the evidence and of the lease, and a new model is granted under it', async () => {
    await bench.decide(lease({ privileges: [usage(), execute(), execute('later')] }));
    await reconcile();
    await bench.engine.rename('group', 'marketing_analyst_grp', 'renamed');
    await reconcile();
    await reconcile();
    const records = await bench.records();
    expect(records.map(({ renamed }) => renamed)).toEqual([
      undefined,
      [{ kind: 'group', id: expect.any(Number), from: 'marketing_analyst_grp', to: 'renamed' }],
    ]);
    await bench.engine.createModel('dev', { schema: 'demo_ml', name: 'later', owner: 'carol' });
    await reconcile();
    expect(await bench.held()).toContain('demo_ml later group renamed');
    expect(await outcome()).toMatchObject({
      outcome: 'applied',
      because: [expect.stringContaining('group marketing_analyst_grp is called renamed now')],
    });
  });
  test('of a schema', async () => {
    await applied();
    await bench.engine.renameSchema('dev', 'demo_ml', 'ml2');
    expect(await atItsEnd()).toMatchObject({
      outcome: 'expired',
      because: [expect.any(String), expect.stringContaining('schema demo_ml is called ml2 now')],
    });
    expect(await bench.held()).toEqual([]);
  });
  test('of the owner of a model, who may make it anew', async () => {
    await applied();
    await bench.engine.rename('user', 'carol', 'carol2');
    await reconcile();
    await retrain('carol2');
    await reconcile();
    expect(await bench.held()).toHaveLength(2);
    expect(await atItsEnd()).toMatchObject({ outcome: 'expired' });
    expect(await bench.held()).toEqual([]);
  });
  describe('of a group between a GRANT and its read-back', () => {
    const renameAfterBatch = (count: number): void => {
      let isRenamed = false;
      bench.behaviour.after = (operation) => {
        if (operation !== 'BatchExecuteStatement' || isRenamed) return;
        if (bench.changes().length < count) return;
        isRenamed = true;
        void bench.engine.rename('group', 'marketing_analyst_grp', 'renamed');
      };
    };
    test('what it was given is ours all the same', async () => {
      await bench.decide(lease({ privileges: [usage(), execute('later')], expiresAt: EXPIRY }));
      await reconcile();
      renameAfterBatch(2);
      await bench.engine.createModel('dev', { schema: 'demo_ml', name: 'later', owner: 'carol' });
      await reconcile();
      expect(await bench.held()).toEqual([
        'demo_ml USAGE group renamed',
        'demo_ml later group renamed',
      ]);
      expect(await atItsEnd()).toMatchObject({ outcome: 'expired' });
      expect(await bench.held()).toEqual([]);
    });
    test('a lease that was bound to nothing yet does not find it, and what it was given is taken back', async () => {
      renameAfterBatch(1);
      await bench.decide(lease());
      await reconcile();
      expect(bench.changes()).toHaveLength(2);
      expect(await bench.held()).toEqual([]);
      expect(await outcome()).toMatchObject({
        outcome: 'blocked',
        because: [expect.stringContaining('group marketing_analyst_grp does not exist')],
      });
    });
  });
  test('whoever has the old name by now gets nothing, and keeps what a person gave', async () => {
    await applied();
    await bench.engine.rename('group', 'marketing_analyst_grp', 'renamed');
    await bench.engine.createGroup('marketing_analyst_grp');
    await bench.engine.superuserSql(
      'dev',
      'GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp',
    );
    await reconcile();
    expect(await bench.held()).toEqual([
      'demo_ml USAGE group marketing_analyst_grp',
      'demo_ml USAGE group renamed',
      'demo_ml customer_churn_auto_model group renamed',
    ]);
    await atItsEnd();
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
  });
});

describe('a schema that was made anew', () => {
  const both = { privileges: [usage(), create()] };
  test('by its owner: granted again', async () => {
    await bench.engine.dropSchema('dev', 'demo_ml');
    await remade('carol');
    await applied(both);
    await bench.engine.dropSchema('dev', 'demo_ml');
    await remade('carol');
    await reconcile();
    expect(await bench.held()).toEqual([
      'demo_ml CREATE group marketing_analyst_grp',
      'demo_ml USAGE group marketing_analyst_grp',
    ]);
  });
  test('by another owner: nobody asked for that one', async () => {
    await applied(both);
    await bench.engine.dropSchema('dev', 'demo_ml');
    await remade('mallory');
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(await outcome()).toMatchObject({
      outcome: 'blocked',
      because: [
        'schema demo_ml belonged to awsuser and was made anew by mallory; ask for a new approval',
      ],
    });
    await bench.decide(lease({ id: 'L2', ...both }));
    await reconcile();
    expect(await outcome('L2')).toMatchObject({ outcome: 'applied' });
  });
});

describe('an id alone proves nothing, since it may be used again', () => {
  const dropGroup = () => bench.engine.dropGroup('marketing_analyst_grp');
  test.each(['marketing_analyst_grp', 'others'])(
    'a group made with the id of the one before, called %s, gets nothing before a new approval',
    async (name) => {
      await applied();
      await dropGroup();
      await bench.engine.createGroup(name);
      await reconcile();
      await reconcile();
      expect(await bench.held()).toEqual([]);
      expect(await outcome()).toMatchObject({
        outcome: 'blocked',
        because: [expect.stringContaining('ask for a new approval')],
      });
      await bench.decide(lease({ id: 'L2', grantee: { type: 'group', name } }));
      await reconcile();
      expect(await outcome('L2')).toMatchObject({ outcome: 'applied' });
    },
  );
  test('a user made with the id of the owner before is another owner', async () => {
    await applied({ privileges: [usage(), execute()] });
    await bench.engine.dropModel('dev', 'demo_ml', 'customer_churn_auto_model');
    await bench.engine.dropUser('carol');
    await bench.engine.createUser('eve');
    await bench.engine.createModel('dev', {
      schema: 'demo_ml',
      name: 'customer_churn_auto_model',
      owner: 'eve',
    });
    await reconcile();
    expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
    expect(await outcome()).toMatchObject({
      because: [expect.stringContaining('belonged to carol and was made anew by eve')],
    });
  });
  test('who lost all to a person is not given it again unasked; who lost a part is', async () => {
    await applied({ privileges: [usage(), create()] });
    const revoke = (what: string) =>
      bench.engine.superuserSql(
        'dev',
        `REVOKE ${what} ON SCHEMA demo_ml FROM GROUP marketing_analyst_grp`,
      );
    await revoke('USAGE');
    await reconcile();
    expect(await bench.held()).toHaveLength(2);
    await revoke('USAGE, CREATE');
    await reconcile();
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(await outcome()).toMatchObject({
      outcome: 'blocked',
      because: [
        'group marketing_analyst_grp holds nothing any more of what was granted to it here, and nobody asked us to take it away: somebody revoked it by hand, or another has its id by now; ask for a new approval',
      ],
    });
  });
  test('a sole grant that goes with its model every night comes again', async () => {
    await applied({ privileges: [execute()], grantee: MARKETING });
    for (let night = 0; night < 3; night += 1) {
      await retrain();
      await reconcile();
      expect(await bench.held()).toEqual([
        'demo_ml customer_churn_auto_model group marketing_analyst_grp',
      ]);
    }
  });
});
