import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import type { Compose } from '../../../local-aws/containers.ts';
import { createFaults } from '../../../local-aws/faults.ts';
import type { LocalAws } from '../../../local-aws/local-aws.ts';
import { approved, linesOf, openFixture } from '../open-fixture.ts';

let localAws: LocalAws;
afterEach(() => localAws.close());

class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

const output = (): unknown => localAws.executions[0]?.output;
const silent: Compose = () => async () => ({ batchItemFailures: [] });

test('a retry waits its interval on the virtual clock, and costs a transition', async () => {
  let calls = 0;
  const decide: Compose = () => async () => {
    calls += 1;
    if (calls < 3) throw new TryAgain('busy');
    return { parts: [] };
  };
  localAws = await openFixture({ decide });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  const [execution] = localAws.executions;
  expect(linesOf(execution?.history.events ?? []).slice(0, 4)).toEqual([
    'Decide entered 50',
    'Decide retried 50',
    'Decide retried 2050',
    'Decide exited 6050',
  ]);
  expect(execution?.history.transitions()).toBe(5);
});

test('an error is caught by its name, with the cause that Lambda gives', async () => {
  const decide: Compose = () => async () => {
    throw new TryAgain('busy for good');
  };
  localAws = await openFixture({ decide });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  expect(output()).toMatchObject({
    error: {
      Error: 'TryAgain',
      Cause: '{"errorType":"TryAgain","errorMessage":"busy for good","trace":[]}',
    },
  });
});

test('a task that nobody answers times out on the virtual clock, and hides no other iteration', async () => {
  const reconcile: Compose = () => {
    const machines = new SFNClient({});
    return async (event) => {
      const [record] = Object(event).Records;
      const { token, database } = JSON.parse(record.body);
      if (database === 'prod')
        await machines.send(
          new SendTaskSuccessCommand({ taskToken: token, output: '{"outcome":"applied"}' }),
        );
      return { batchItemFailures: [] };
    };
  };
  localAws = await openFixture({ reconcile });
  localAws.publish(approved('dev', 'prod'));
  await localAws.runUntilIdle();
  expect(localAws.executions[0]?.status).toBe('RUNNING');
  await localAws.runFor(3_900_000);
  expect(output()).toMatchObject({
    outcomes: [{ outcome: 'unanswered', error: 'States.Timeout' }, { outcome: 'applied' }],
  });
  expect(localAws.executions[0]?.history.transitions()).toBe(6);
  expect(linesOf(localAws.executions[0]?.history.events ?? [])).toContain(
    'Unanswered[0] exited 3900050',
  );
});

test('a token is good once, and for its own attempt only', async () => {
  const tokens: string[] = [];
  const reconcile: Compose = () => async (event) => {
    tokens.push(JSON.parse(Object(event).Records[0].body).token);
    return { batchItemFailures: [] };
  };
  localAws = await openFixture({ reconcile });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  const answer = (taskToken: string | undefined) =>
    new SFNClient({}).send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  await answer(tokens[0]);
  await expect(answer(tokens[0])).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await expect(answer('nonsense')).rejects.toMatchObject({ name: 'InvalidToken' });
});

test('an answer that comes after the time limit is refused', async () => {
  localAws = await openFixture({ reconcile: silent });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  await localAws.runFor(3_900_000);
  const late = new SendTaskSuccessCommand({ taskToken: 'task-token-2', output: '{}' });
  await expect(new SFNClient({}).send(late)).rejects.toMatchObject({ name: 'TaskTimedOut' });
});

test('an input of more than 256 KiB starts nothing', async () => {
  localAws = await openFixture();
  expect(() => localAws.startMachine('access', { long: 'x'.repeat(262_144) })).toThrow(
    'the input has more than 262144 bytes',
  );
  expect(localAws.executions).toEqual([]);
});

test('a state that returns more than 256 KiB ends the execution, past every Catch', async () => {
  localAws = await openFixture({
    decide: () => async () => ({ parts: [], long: 'x'.repeat(262_144) }),
  });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  expect(localAws.executions[0]).toMatchObject({
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
  });
});

test('a function that runs out of its time dies; what it still tries has no effect', async () => {
  const decide: Compose = () => async () => {
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/Undeliverable';
    for (const MessageBody of ['in time', 'too late'])
      await new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody }));
    return { parts: [] };
  };
  localAws = await openFixture({ decide }, { latencyMs: () => 20_000 });
  localAws.publish(approved('dev'));
  await localAws.runUntilIdle();
  expect(output()).toMatchObject({
    error: { Error: 'Sandbox.Timedout', Cause: 'Task timed out after 30 seconds' },
  });
  expect(localAws.queues.find('Undeliverable').bodies()).toEqual(['in time']);
});

test('two runs of the same seed have the same history; another seed has another', async () => {
  const play = async (seed: number): Promise<string[]> => {
    let failures = 0;
    const decide: Compose = (runtime) => async (event, context) => {
      failures += 1;
      if (failures % 3 === 0) throw new TryAgain('busy');
      return {
        parts: Object(event).event.detail.databases.map((database: string) => ({
          database,
          group: database,
        })),
        at: runtime.now(),
        context,
      };
    };
    const faults = createFaults(seed, {
      'duplicate-event': 0.4,
      reorder: 0.5,
      'mixed-groups': 0.5,
      'crash-before': 0.2,
      'closed-token': 0.2,
      'duplicate-message': 0.3,
    });
    localAws = await openFixture({ decide }, { faults });
    for (const database of ['a', 'b', 'c', 'd']) localAws.publish(approved(database, 'shared'));
    await localAws.runFor(8 * 3_600_000);
    const history = localAws.executions.flatMap(({ name, status, history: { events } }) => [
      name,
      status,
      ...linesOf(events),
    ]);
    await localAws.close();
    return history;
  };
  const first = await play(11);
  expect(first.length).toBeGreaterThan(40);
  expect(await play(11)).toEqual(first);
  expect(await play(12)).not.toEqual(first);
  localAws = await openFixture();
});
