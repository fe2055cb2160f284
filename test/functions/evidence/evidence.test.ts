import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GENESIS, sealEvidence } from '../../../domain/evidence.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { compose as composeCopy } from '../../../functions/evidence/copy.ts';
import { compose as composeRestore } from '../../../functions/evidence/restore.ts';
import { compose as composeVerify } from '../../../functions/evidence/verify.ts';
import { config, DEV, lease, NOW, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from '../access/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const runtime = () => ({ env: { TABLE: 'ledger', BUCKET: 'evidence' }, config: config(), now: () => new Date(NOW) });
const copyAll = () => {
  // The stream's records carry items as DynamoDB writes them.
  const event = { Records: bench.images.map((NewImage) => ({ dynamodb: { NewImage } })) } as unknown as Parameters<
    ReturnType<typeof composeCopy>
  >[0];
  return composeCopy(runtime())(event);
};
const verify = async () =>
  (await composeVerify(runtime())()).filter(({ links, problems }) => links > 0 || problems.length > 0);

const live = lease({ privileges: [usage()] });
const reconcile = () => reconcileDatabase(bench.counter(), bench.home(DEV));

describe('the copy', () => {
  beforeEach(async () => {
    await bench.decide(live);
    await reconcile();
  });
  test('a chain, its copy and the ledger agree', async () => {
    await copyAll();
    await copyAll();
    expect(await verify()).toEqual([{ database: DEV, status: 'intact', links: 1, problems: [] }]);
    expect([...bench.objects.keys()]).toEqual([`evidence/evidence/${encodeURIComponent(DEV)}/0000000001.json`]);
  });
  test('what is not copied yet is named', async () => {
    expect(await verify()).toMatchObject([{ status: 'broken', problems: ['link 1: not copied yet'] }]);
  });
  test('a link changed in the ledger, resealed or not, is found', async () => {
    await copyAll();
    const forged = sealEvidence(1, GENESIS, '{"leases":[],"managed":{"put":[],"remove":[]}}');
    await bench.table.put({ pk: `DB#${DEV}`, sk: 'EVIDENCE#0000000001', ...forged });
    expect((await verify())[0]?.problems).toEqual([
      'link 1: the copy differs from the ledger',
      expect.stringContaining('the ledger says that'),
    ]);
  });
  test('a managed grant that no evidence explains is found', async () => {
    await copyAll();
    await bench.table.put({
      pk: `DB#${DEV}`,
      sk: 'MANAGED#x',
      body: JSON.stringify({ grant: { privilege: usage('x'), grantee: live.grantee }, since: 1 }),
    });
    expect((await verify())[0]?.problems).toEqual([
      'the ledger says that ["schema-usage","x","group","marketing_analyst_grp"] is managed, the chain does not',
    ]);
  });
  test('a link lost by the ledger is found', async () => {
    await copyAll();
    await bench.table.remove(`DB#${DEV}`, 'EVIDENCE#0000000001');
    expect((await verify())[0]?.problems).toContain(
      'link 1: in the copy but not in the ledger; restore it before anything else',
    );
  });
});

test('a long body is copied in parts, also beside the parts of a consumer that lost', async () => {
  const body = (text: string): string =>
    JSON.stringify({ version: 1, notes: [text.repeat(100_000)], leases: [], managed: { put: [], remove: [] } });
  await bench.journal.append(DEV, sealEvidence(1, GENESIS, body('a🦊')));
  await bench.journal.append(DEV, sealEvidence(1, GENESIS, body('loser')));
  await copyAll();
  expect(await verify()).toEqual([{ database: DEV, status: 'intact', links: 1, problems: [] }]);
});

test('refusals are copied as well, each under its request', async () => {
  const key = { source: 'portal', requestId: 'a/b', detailType: 'Model Access Approved' };
  await bench.requests.claim(key, 'H', NOW);
  await bench.requests.answer(key, 'H', { outcome: 'refused', because: ['why'] }, NOW);
  await copyAll();
  expect([...bench.objects]).toEqual([
    [
      'evidence/requests/REQUEST%23portal%23a%2Fb/Model%20Access%20Approved.json',
      JSON.stringify({
        request: 'REQUEST#portal#a/b',
        detailType: 'Model Access Approved',
        contentHash: 'H',
        answeredAt: NOW,
        outcome: '{"outcome":"refused","because":["why"]}',
      }),
    ],
  ]);
});

describe('after a restore', () => {
  test('the evidence is replayed, what was ours is ours again, and the table is released', async () => {
    await bench.decide(live);
    await reconcile();
    await bench.decide(lease({ id: 'L2', privileges: [usage()], expiresAt: '2026-11-23T09:30:00.000Z' }));
    await reconcile();
    await copyAll();
    // The backup was older than the evidence: it knows neither links nor grants nor leases.
    for (const { pk, sk } of await bench.table.range(`DB#${DEV}`, ' ', '~')) await bench.table.remove(pk, sk);
    await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
    await expect(bench.counter().identity.assertOwn()).rejects.toMatchObject({ name: 'InvalidConfiguration' });
    const restored = await composeRestore(runtime())();
    expect(restored).toContainEqual({ database: DEV, links: 2 });
    await bench.counter().identity.assertOwn();
    expect(await verify()).toEqual([{ database: DEV, status: 'intact', links: 2, problems: [] }]);
    await bench.later(3600);
    const known = await bench.lease('L1');
    if (known) await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
    await reconcile();
    expect(await bench.held()).toEqual([]);
    expect(await bench.verified()).toBe('intact');
  });
  test('a broken copy is not replayed', async () => {
    await bench.decide(live);
    await reconcile();
    await copyAll();
    const [[name, text] = ['', '']] = bench.objects;
    (bench.objects as Map<string, string>).set(name, text.replace('applied', 'refused'));
    await expect(composeRestore(runtime())()).rejects.toThrow(
      'cannot be replayed: link 1 was changed after it was written',
    );
  });
});
