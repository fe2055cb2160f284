import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, expect, test } from '@jest/globals';
import { functionArn } from '../../../local-aws/arn.ts';
import type { Compose } from '../../../local-aws/containers.ts';
import type { JsonObject } from '../../../local-aws/json.ts';
import type { LocalAws } from '../../../local-aws/local-aws.ts';
import type { Execution } from '../../../local-aws/machines/execution.ts';
import { linesOf, openFixture, wiring } from '../open-fixture.ts';

let localAws: LocalAws;
afterEach(() => localAws.close());

/** Starts a machine of the given states, the first of which is `First`. */
async function run(
  States: JsonObject,
  input: unknown,
  functions: Record<string, Compose> = {},
): Promise<Execution> {
  const machines = [{ name: 'machine', definition: { StartAt: 'First', States } }];
  localAws = await openFixture(functions, {}, { ...wiring, machines, rules: [] });
  const execution = localAws.startMachine('machine', input);
  await localAws.runUntilIdle();
  return execution;
}

test('a Wait state takes virtual time and passes its input on', async () => {
  const execution = await run(
    {
      First: { Type: 'Wait', Seconds: 3600, Next: 'Then' },
      Then: { Type: 'Wait', Seconds: 7200, End: true },
    },
    { kept: true },
  );
  expect(execution.output).toEqual({ kept: true });
  expect(linesOf(execution.history.events)).toEqual([
    'First entered 0',
    'First exited 3600000',
    'Then entered 3600000',
    'Then exited 10800000',
  ]);
  expect(execution.history.events[0]?.type).toBe('Wait');
});

test('a Choice takes its branch, and a Fail state names its error', async () => {
  const states = {
    First: {
      Type: 'Choice',
      Choices: [{ Variable: '$.ok', BooleanEquals: true, Next: 'Done' }],
      Default: 'Refused',
    },
    Done: { Type: 'Succeed' },
    Refused: { Type: 'Fail', Error: 'NotOk', Cause: 'it was not' },
  };
  expect(await run(states, { ok: false })).toMatchObject({
    status: 'FAILED',
    error: 'NotOk',
    cause: 'it was not',
  });
  await localAws.close();
  expect(await run(states, { ok: true })).toMatchObject({
    status: 'SUCCEEDED',
    output: { ok: true },
  });
});

const asking = (more: JsonObject = {}): JsonObject => ({
  First: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: {
      FunctionName: functionArn('decide'),
      Payload: { 'token.$': '$$.Task.Token', 'run.$': '$$.Execution.Name' },
    },
    TimeoutSeconds: 3600,
    ...more,
    End: true,
  },
});

test('a function that is asked with a token is answered later, by whoever has the token', async () => {
  const asked: { token: string; run: string }[] = [];
  const execution = await run(
    asking(),
    {},
    { decide: () => async (event) => asked.push(Object(event)) },
  );
  expect([execution.status, asked[0]?.run]).toEqual(['RUNNING', 'run-1']);
  await new SFNClient({}).send(
    new SendTaskSuccessCommand({ taskToken: asked[0]?.token, output: '{"approved":true}' }),
  );
  await localAws.runUntilIdle();
  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { approved: true } });
});

test('a retry has a token of its own; the token of the attempt before is refused', async () => {
  const tokens: string[] = [];
  const retry = { Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] };
  await run(asking(retry), {}, { decide: () => async (event) => tokens.push(Object(event).token) });
  await localAws.runFor(3_601_000);
  expect(tokens).toHaveLength(2);
  const answer = (taskToken: string | undefined) =>
    new SFNClient({}).send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  await expect(answer(tokens[0])).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await answer(tokens[1]);
  await localAws.runUntilIdle();
  expect(localAws.executions[0]?.status).toBe('SUCCEEDED');
});

test('what the sandbox does not know ends the execution past every Catch', async () => {
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'First' }];
  const execution = await run(
    { First: { Type: 'Task', Resource: 'arn:aws:states:::glue:startJobRun', Catch, End: true } },
    {},
  );
  expect(execution).toMatchObject({ status: 'FAILED', error: 'Sandbox.UnknownResource' });
});

test.each<[string, JsonObject]>([
  ['a Wait until a time', { Type: 'Wait', Timestamp: '2026-03-01T12:00:00Z', End: true }],
  ['a Parallel state', { Type: 'Parallel', Branches: [], End: true }],
])('%s is not known: the machine is refused', async (_, First) => {
  await expect(run({ First }, {})).rejects.toThrow('the sandbox does not know');
  localAws = await openFixture();
});
