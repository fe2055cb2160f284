import { expect, test } from '@jest/globals';
import { wiring } from './open-fixture.ts';

const named = <Thing extends { readonly name: string }>(
  things: readonly Thing[],
  name: string,
): Thing | undefined => things.find((thing) => thing.name === name);

test('a function has its file, role, time limit and resolved environment', () => {
  expect(named(wiring.functions, 'decide')).toMatchObject({
    file: 'functions/access/decide',
    role: 'fixture-decide',
    timeoutSeconds: 30,
    env: {
      STAGE: 'dev',
      TABLE: 'Ledger',
      QUEUE_ARN: 'arn:aws:sqs:us-east-1:111122223333:reconcile.fifo',
    },
  });
  expect(named(wiring.functions, 'reconcile')).toMatchObject({
    timeoutSeconds: 120,
    env: {
      QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/reconcile.fifo',
      BUS: 'arn:aws:events:us-east-1:111122223333:event-bus/access',
    },
    queues: [{ queue: 'reconcile.fifo', batchSize: 10, reportsFailures: true }],
  });
});

test('a function knows the stream that it reads: how much at once, and how long that may take to come together', () =>
  expect(named(wiring.functions, 'copy')?.streams).toMatchObject([
    { batchSize: 25, windowMs: 7_000 },
  ]));

test('a machine has its placeholders replaced by ARNs', () => {
  expect(named(wiring.machines, 'access')?.definition).toMatchObject({
    States: {
      Decide: {
        Resource: 'arn:aws:lambda:us-east-1:111122223333:function:decide',
        Parameters: { origin: 'event' },
      },
    },
  });
});

test('queues know their dead-letter queue, the table its keys and its index', () => {
  expect(named(wiring.queues, 'reconcile.fifo')).toEqual({
    name: 'reconcile.fifo',
    fifo: true,
    contentBasedDeduplication: true,
    deduplicatesPerGroup: false,
    visibilityTimeoutSeconds: 720,
    deadLetter: { queue: 'ReconcileDeadLetters.fifo', maxReceiveCount: 5 },
  });
  expect(wiring.tables).toEqual([
    {
      name: 'Ledger',
      key: { hash: 'pk', range: 'sk' },
      indexes: [{ name: 'due', key: { hash: 'due', range: 'dueAt' }, projection: 'KEYS_ONLY' }],
    },
  ]);
});

test('rules and schedules know their bus, pattern, target and dead-letter queue', () => {
  expect(wiring.rules.filter(({ name }) => name === 'Approvals')).toEqual([
    {
      name: 'Approvals',
      bus: 'access',
      pattern: { source: ['redshift-ml.access'], 'detail-type': ['Model Access Approved'] },
      targets: [
        {
          arn: 'arn:aws:states:us-east-1:111122223333:stateMachine:access',
          groupId: undefined,
          deadLetter: 'arn:aws:sqs:us-east-1:111122223333:Undeliverable',
        },
      ],
    },
  ]);
  expect(wiring.schedules).toMatchObject([
    {
      name: 'sweep',
      expression: 'rate(5 minutes)',
      input: '{"scope":"due"}',
      target: { arn: 'arn:aws:lambda:us-east-1:111122223333:function:sweep' },
    },
  ]);
  expect([wiring.buses, wiring.scheduleGroups]).toEqual([['access'], ['leases']]);
});
