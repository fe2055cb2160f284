import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GENESIS, sealEvidence } from '../../../domain/evidence.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { compose as composeCopy } from '../../../functions/evidence/copy.ts';
import { compose as composeRecopy } from '../../../functions/evidence/recopy.ts';
import { compose as composeRestore } from '../../../functions/evidence/restore.ts';
import { compose as composeVerify } from '../../../functions/evidence/verify.ts';
import { config, DEV, lease, NOW, usage } from '../../domain/access/examples.ts';
import { type Bench, openBench } from '../access/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const runtime = () => ({
  env: { TABLE: 'ledger', BUCKET: 'evidence' },
  config: config(),
  now: () => new Date(NOW),
});
const copyAll = () => {
  // The stream's records carry items as DynamoDB writes them.
  const event = {
    Records: bench.images.map((NewImage) => ({ dynamodb: { NewImage } })),
  } as unknown as Parameters<ReturnType<typeof composeCopy>>[0];
  return composeCopy(runtime())(event);
};
const verify = async () =>
  (await composeVerify(runtime())()).filter(
    ({ entries, problems }) => entries > 0 || problems.length > 0,
  );

const live = lease({ privileges: [usage()] });
const reconcile = () => reconcileDatabase(bench.deps(), bench.ref(DEV));

describe('the copy', () => {
  beforeEach(async () => {
    await bench.decide(live);
    await reconcile();
  });
  test('a chain, its copy and the ledger agree', async () => {
    await copyAll();
    await copyAll();
    expect(await verify()).toEqual([{ database: DEV, status: 'intact', entries: 1, problems: [] }]);
    expect([...bench.objects.keys()]).toEqual([
      `evidence/evidence/${encodeURIComponent(DEV)}/0000000001.json`,
    ]);
  });
  test('what is not copied yet is named', async () => {
    expect(await verify()).toMatchObject([
      { status: 'broken', problems: ['entry 1: not copied yet'] },
    ]);
  });
  test('an entry changed in the ledger, resealed or not, is found', async () => {
    await copyAll();
    const forged = sealEvidence(1, GENESIS, '{"leases":[],"managed":{"put":[],"remove":[]}}');
    await bench.table.put({ pk: `DB#${DEV}`, sk: 'EVIDENCE#0000000001', ...forged });
    expect((await verify())[0]?.problems).toEqual([
      'entry 1: the copy differs from the ledger',
      expect.stringContaining('the ledger says that'),
      'the ledger says that lease L1 was reconciled, the chain does not',
    ]);
  });
  test('a lease that was prolonged by hand is found, live or ended', async () => {
    await copyAll();
    const prolonged = { ...(await bench.lease('L1')), expiresAt: '2030-01-01T00:00:00.000Z' };
    await bench.table.put({
      pk: `DB#${DEV}`,
      sk: 'LEASE#L1',
      revision: 1,
      body: JSON.stringify(prolonged),
    });
    expect((await verify())[0]?.problems).toEqual([
      'the ledger has another revision 1 of lease L1 than the chain',
    ]);
    await bench.table.remove(`DB#${DEV}`, 'LEASE#L1');
    await bench.table.put({
      pk: `DB#${DEV}`,
      sk: 'ENDED#L1',
      revision: 1,
      body: JSON.stringify(prolonged),
    });
    expect((await verify())[0]?.problems).toEqual([
      'the chain says that lease L1 is live, the ledger does not',
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
  test('an entry lost by the ledger is found', async () => {
    await copyAll();
    await bench.table.remove(`DB#${DEV}`, 'EVIDENCE#0000000001');
    expect((await verify())[0]?.problems).toContain(
      'entry 1: in the copy but not in the ledger; restore it before anything else',
    );
  });
});

test('a long body is copied in parts, also beside the parts of a consumer that lost', async () => {
  const body = (text: string): string =>
    JSON.stringify({
      version: 1,
      notes: [text.repeat(100_000)],
      leases: [],
      managed: { put: [], remove: [] },
    });
  await bench.journal.append(DEV, sealEvidence(1, GENESIS, body('a🦊')));
  await bench.journal.append(DEV, sealEvidence(1, GENESIS, body('loser')));
  await copyAll();
  expect(await verify()).toEqual([{ database: DEV, status: 'intact', entries: 1, problems: [] }]);
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

test('a request whose key would be too long for an object is copied under its hash', async () => {
  const key = { source: '長'.repeat(128), requestId: 'R', detailType: 'Model Access Approved' };
  await bench.requests.claim(key, 'H', NOW);
  await bench.requests.answer(key, 'H', { outcome: 'refused', because: [] }, NOW);
  await copyAll();
  const [[name, text] = ['', '']] = bench.objects;
  expect(name).toMatch(/^evidence\/requests\/[0-9a-f]{64}\.json$/);
  expect(JSON.parse(text)).toMatchObject({
    request: `REQUEST#${key.source}#R`,
    outcome: '{"outcome":"refused","because":[]}',
  });
});

describe('what the stream did not bring to the bucket', () => {
  const recopy = () => composeRecopy(runtime())();
  test('is put there from the ledger: entries, their parts and refused requests; what is there stays as it is', async () => {
    await bench.decide(live);
    await reconcile();
    await copyAll();
    const [first] = [...bench.objects];
    const long = JSON.stringify({
      version: 1,
      notes: ['x'.repeat(200_000)],
      leases: [],
      managed: { put: [], remove: [] },
    });
    const head = (await bench.journal.load(DEV)).head?.hash ?? '';
    await bench.journal.append(DEV, sealEvidence(2, head, long));
    const key = { source: 'portal', requestId: 'R', detailType: 'Model Access Approved' };
    await bench.requests.claim(key, 'H', NOW);
    await bench.requests.claim({ ...key, requestId: 'open' }, 'H', NOW);
    await bench.requests.answer(key, 'H', { outcome: 'refused', because: [] }, NOW);
    expect(await verify()).toMatchObject([{ problems: ['entry 2: not copied yet'] }]);
    // Three parts and their entry, and the refusal; the first entry was there.
    expect(await recopy()).toEqual({ written: 5, present: 1 });
    expect(await verify()).toEqual([{ database: DEV, status: 'intact', entries: 2, problems: [] }]);
    expect([...bench.objects][0]).toEqual(first);
    expect(
      [...bench.objects.keys()].filter((name) => name.startsWith('evidence/requests/')),
    ).toEqual(['evidence/requests/REQUEST%23portal%23R/Model%20Access%20Approved.json']);
    expect(await recopy()).toEqual({ written: 0, present: 6 });
  });
});

describe('after a restore', () => {
  test('the evidence is replayed, what was ours is ours again, and the table is released', async () => {
    await bench.decide(live);
    await reconcile();
    await bench.decide(
      lease({ id: 'L2', privileges: [usage()], expiresAt: '2026-11-23T09:30:00.000Z' }),
    );
    await reconcile();
    await copyAll();
    // The backup was older than the evidence: it knows neither entries nor grants nor leases.
    for (const { pk, sk } of await bench.table.range(`DB#${DEV}`, ' ', '~'))
      await bench.table.remove(pk, sk);
    await bench.table.put({ pk: 'LEDGER', sk: 'IDENTITY', tableName: 'ledger-before' });
    await expect(bench.deps().identity.assertOwn()).rejects.toMatchObject({
      name: 'InvalidConfiguration',
    });
    const restored = await composeRestore(runtime())();
    expect(restored).toContainEqual({ database: DEV, entries: 2 });
    await bench.deps().identity.assertOwn();
    expect(await verify()).toEqual([{ database: DEV, status: 'intact', entries: 2, problems: [] }]);
    await bench.later(3600);
    const known = await bench.lease('L1');
    if (known)
      await bench.decide({ ...known, revision: 2, state: 'ending', revokedAt: bench.now() });
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
      'cannot be replayed: entry 1 was changed after it was written',
    );
  });
});
