import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ledgerBreakGlass } from '../../../aws/ledger/break-glass.ts';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import { ledgerTagRecords } from '../../../aws/ledger/tag-records.ts';
import { SIGNER_CHAIN } from '../../../domain/evidence.ts';
import { resourceKey, roleOf } from '../../../domain/tags/tagged-resource.ts';
import { registered } from '../../domain/access/decisions.ts';
import {
  APPROVAL,
  DEV,
  lease,
  MARKETING,
  NOW,
  suspension,
  usage,
} from '../../domain/access/examples.ts';
import {
  CHAIN,
  type EvidenceBench,
  FIRST_OBJECT,
  live,
  openEvidenceBench,
  PK,
} from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(async () => {
  bench = await openEvidenceBench();
});
afterEach(() => bench.close());

const KEY = {
  source: 'access-portal',
  requestId: 'REQ-1',
  detailType: 'Model Access Approved',
};

/** The table as a backup from before the first request knows it. */
async function loseTable(): Promise<void> {
  for (const partition of [
    `DB#${DEV}`,
    PK,
    `EVIDENCE#${SIGNER_CHAIN}`,
    'REGISTRATION#L1',
    'REQUEST#access-portal#REQ-1',
  ])
    for (const { pk, sk } of await bench.table.range(partition, ' ', '~'))
      await bench.table.remove(pk, sk);
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
}

test('the evidence is replayed, what was ours is ours again, and the table is released', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.decide(
    lease({ id: 'L2', privileges: [usage()], expiresAt: '2026-11-23T09:30:00.000Z' }),
  );
  await bench.reconcile();
  await bench.copy();
  await loseTable();
  await expect(bench.deps().identity.assertOwn()).rejects.toMatchObject({
    name: 'InvalidConfiguration',
  });
  expect(await bench.restore({})).toContainEqual({ chain: CHAIN, entries: 2 });
  await bench.deps().identity.assertOwn();
  expect(await bench.verify()).toEqual([
    { chain: CHAIN, status: 'intact', entries: 2, problems: [] },
  ]);
  await bench.later(3600);
  const known = await bench.lease('L1');
  if (known) await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
  await bench.reconcile();
  expect(await bench.held()).toEqual([]);
  expect(await bench.verified()).toBe('intact');
});

test('what tags asked for is known again, in its last version, and a later one in the table stays', async () => {
  const records = ledgerTagRecords(bench.table);
  const resource = roleOf('111122223333', 'DataScientist');
  const first = { resource, arn: 'arn', uniqueId: 'id', version: 1, asked: 1, leases: [] };
  const last = { ...first, version: 2, asked: 2 };
  for (const record of [first, last]) await records.put(record);
  await bench.sign();
  await bench.copy();
  await bench.table.remove('TAGS', resourceKey(resource));
  await loseTable();
  await bench.restore({});
  expect(await records.find(resource)).toEqual(last);
  await records.put({ ...last, version: 3, asked: 3 });
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  await bench.restore({});
  expect(await records.find(resource)).toMatchObject({ version: 3, asked: 3 });
});

test('a broken copy is not replayed: not one entry of it is written', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.copy();
  await loseTable();
  const text = bench.objects.get(FIRST_OBJECT) ?? '';
  bench.objects.set(FIRST_OBJECT, text.replace('applied', 'refused'));
  await expect(bench.restore({})).rejects.toThrow(
    'cannot be replayed: entry 1 was changed after it was written',
  );
  expect(await bench.entries()).toEqual([]);
});

test('a table that was not restored is left alone, unless forced', async () => {
  await bench.decide(live);
  await bench.deps().identity.assertOwn();
  await bench.reconcile();
  await bench.copy();
  await expect(bench.restore({})).rejects.toMatchObject({
    name: 'InvalidConfiguration',
    message: expect.stringContaining('was not restored from a backup'),
  });
  await expect(bench.restore({ force: true })).rejects.toMatchObject({
    name: 'TryAgain',
    message:
      'reconcile is stopped since 2026-11-23T09:00:00.000Z; what began before may be at work until 2026-11-23T09:02:30.000Z: invoke restore again then',
  });
  await expect(bench.deps().identity.assertOwn()).rejects.toMatchObject({
    name: 'InvalidConfiguration',
    message: expect.stringContaining('since 2026-11-23T09:00:00.000Z'),
  });
  await bench.later(150);
  expect(await bench.restore({ force: true })).toContainEqual({ chain: CHAIN, entries: 1 });
  await bench.deps().identity.assertOwn();
});

test('a restore that may not begin stops nobody', async () => {
  await bench.decide(live);
  await bench.deps().identity.assertOwn();
  await bench.reconcile();
  await bench.copy();
  bench.objects.set(FIRST_OBJECT, '{}');
  await expect(bench.restore({ force: true })).rejects.toMatchObject({ name: 'TryAgain' });
  await bench.later(150);
  await expect(bench.restore({ force: true })).rejects.toMatchObject({ name: 'EvidenceBroken' });
  await bench.deps().identity.assertOwn();
});

test('what was asked and answered is known again, and a lease can be revoked', async () => {
  await bench.requests.claim(KEY, { contentHash: 'H', content: '{}' }, NOW);
  await bench.requests.register(registered({ leaseId: 'L1' }), undefined);
  await bench.requests.answer(KEY, 'H', { outcome: 'applied', because: [] }, NOW);
  await bench.decide(live);
  await bench.reconcile();
  await bench.sign();
  await bench.copy();
  await loseTable();
  await bench.restore({});
  expect(await bench.requests.claim(KEY, { contentHash: 'H', content: '{}' }, NOW)).toEqual({
    contentHash: 'H',
    outcome: '{"outcome":"applied","because":[]}',
  });
  expect(await bench.requests.registration('L1')).toEqual(registered({ leaseId: 'L1' }));
});

test('a lease whose registration nobody signed in time is registered from its parts', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.copy();
  await loseTable();
  await bench.restore({});
  expect(await bench.requests.registration('L1')).toEqual({
    leaseId: 'L1',
    status: 'decided',
    source: 'access-portal',
    contentHash: 'unknown',
    warehouse: 'analytics',
    databases: [DEV],
    at: NOW,
    by: 'alice',
  });
});

test('a revoke that was decided ends the lease, although no reconcile had seen it', async () => {
  await bench.requests.register(registered({ leaseId: 'L1' }), undefined);
  await bench.decide(live);
  await bench.reconcile();
  const revokedBy = { ...APPROVAL, detailType: 'Model Access Revoked', requestId: 'R' };
  await bench.requests.register(
    registered({ leaseId: 'L1', status: 'revoked', by: 'eve', revokedBy }),
    registered({ leaseId: 'L1' }),
  );
  await bench.sign();
  await bench.copy();
  await loseTable();
  await bench.restore({});
  expect(await bench.lease('L1')).toMatchObject({
    revision: 2,
    state: 'ending',
    revokedBy: 'eve',
    decidedBy: revokedBy,
    dueAt: NOW,
  });
  await bench.reconcile();
  expect(await bench.held()).toEqual([]);
});

test('a batch that was open when the table was lost is brought to its end: what it granted is ours', async () => {
  await bench.decide(live);
  bench.behaviour.before = (operation) => {
    if (operation === 'BatchExecuteStatement' && bench.changes().length > 0)
      throw new Error('died');
  };
  await expect(bench.reconcile()).rejects.toThrow('died');
  bench.behaviour.before = () => {};
  await bench.copy();
  await loseTable();
  expect(await bench.held()).toEqual(['demo_ml USAGE group marketing_analyst_grp']);
  await bench.restore({});
  await bench.decide(live);
  await bench.later(1);
  await bench.reconcile();
  expect(await bench.lease('L1')).toMatchObject({ lastOutcome: { outcome: 'applied', seq: 1 } });
  const applied = await bench.lease('L1');
  if (applied)
    await bench.decide({ ...applied, revision: 2, state: 'ending', revokedAt: bench.now() });
  await bench.reconcile();
  expect(await bench.held()).toEqual([]);
});

test('nobody signs what a restored table shows before its chain is complete', async () => {
  await bench.requests.claim(KEY, { contentHash: 'H', content: '{}' }, NOW);
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  await expect(bench.sign()).rejects.toMatchObject({ name: 'InvalidConfiguration' });
  await bench.restore({});
  await bench.sign();
  expect(await bench.verified()).toBe('intact');
});

test('entries that the bucket lacks are copied first: until then nothing is restored', async () => {
  await bench.decide(live);
  await bench.reconcile();
  await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
  await expect(bench.restore({})).rejects.toThrow(
    'entry 1: not copied yet; invoke recopy, then verify',
  );
  await bench.recopy();
  expect(await bench.restore({})).toContainEqual({ chain: CHAIN, entries: 1 });
});

test('what is suspended is suspended again, and what was lifted is not', async () => {
  const suspensions = ledgerSuspensions(bench.table);
  await bench.decide(live);
  for (const id of ['SUS-1', 'SUS-2']) await suspensions.begin(suspension({ id }));
  await bench.reconcile();
  const second = await suspensions.find(DEV, 'SUS-2');
  if (second === undefined) throw new Error('not suspended');
  await suspensions.replace({ ...second, revision: 2, liftedBy: second.decidedBy }, 1);
  await bench.reconcile();
  await bench.copy();
  await loseTable();
  expect(await suspensions.ofDatabase(DEV)).toEqual([]);
  await bench.restore({});
  expect((await suspensions.ofDatabase(DEV)).map(({ id }) => id)).toEqual(['SUS-1']);
  expect(await bench.verify()).toMatchObject([{ chain: CHAIN, status: 'intact' }]);
  await bench.table.remove(`DB#${DEV}`, 'SUSPENSION#SUS-1');
  expect(await bench.verify()).toMatchObject([
    { problems: ['the chain says that suspension SUS-1 is live, the ledger does not'] },
  ]);
});

test('an open review of break-glass keeps the same person from it after a restore too', async () => {
  const breakGlass = ledgerBreakGlass(bench.table);
  const use = {
    leaseId: 'REQ-1',
    person: 'rita',
    grantee: MARKETING,
    reason: 'nobody answers',
    at: NOW,
  };
  await breakGlass.put([use], await breakGlass.uses());
  await bench.sign();
  await bench.copy();
  await bench.table.remove('BREAK-GLASS', 'OPEN');
  await loseTable();
  await bench.restore({});
  expect(await breakGlass.uses()).toEqual({ revision: 1, open: [use] });
});
