import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { groupOf } from '../../../domain/access/database-key.ts';
import { chainOf } from '../../../domain/evidence.ts';
import { consume } from '../../../functions/access/reconcile/consume.ts';
import { compose } from '../../../functions/access/sweep.ts';
import { logger } from '../../../functions/log.ts';
import { DEV, EVERYWHERE, inWarehouse, lease, NOW } from '../../domain/access/examples.ts';
import { type Bench, nudge, openBench } from './bench.ts';
import { record } from './queue-record.ts';

logger.setLogLevel('SILENT');
const PROD = DEV.replace('#dev', '#prod');
let bench: Bench;
/** How long each pause was, and how many messages had been sent before. */
let pauses: [ms: number, sent: number][];
beforeEach(async () => {
  pauses = [];
  bench = await openBench();
  for (const database of [DEV, PROD, EVERYWHERE])
    await bench.journal.noteLook(database, { at: '2026-11-24T10:00:00.000Z' });
});
afterEach(() => bench.close());
const sweep = (scope: unknown) =>
  compose({
    env: { TABLE: 'ledger', QUEUE_URL: 'https://queue.fifo' },
    config: bench.behaviour.config,
    now: () => new Date(bench.now()),
    pause: async (ms) => void pauses.push([ms, bench.sent.length]),
  })({ scope });

test('nothing due: nobody is woken', async () => {
  expect(await sweep('due')).toEqual({ scope: 'due', nudged: 0, orphaned: [] });
  expect(bench.sent).toEqual([]);
});
test('databases with something due are woken once, in their own group, with a body that is unique', async () => {
  await bench.decide(lease());
  await bench.decide(lease({ id: 'L2' }));
  await bench.decide(lease({ id: 'L3', database: EVERYWHERE, dueAt: '2026-11-23T10:00:00.000Z' }));
  expect(await sweep('due')).toEqual({ scope: 'due', nudged: 1, orphaned: [] });
  expect(bench.sent).toMatchObject([
    {
      MessageGroupId: groupOf(DEV),
      MessageBody: JSON.stringify({
        version: 1,
        kind: 'nudge',
        database: DEV,
        run: `sweep-due-${NOW}`,
        scope: 'due',
      }),
    },
  ]);
});
test('a database that left the configuration is not woken, but told of: its leases wait for somebody', async () => {
  await bench.decide(lease({ database: 'elsewhere' }));
  await bench.decide(lease());
  expect(await sweep('due')).toEqual({ scope: 'due', nudged: 1, orphaned: ['elsewhere'] });
  expect(await sweep('all')).toEqual({ scope: 'all', nudged: 3, orphaned: ['elsewhere'] });
});
test('nor is one with a lease of which nothing is due: the night tells of it, while it lives', async () => {
  await bench.journal.noteLook('elsewhere', { at: '2026-11-24T10:00:00.000Z' });
  expect(await sweep('all')).toMatchObject({ orphaned: [] });
  const { dueAt: _, ...active } = lease({ database: 'elsewhere', state: 'active' });
  await bench.decide(active);
  expect(await sweep('due')).toMatchObject({ orphaned: [] });
  expect(await sweep('all')).toMatchObject({ orphaned: ['elsewhere'] });
});
test('all: every database and the warehouse-wide part', async () =>
  expect(await sweep('all')).toEqual({ scope: 'all', nudged: 3, orphaned: [] }));
test('an open batch, and evidence that is not told, wake their database once nobody can be at work on them', async () => {
  await bench.journal.openIntent(DEV, {
    seq: 1,
    attempt: 1,
    at: NOW,
    statements: [],
    sql: [],
    token: '1.1',
    ids: { grantees: [], schemas: [] },
    transients: 0,
  });
  const entry = await bench.entryAfter(undefined, '{}', chainOf(EVERYWHERE));
  await bench.journal.append(entry, { sweepAt: '2026-11-23T09:03:00.000Z' });
  await bench.later(149);
  expect(await sweep('due')).toMatchObject({ nudged: 0 });
  await bench.later(1);
  expect(await sweep('due')).toMatchObject({ nudged: 1, orphaned: [] });
  await bench.later(30);
  expect(await sweep('due')).toMatchObject({ nudged: 2, orphaned: [] });
  await bench.journal.closeIntent(DEV, 1);
  await bench.journal.markPublished(entry);
  expect(await sweep('due')).toMatchObject({ nudged: 0 });
});
test('retry: every database, and what was tried in vain is tried again', async () => {
  expect(await sweep('retry')).toMatchObject({ nudged: 3 });
  expect(bench.sent.map(({ MessageBody }) => JSON.parse(MessageBody))).toEqual([
    expect.objectContaining({ kind: 'nudge', scope: 'retry' }),
    expect.objectContaining({ kind: 'nudge', scope: 'retry' }),
    expect.objectContaining({ kind: 'nudge', scope: 'retry' }),
  ]);
});
test('a database that was never looked at, or not last night, is woken without anything due in it', async () => {
  await bench.table.remove(`EVIDENCE#${chainOf(PROD)}`, 'LOOK');
  expect(await sweep('due')).toMatchObject({ nudged: 1 });
  expect(bench.sent[0]?.MessageGroupId).toBe(groupOf(PROD));
  await bench.later(25 * 3600);
  expect(await sweep('due')).toMatchObject({ nudged: 3 });
});
test('a look moves the next one by 25 hours; where nothing could be read, by five minutes first', async () => {
  const look = async () => (await bench.table.looks()).get(`EVIDENCE#${chainOf(DEV)}`);
  const nudged = async (id: string) => consume(bench.deps(), [record(id, nudge(id))]);
  await bench.later(3600);
  await nudged('a');
  expect(await look()).toBe('2026-11-24T11:00:00.000Z');
  bench.behaviour.reachable = false;
  await nudged('b');
  expect(await look()).toBe('2026-11-23T10:04:00.000Z');
  bench.behaviour.before = (operation) => {
    if (operation === 'BatchExecuteStatement') throw new Error('died');
  };
  await bench.later(3600);
  await nudged('c');
  expect(await look()).toBe('2026-11-23T10:04:00.000Z');
});
test('a database that is not looked at for more than a day is told loudly', async () => {
  const errors = jest.spyOn(logger, 'error').mockImplementation(() => {});
  await bench.later(27 * 3600 - 1);
  await sweep('due');
  expect(errors).not.toHaveBeenCalled();
  await bench.later(1);
  await sweep('due');
  expect(errors.mock.calls.map(([, about]) => about)).toEqual(
    expect.arrayContaining([{ database: DEV }]),
  );
  errors.mockRestore();
});
test('evidence that is not told for half an hour is told of loudly, whoever asks for it', async () => {
  const errors = jest.spyOn(logger, 'error').mockImplementation(() => {});
  const entry = await bench.entryAfter(undefined, '{}', chainOf(EVERYWHERE));
  await bench.journal.append(entry, { sweepAt: NOW });
  await bench.decide(lease({ dueAt: NOW }));
  await bench.later(1_799);
  await sweep('due');
  expect(errors).not.toHaveBeenCalled();
  await bench.later(1);
  await sweep('due');
  expect(errors.mock.calls).toEqual([
    [expect.stringMatching(/^evidence is not told/), { database: EVERYWHERE }],
  ]);
  await bench.journal.markPublished(entry);
  await sweep('due');
  expect(errors).toHaveBeenCalledTimes(1);
  errors.mockRestore();
});
test('of one account and Region five databases a second are woken: its quota bears no more', async () => {
  const databases = Array.from({ length: 11 }, (_, n) => `db_${n}`);
  bench.behaviour.config = inWarehouse({ databases });
  expect(await sweep('all')).toMatchObject({ nudged: 12 });
  expect(pauses).toEqual([
    [1_000, 5],
    [1_000, 10],
  ]);
});
test('any other scope is refused', async () => {
  await expect(sweep('some')).rejects.toThrow();
});
