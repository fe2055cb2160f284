import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { groupOf } from '../../../domain/access/database-key.ts';
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
test('any other scope is refused', async () => {
  await expect(sweep('some')).rejects.toThrow();
});
