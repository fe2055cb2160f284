import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { groupOf } from '../../../domain/access/database-key.ts';
import { takeIn } from '../../../domain/access/intake.ts';
import { decideOnce } from '../../../functions/access/decide/decide-once.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { recordOutcome } from '../../../functions/access/record/record-outcome.ts';
import { APPROVED, EXTENDED, event, REVOKED } from '../../domain/access/events.ts';
import { config, DEV, FILE, NOW } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
let planned: { name: string; at: string; group: string; body: unknown }[];
beforeEach(async () => {
  bench = await openBench();
  planned = [];
});
afterEach(() => bench.close());

const desk = () => ({
  config: bench.behaviour.config,
  requests: bench.requests,
  leases: bench.leases,
  schedules: {
    once: async (name: string, at: string, group: string, body: unknown) =>
      void planned.push({ name, at, group, body }),
  },
});
const decide = (detailType: string, detail: object) =>
  decideOnce(desk(), takeIn('event', event(detailType, detail), bench.behaviour.config, 'execution-1'), bench.now());
const approve = (changes: object = {}) => decide('Model Access Approved', { ...APPROVED, ...changes });
const revoke = (changes: object = {}) => decide('Model Access Revoked', { ...REVOKED, ...changes });
const extend = (changes: object = {}) => decide('Model Access Extended', { ...EXTENDED, ...changes });
const record = (
  decided: Awaited<ReturnType<typeof decideOnce>>,
  answers?: Parameters<typeof recordOutcome>[1]['answers'],
) => {
  const { settled, ...rest } = decided;
  const input = { ...rest, ...(settled && { settled: { ...settled, because: [...settled.because] } }) };
  return recordOutcome(
    { requests: bench.requests, leases: bench.leases, bus: bench.counter().bus },
    { executionArn: 'arn:execution', decided: input, ...(answers && { answers }) },
    bench.now(),
  );
};
const part = { database: DEV, group: groupOf(DEV), leaseId: 'REQ-1', revision: 1 };

describe('an approval', () => {
  test('writes a live lease and names the database that has to reconcile', async () => {
    expect(await approve()).toMatchObject({
      key: { source: 'access-portal', requestId: 'REQ-1', detailType: 'Model Access Approved' },
      parts: [part],
    });
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 1, state: 'activating' });
  });
  test('without a recorded outcome, a duplicate goes on; with one, it is answered with the first', async () => {
    await approve();
    const second = await approve();
    expect(second.parts).toEqual([part]);
    await record(second, [{ ...part, outcome: 'applied', because: [], evidence: 1 }]);
    const third = await approve();
    expect(third).toMatchObject({ parts: [], settled: { outcome: 'applied', because: [], duplicate: true } });
    expect(await record(third)).toEqual({ outcome: 'applied', because: [], duplicate: true });
    expect(bench.told).toEqual([]);
  });
  test('the same requestId with other content is refused with evidence, and the first stays as it is', async () => {
    await approve();
    const other = await approve({ reason: 'other' });
    expect(other).toMatchObject({
      parts: [],
      settled: {
        outcome: 'refused',
        conflict: true,
        because: ['requestId REQ-1 was seen before with other content; use a new requestId'],
      },
    });
    await record(other);
    expect(bench.told).toMatchObject([
      { detailType: 'Model Access Refused', detail: { requestId: 'REQ-1', outcome: 'refused' } },
    ]);
    expect((await approve()).parts).toEqual([part]);
    const kept = await bench.table.range('REQUEST#access-portal#REQ-1', ' ', '~');
    expect(kept.map(({ sk }) => sk)).toEqual([
      'Model Access Approved',
      `Model Access Approved#OTHER#${other.contentHash}`,
    ]);
  });
  test('wakes its database at its start and at its end, once each', async () => {
    const window = { startsAt: '2026-12-01T00:00:00Z', expiresAt: '2026-12-31T00:00:00Z' };
    await approve(window);
    await approve(window);
    expect(planned.map(({ at, group }) => ({ at, group }))).toEqual(
      [
        '2026-12-01T00:00:00.000Z',
        '2026-12-31T00:00:00.000Z',
        '2026-12-01T00:00:00.000Z',
        '2026-12-31T00:00:00.000Z',
      ].map((at) => ({ at, group: groupOf(DEV) })),
    );
    expect(new Set(planned.map(({ name }) => name)).size).toBe(2);
    expect(planned[0]?.body).toEqual({
      kind: 'nudge',
      database: DEV,
      leaseId: 'REQ-1',
      revision: 1,
      run: '<aws.scheduler.execution-id>',
    });
  });
  test('what is refused leaves evidence and no lease; sent again it has the same answer', async () => {
    const refused = await approve({ approvedBy: ['alice'] });
    await record(refused);
    expect(await bench.lease('REQ-1')).toBeUndefined();
    expect(bench.told).toMatchObject([
      {
        detailType: 'Model Access Refused',
        detail: { because: [expect.stringContaining('names only the requester')] },
      },
    ]);
    expect(await approve({ approvedBy: ['alice'] })).toMatchObject({
      settled: { outcome: 'refused', duplicate: true },
    });
  });
});

describe('disorder', () => {
  test('a revoke before its approval: a tombstone that refuses the approval', async () => {
    expect(await revoke()).toMatchObject({
      parts: [],
      settled: { outcome: 'ended', because: ['no such lease began; an approval for it that arrives later is refused'] },
    });
    expect(await approve()).toMatchObject({
      parts: [],
      settled: {
        outcome: 'refused',
        because: [expect.stringContaining('before this arrived; ask again under a new requestId')],
      },
    });
    expect(await bench.lease('REQ-1')).toBeUndefined();
  });
  test('a revoke ends every part, and repeated it stays so', async () => {
    await approve({ database: ['dev', 'prod'] });
    for (let n = 0; n < 2; n += 1) {
      expect((await revoke()).parts).toMatchObject([
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
    const interrupted = {
      ...desk(),
      requests: {
        ...bench.requests,
        register: async (...args: Parameters<typeof register>) => {
          await revoke();
          return register(...args);
        },
      },
    };
    const intake = takeIn('event', event('Model Access Approved', APPROVED), bench.behaviour.config, 'x');
    await expect(decideOnce(interrupted, intake, bench.now())).rejects.toMatchObject({ name: 'TryAgain' });
    expect(await approve()).toMatchObject({ settled: { outcome: 'refused' } });
    await reconcileDatabase(bench.counter(), bench.home(DEV));
    expect(await bench.held()).toEqual([]);
  });
  test('a repeated approval that sleeps while its lease is revoked and ends does not bring it back', async () => {
    await approve();
    const draft = bench.leases.draft;
    const asleep = {
      ...desk(),
      leases: {
        ...bench.leases,
        draft: async (lease: Parameters<typeof draft>[0]) => {
          await revoke();
          await reconcileDatabase(bench.counter(), bench.home(DEV));
          return draft(lease);
        },
      },
    };
    const intake = takeIn('event', event('Model Access Approved', APPROVED), bench.behaviour.config, 'x');
    await expect(decideOnce(asleep, intake, bench.now())).rejects.toMatchObject({ name: 'TryAgain' });
    await reconcileDatabase(bench.counter(), bench.home(DEV));
    expect(await bench.held()).toEqual([]);
    expect(await bench.leases.find(DEV, 'REQ-1')).toMatchObject({
      ended: true,
      lease: { revision: 2, settled: { outcome: 'ended' } },
    });
  });
  test('a lease that has ended is not woken by its old approval, though nobody recorded an outcome', async () => {
    await approve({ expiresAt: '2026-11-23T10:00:00Z' });
    await bench.later(3600);
    await reconcileDatabase(bench.counter(), bench.home(DEV));
    expect(await approve({ expiresAt: '2026-11-23T10:00:00Z' })).toMatchObject({ settled: { outcome: 'refused' } });
    expect((await bench.leases.find(DEV, 'REQ-1'))?.ended).toBe(true);
  });
});

describe('an extension', () => {
  const window = { expiresAt: '2026-12-01T00:00:00Z' };
  test('is one update; repeated before its outcome is recorded, it is the same', async () => {
    await approve(window);
    for (let n = 0; n < 2; n += 1) expect((await extend()).parts).toEqual([{ ...part, revision: 2 }]);
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 2, expiresAt: '2027-01-01T00:00:00.000Z' });
  });
  test('two at once: the second decides on what the first left', async () => {
    await approve(window);
    const replace = bench.leases.replace;
    const raced = {
      ...desk(),
      leases: {
        ...bench.leases,
        replace: async (...args: Parameters<typeof replace>) => {
          await extend({ requestId: 'EXT-2', expiresAt: '2027-02-01T00:00:00Z' });
          return replace(...args);
        },
      },
    };
    const intake = takeIn('event', event('Model Access Extended', EXTENDED), bench.behaviour.config, 'x');
    await expect(decideOnce(raced, intake, bench.now())).rejects.toMatchObject({ name: 'TryAgain' });
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 2, expiresAt: '2027-02-01T00:00:00.000Z' });
    expect(await extend()).toMatchObject({
      settled: { outcome: 'refused', because: [expect.stringContaining('already runs until 2027-02-01')] },
    });
  });
});

describe('one ticket number for several messages', () => {
  const window = { expiresAt: '2026-12-01T00:00:00Z' };
  test('extended and then revoked under it: the lease ends', async () => {
    await approve(window);
    await extend({ requestId: 'CHG-7' });
    expect((await revoke({ requestId: 'CHG-7' })).parts).toEqual([{ ...part, revision: 3 }]);
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 3, state: 'ending', revokedAt: NOW });
  });
  test('extended by two sources under it: the second extension counts too', async () => {
    const sources = [
      ...FILE.sources,
      { name: 'desk', events: { source: 'redshift-ml.access', account: '444455556666' } },
    ];
    bench.behaviour.config = config({ sources });
    await approve(window);
    await extend({ requestId: '1' });
    const later = { ...EXTENDED, requestId: '1', expiresAt: '2027-02-01T00:00:00Z' };
    const ofDesk = event('Model Access Extended', later, { account: '444455556666' });
    const intake = takeIn('event', ofDesk, bench.behaviour.config, 'x');
    expect((await decideOnce(desk(), intake, bench.now())).parts).toEqual([{ ...part, revision: 3 }]);
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 3, expiresAt: '2027-02-01T00:00:00.000Z' });
  });
});

describe('a request that waits for its approval', () => {
  test('changes nothing until the approval comes', async () => {
    expect(await decide('Model Access Requested', APPROVED)).toMatchObject({
      parts: [],
      settled: { outcome: 'awaiting-approval' },
    });
    expect(await bench.lease('REQ-1')).toBeUndefined();
    expect((await approve()).parts).toEqual([part]);
  });
});

describe('an execution without an answer', () => {
  const error = { Error: 'States.Timeout' };
  test('is told what the ledger says meanwhile', async () => {
    const decided = await approve();
    await reconcileDatabase(bench.counter(), bench.home(DEV));
    expect(await record(decided, [{ ...part, error }])).toEqual({ outcome: 'applied', because: [] });
  });
  test('if the ledger does not know yet, it fails loudly and stays open for a repetition', async () => {
    const decided = await approve();
    expect(await record(decided, [{ ...part, error }])).toMatchObject({
      outcome: 'unanswered',
      because: [
        expect.stringContaining(
          'gave no answer (States.Timeout); the lease is activating, and the sweep goes on trying',
        ),
      ],
    });
    expect(bench.told).toMatchObject([
      {
        detailType: 'Model Access Failed',
        detail: { executionArn: 'arn:execution', requestId: 'REQ-1', outcome: 'unanswered' },
      },
    ]);
    expect((await approve()).parts).toEqual([part]);
  });
  test('what nobody could decide is told too', async () => {
    const said = await recordOutcome(
      { requests: bench.requests, leases: bench.leases, bus: bench.counter().bus },
      { executionArn: 'arn:execution', error: { Error: 'Lambda.Unknown', Cause: 'died' } },
      NOW,
    );
    expect(said).toEqual({ outcome: 'failed', because: ['the request could not be decided: Lambda.Unknown died'] });
    expect(bench.told).toEqual([
      {
        detailType: 'Model Access Failed',
        detail: { executionArn: 'arn:execution', outcome: 'failed', because: said.because },
      },
    ]);
  });
  test('the worst part is the outcome of the whole', async () => {
    const decided = await approve();
    expect(
      await record(decided, [
        { ...part, outcome: 'applied', because: [] },
        { ...part, outcome: 'blocked', because: ['no group'] },
        { ...part, outcome: 'held', because: ['no model'] },
      ]),
    ).toEqual({ outcome: 'blocked', because: ['no group', 'no model'] });
  });
});
