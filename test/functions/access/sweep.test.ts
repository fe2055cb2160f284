import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { groupOf } from '../../../domain/access/database-key.ts';
import { chainOf } from '../../../domain/evidence.ts';
import { compose } from '../../../functions/access/sweep.ts';
import { logger } from '../../../functions/log.ts';
import { DEV, EVERYWHERE, lease, NOW } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

logger.setLogLevel('SILENT');
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());
const sweep = (scope: unknown) =>
  compose({
    env: { TABLE: 'ledger', QUEUE_URL: 'https://queue.fifo' },
    config: bench.behaviour.config,
    now: () => new Date(bench.now()),
    pause: async () => {},
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
    expect.objectContaining({ kind: 'nudge', retry: true }),
    expect.objectContaining({ kind: 'nudge', retry: true }),
    expect.objectContaining({ kind: 'nudge', retry: true }),
  ]);
});
test('any other scope is refused', async () => {
  await expect(sweep('some')).rejects.toThrow();
});
