import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { groupOf } from '../../../domain/access/database-key.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { EXTENDED } from '../../domain/access/events.ts';
import { APPROVERS, config, DEV, FILE, lease, NOW } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';
import { deciding } from './deciding.ts';

let bench: Bench;
let d: ReturnType<typeof deciding>;
beforeEach(async () => {
  bench = await openBench();
  d = deciding(bench);
});
afterEach(() => bench.close());

const ENDED = { revision: 2, outcome: 'ended' as const, because: [], seq: 1, at: NOW };
const part = { database: DEV, group: groupOf(DEV), leaseId: 'REQ-1', revision: 1 };

describe('disorder', () => {
  test('a revoke before its approval: a tombstone that refuses the approval', async () => {
    expect(await d.revoke()).toMatchObject({
      parts: [],
      outcome: {
        outcome: 'ended',
        because: ['no such lease began; an approval for it that arrives later is refused'],
      },
    });
    expect(await d.approve()).toMatchObject({
      parts: [],
      outcome: {
        outcome: 'refused',
        because: [expect.stringContaining('before this arrived; ask again under a new requestId')],
      },
    });
    expect(await bench.lease('REQ-1')).toBeUndefined();
  });
  test('a revoke ends every part, and repeated it stays so', async () => {
    await d.approve({ database: ['dev', 'prod'] });
    for (let n = 0; n < 2; n += 1) {
      expect((await d.revoke()).parts).toMatchObject([
        { database: DEV, revision: 2 },
        { database: DEV.replace('#dev', '#prod'), revision: 2 },
      ]);
    }
    expect(await bench.lease('REQ-1')).toMatchObject({
      revision: 2,
      state: 'ending',
      revokedAt: NOW,
      revokedBy: 'bob@example.com',
    });
  });
  test('a revoke between the drafts and the registration of an approval: the approval is decided anew, and refused', async () => {
    const register = bench.requests.register;
    const interrupted = d.deps({
      requests: {
        register: async (...args: Parameters<typeof register>) => {
          await d.revoke();
          return register(...args);
        },
      },
    });
    await expect(d.approve({}, interrupted)).rejects.toMatchObject({ name: 'TryAgain' });
    expect(await d.approve()).toMatchObject({ outcome: { outcome: 'refused' } });
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await bench.held()).toEqual([]);
  });
  test('a repeated approval that sleeps while its lease is revoked and ends does not bring it back', async () => {
    await d.approve();
    const draft = bench.leases.draft;
    const asleep = d.deps({
      leases: {
        draft: async (lease: Parameters<typeof draft>[0]) => {
          await d.revoke();
          await reconcileDatabase(bench.deps(), bench.ref(DEV));
          return draft(lease);
        },
      },
    });
    expect(await d.approve({}, asleep)).toMatchObject({
      parts: [],
      outcome: {
        outcome: 'refused',
        because: [expect.stringContaining('lease REQ-1 has ended in ')],
      },
    });
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await bench.held()).toEqual([]);
    expect(await bench.leases.find(DEV, 'REQ-1')).toMatchObject({
      ended: true,
      lease: { revision: 2, lastOutcome: { outcome: 'ended' } },
    });
  });
  test('a revoke between the registration and the first of the parts: the approval is decided anew, and refused', async () => {
    const activate = bench.leases.activate;
    const interrupted = d.deps({
      leases: {
        activate: async (lease: Parameters<typeof activate>[0]) => {
          await d.revoke();
          return activate(lease);
        },
      },
    });
    await expect(d.approve({}, interrupted)).rejects.toMatchObject({ name: 'TryAgain' });
    expect(await d.approve()).toMatchObject({ outcome: { outcome: 'refused' } });
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await bench.held()).toEqual([]);
  });
  test('after a restore that has lost its registration, a lease that ended is not begun again', async () => {
    await bench.leases.reinstate(
      lease({ id: 'REQ-1', revision: 2, state: 'ended', revokedAt: NOW, lastOutcome: ENDED }),
    );
    expect(await d.approve()).toMatchObject({
      parts: [],
      outcome: {
        outcome: 'refused',
        because: [
          `lease REQ-1 has ended in ${DEV} (ended at ${NOW}) and does not begin again; ask again under a new requestId`,
        ],
      },
    });
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await bench.held()).toEqual([]);
    expect(await bench.leases.find(DEV, 'REQ-1')).toMatchObject({
      ended: true,
      lease: { revision: 2 },
    });
  });
  test('a lease that has ended is not woken by its old approval, though nobody recorded an outcome', async () => {
    await d.approve({ expiresAt: '2026-11-23T10:00:00Z' });
    await bench.later(3600);
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await d.approve({ expiresAt: '2026-11-23T10:00:00Z' })).toMatchObject({
      outcome: { outcome: 'refused' },
    });
    expect((await bench.leases.find(DEV, 'REQ-1'))?.ended).toBe(true);
  });
});

describe('an extension', () => {
  const window = { expiresAt: '2026-12-01T00:00:00Z' };
  test('is one update; repeated before its outcome is recorded, it is the same', async () => {
    await d.approve(window);
    for (let n = 0; n < 2; n += 1)
      expect((await d.extend()).parts).toEqual([{ ...part, revision: 2 }]);
    expect(await bench.lease('REQ-1')).toMatchObject({
      revision: 2,
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
  });
  test('two at once: the second decides on what the first left', async () => {
    await d.approve(window);
    const replace = bench.leases.replace;
    const raced = d.deps({
      leases: {
        replace: async (...args: Parameters<typeof replace>) => {
          await d.extend({ requestId: 'EXT-2', expiresAt: '2027-02-01T00:00:00Z' });
          return replace(...args);
        },
      },
    });
    await expect(d.extend({}, raced)).rejects.toMatchObject({ name: 'TryAgain' });
    expect(await bench.lease('REQ-1')).toMatchObject({
      revision: 2,
      expiresAt: '2027-02-01T00:00:00.000Z',
    });
    expect(await d.extend()).toMatchObject({
      outcome: {
        outcome: 'refused',
        because: [expect.stringContaining('already runs until 2027-02-01')],
      },
    });
  });
});

describe('an approval that died between its registration and its parts', () => {
  const window = { expiresAt: '2026-12-01T00:00:00Z' };
  const die = () =>
    expect(
      d.approve(window, d.deps({ leases: { activate: () => Promise.reject(new Error('died')) } })),
    ).rejects.toThrow('died');
  test('is not extended before it is repeated, and then it is', async () => {
    await die();
    await expect(d.extend()).rejects.toMatchObject({
      name: 'TryAgain',
      message: 'lease REQ-1 is still being begun by its approval',
    });
    expect((await d.approve(window)).parts).toEqual([part]);
    expect((await d.extend()).parts).toEqual([{ ...part, revision: 2 }]);
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await bench.lease('REQ-1')).toMatchObject({
      state: 'active',
      revision: 2,
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
  });
  test('can be revoked, and is refused when it is repeated', async () => {
    await die();
    expect((await d.revoke()).parts).toEqual([part]);
    expect(await d.approve(window)).toMatchObject({ outcome: { outcome: 'refused' } });
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await bench.held()).toEqual([]);
    expect(await bench.leases.find(DEV, 'REQ-1')).toMatchObject({ ended: true });
  });
});

describe('one ticket number for several messages', () => {
  const window = { expiresAt: '2026-12-01T00:00:00Z' };
  test('extended and then revoked under it: the lease ends', async () => {
    await d.approve(window);
    await d.extend({ requestId: 'CHG-7' });
    expect((await d.revoke({ requestId: 'CHG-7' })).parts).toEqual([{ ...part, revision: 3 }]);
    expect(await bench.lease('REQ-1')).toMatchObject({
      revision: 3,
      state: 'ending',
      revokedAt: NOW,
    });
  });
  test('extended by two sources under it: the second extension counts too', async () => {
    const sources = [
      ...FILE.sources,
      {
        name: 'desk',
        events: { source: 'redshift-ml.access', account: '444455556666' },
        approvers: APPROVERS,
      },
    ];
    bench.behaviour.config = config({ sources });
    await d.approve(window);
    await d.extend({ requestId: '1' });
    const later = { ...EXTENDED, requestId: '1', expiresAt: '2027-02-01T00:00:00Z' };
    const second = await d.decide('Model Access Extended', later, d.deps(), {
      account: '444455556666',
    });
    expect(second.parts).toEqual([{ ...part, revision: 3 }]);
    expect(await bench.lease('REQ-1')).toMatchObject({
      revision: 3,
      expiresAt: '2027-02-01T00:00:00.000Z',
    });
  });
});

test('a schedule that cannot be made fails nobody: the lease is live, and the sweep wakes it', async () => {
  const { approve, deps, warnings } = deciding(bench);
  const refused = Object.assign(new Error('quota'), {
    name: 'ServiceQuotaExceededException',
    $metadata: {},
  });
  const decided = await approve(
    { expiresAt: '2026-12-01T00:00:00Z' },
    deps({ schedules: { once: () => Promise.reject(refused) } }),
  );
  expect(decided.outcome).toBeUndefined();
  expect((await bench.lease('REQ-1'))?.state).toBe('activating');
  expect(warnings).toEqual([expect.stringContaining('the sweep does, within five minutes')]);
});
