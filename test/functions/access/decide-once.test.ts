import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ANNOUNCEMENTS } from '../../../domain/access/announcement.ts';
import { groupOf } from '../../../domain/access/database-key.ts';
import type { Decided } from '../../../functions/access/decide/decide-once.ts';
import { reconcileDatabase } from '../../../functions/access/reconcile/reconcile-database.ts';
import { recordOutcome } from '../../../functions/access/record/record-outcome.ts';
import { APPROVED, event, REQUESTED } from '../../domain/access/events.ts';
import { config, DEV, inWarehouse, NOW } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';
import { deciding } from './deciding.ts';

let bench: Bench;
let d: ReturnType<typeof deciding>;
beforeEach(async () => {
  bench = await openBench();
  d = deciding(bench);
});
afterEach(() => bench.close());

const recordDeps = () => ({
  config: bench.behaviour.config,
  requests: bench.requests,
  leases: bench.leases,
  bus: bench.deps().bus,
});
const record = (decided: Decided, answers?: Parameters<typeof recordOutcome>[1]['answers']) => {
  const { outcome, ...rest } = decided;
  const input = {
    ...rest,
    ...(outcome && { outcome: { ...outcome, because: [...outcome.because] } }),
  };
  return recordOutcome(
    recordDeps(),
    { executionArn: 'arn:execution', decided: input, ...(answers && { answers }) },
    bench.now(),
  );
};
const part = { database: DEV, group: groupOf(DEV), leaseId: 'REQ-1', revision: 1 };

describe('an approval', () => {
  test('writes a live lease and names the database that has to reconcile', async () => {
    expect(await d.approve()).toMatchObject({
      key: { source: 'access-portal', requestId: 'REQ-1', detailType: 'Model Access Approved' },
      parts: [part],
    });
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 1, state: 'activating' });
  });
  test('without a recorded outcome, a duplicate goes on; with one, it is answered with the first', async () => {
    await d.approve();
    const second = await d.approve();
    expect(second.parts).toEqual([part]);
    await record(second, [{ ...part, outcome: 'applied', because: [], evidence: 1 }]);
    const third = await d.approve();
    expect(third).toMatchObject({
      parts: [],
      outcome: { outcome: 'applied', because: [], duplicate: true },
    });
    expect(await record(third)).toEqual({ outcome: 'applied', because: [], duplicate: true });
    expect(bench.told).toEqual([]);
  });
  test('names the configuration that it was decided by, whatever Record follows meanwhile', async () => {
    const before = config({ approvedPlans: ['before'] });
    const decided = await d.approve({}, { ...d.deps(), config: before });
    await record(decided, [{ ...part, outcome: 'applied', because: [], evidence: 1 }]);
    const known = await bench.requests.remembered(decided.key);
    expect(JSON.parse(String(known?.outcome))).toEqual({
      outcome: 'applied',
      because: [],
      configuration: { revision: 1, hash: before.hash },
    });
  });
  test('whose execution died stands, though a rule of today would refuse it', async () => {
    await d.approve();
    const [source] = d.deps().config.sources;
    const stricter = config({ sources: [{ ...source, approvers: ['somebody else'] }] });
    const again = await d.approve({}, { ...d.deps(), config: stricter });
    expect(again.parts).toEqual([part]);
    for (const absent of ['outcome', 'configuration']) expect(again).not.toHaveProperty(absent);
    const another = await d.approve({ requestId: 'REQ-9' }, { ...d.deps(), config: stricter });
    expect(another).toMatchObject({ parts: [], outcome: { outcome: 'refused' } });
  });
  test('that a rule made needless stands when its execution died, though it would have to wait by a rule of today', async () => {
    const rule = { name: 'users', when: { sources: ['access-portal'] } };
    const under = (changes: object) => ({
      ...d.deps(),
      config: config({ policy: [{ ...rule, ...changes }] }),
    });
    const ask = (changes: object, rules: object) =>
      d.decide('Model Access Requested', { ...REQUESTED, ...changes }, under(rules));
    const stages = [{ approvers: ['olivia'] }];
    expect(await ask({}, { effect: 'allow' })).toMatchObject({ parts: [part] });
    const again = await ask({}, { effect: 'needs-approval', stages });
    expect(again).toMatchObject({ parts: [part] });
    expect(again).not.toHaveProperty('lacks');
    expect(await ask({ requestId: 'REQ-9' }, { effect: 'needs-approval', stages })).toHaveProperty(
      'lacks',
    );
  });
  test('the same requestId with other content is refused with evidence, and the first stays as it is', async () => {
    await d.approve();
    const other = await d.approve({ reason: 'other' });
    expect(other).toMatchObject({
      parts: [],
      outcome: {
        outcome: 'refused',
        conflict: true,
        because: ['requestId REQ-1 was seen before with other content; use a new requestId'],
      },
    });
    await record(other);
    expect(bench.told).toMatchObject([
      { detailType: 'Model Access Refused', detail: { requestId: 'REQ-1', outcome: 'refused' } },
    ]);
    const claimed = bench.images.filter(({ content }) => content !== undefined);
    expect(claimed).toMatchObject([
      { content: { S: expect.stringContaining('"reason":"churn campaign"') } },
      { content: { S: expect.stringContaining('"reason":"other"') } },
    ]);
    expect((await d.approve()).parts).toEqual([part]);
    const kept = await bench.table.range('REQUEST#access-portal#REQ-1', ' ', '~');
    expect(kept.map(({ sk }) => sk)).toEqual([
      'Model Access Approved',
      `Model Access Approved#OTHER#${other.contentHash}`,
    ]);
  });
  test('wakes its database at its start and at its end, once each', async () => {
    const window = { startsAt: '2026-12-01T00:00:00Z', expiresAt: '2026-12-31T00:00:00Z' };
    await d.approve(window);
    await d.approve(window);
    expect(d.planned.map(({ at, group }) => ({ at, group }))).toEqual(
      [
        '2026-12-01T00:00:00.000Z',
        '2026-12-31T00:00:00.000Z',
        '2026-12-01T00:00:00.000Z',
        '2026-12-31T00:00:00.000Z',
      ].map((at) => ({ at, group: groupOf(DEV) })),
    );
    expect(new Set(d.planned.map(({ name }) => name)).size).toBe(2);
    expect(d.planned[0]?.body).toEqual({
      version: 1,
      kind: 'nudge',
      database: DEV,
      leaseId: 'REQ-1',
      revision: 1,
      run: '<aws.scheduler.execution-id>',
    });
  });
  test('what is refused leaves evidence and no lease; sent again it has the same answer', async () => {
    const refused = await d.approve({ approvedBy: ['alice'], ticket: 'CHG-7' });
    await record(refused);
    expect(await bench.lease('REQ-1')).toBeUndefined();
    expect(bench.told).toMatchObject([
      {
        detailType: 'Model Access Refused',
        detail: {
          source: 'access-portal',
          requestId: 'REQ-1',
          detailType: 'Model Access Approved',
          leaseId: 'REQ-1',
          warehouse: 'analytics',
          database: 'dev',
          grantee: { type: 'group', name: 'marketing_analyst_grp' },
          ticket: 'CHG-7',
          because: [expect.stringContaining('names only the requester')],
        },
      },
    ]);
    expect(ANNOUNCEMENTS['Model Access Refused'].parse(bench.told[0]?.detail)).toEqual(
      bench.told[0]?.detail,
    );
    expect(await d.approve({ approvedBy: ['alice'], ticket: 'CHG-7' })).toMatchObject({
      outcome: { outcome: 'refused', duplicate: true },
    });
  });
});

describe('a request that waits for its approval', () => {
  test('changes nothing until the approval comes', async () => {
    expect(await d.decide('Model Access Requested', REQUESTED)).toMatchObject({
      parts: [],
      lacks: [expect.stringContaining('needs an approval of')],
    });
    expect(await bench.lease('REQ-1')).toBeUndefined();
    expect((await d.approve()).parts).toEqual([part]);
  });
  test('and arrives after it: already decided, and nobody is told of a refusal', async () => {
    await d.approve();
    const late = await d.decide('Model Access Requested', REQUESTED);
    expect(late).toMatchObject({ parts: [], outcome: { outcome: 'already-decided' } });
    await record(late);
    expect(bench.told).toEqual([]);
    expect(await bench.lease('REQ-1')).toMatchObject({ revision: 1, state: 'activating' });
  });
});

describe('an execution without an answer', () => {
  const error = { Error: 'States.Timeout' };
  test('is told what the ledger says meanwhile', async () => {
    const decided = await d.approve();
    await reconcileDatabase(bench.deps(), bench.ref(DEV));
    expect(await record(decided, [{ ...part, error }])).toEqual({
      outcome: 'applied',
      because: [],
    });
  });
  test('if the ledger does not know yet, it fails loudly and stays open for a repetition', async () => {
    const decided = await d.approve();
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
    expect((await d.approve()).parts).toEqual([part]);
  });
  test('what nobody could decide is told too', async () => {
    const said = await recordOutcome(
      recordDeps(),
      { executionArn: 'arn:execution', error: { Error: 'Lambda.Unknown', Cause: 'died' } },
      NOW,
    );
    expect(said).toEqual({
      outcome: 'failed',
      because: [
        'the request could not be decided: Lambda.Unknown died; once the cause is gone it may be sent again under the same requestId',
      ],
    });
    expect(bench.told).toEqual([
      {
        detailType: 'Model Access Failed',
        detail: { executionArn: 'arn:execution', outcome: 'failed', because: said.because },
      },
    ]);
  });
  test('of two executions of one message the second ends with what the first recorded, also unanswered', async () => {
    const decided = await d.approve();
    await record(decided, [{ ...part, outcome: 'held', because: ['no model'], evidence: 1 }]);
    const first = { outcome: 'held', because: ['no model'] };
    expect(await record(decided, [{ ...part, outcome: 'scheduled', because: [] }])).toEqual(first);
    expect(await record(decided, [{ ...part, error }])).toEqual(first);
    expect(bench.told).toEqual([]);
  });
  test('what nobody could decide is told with its requestId, kept, and no answer: sent again it is decided', async () => {
    const input = {
      executionArn: 'arn:execution',
      error: { Error: 'TryAgain', Cause: 'busy' },
      undecided: { origin: 'event' as const, event: event('Model Access Approved', APPROVED) },
    };
    const said = await recordOutcome(recordDeps(), input, NOW);
    const key = {
      source: 'access-portal',
      requestId: 'REQ-1',
      detailType: 'Model Access Approved',
    };
    expect(bench.told).toMatchObject([
      {
        detailType: 'Model Access Failed',
        detail: { ...key, executionArn: 'arn:execution', leaseId: 'REQ-1', because: said.because },
      },
    ]);
    const [kept] = await bench.table.range('REQUEST#access-portal#REQ-1', ' ', '~');
    expect(kept).toMatchObject({
      sk: expect.stringMatching(/^Model Access Approved#UNDECIDED#[0-9a-f]{64}$/),
      outcome: JSON.stringify(said),
      content: expect.stringContaining('"requestId":"REQ-1"'),
    });
    expect(await d.approve()).toMatchObject({ key, parts: [part] });
  });
  test('the worst part is the outcome of the whole', async () => {
    const decided = await d.approve();
    expect(
      await record(decided, [
        { ...part, outcome: 'applied', because: [] },
        { ...part, outcome: 'blocked', because: ['no group'] },
        { ...part, outcome: 'held', because: ['no model'] },
      ]),
    ).toEqual({ outcome: 'blocked', because: ['no group', 'no model'] });
  });
});

test('a revoke where the database is not configured any more is kept, and says that access stays', async () => {
  await d.approve();
  bench.behaviour.config = inWarehouse({ databases: ['prod'] });
  const decided = await d.revoke();
  expect(decided).toMatchObject({ parts: [], outcome: { outcome: 'held' } });
  expect(decided.outcome?.because).toEqual([
    expect.stringContaining(
      'lease REQ-1 is revoked, but database dev is not in config/admin.yml any more',
    ),
  ]);
  expect(await bench.lease('REQ-1')).toMatchObject({ state: 'ending', revokedAt: NOW });
});
