import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { afterEach, expect, test } from '@jest/globals';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import { approved, linesOf, openFixture } from './open-fixture.ts';

let localAws: LocalAws;
afterEach(() => localAws.close());

test('an event starts its machine, a message answers its task, and a request for two databases is five transitions', async () => {
  localAws = await openFixture();
  localAws.publish(approved('dev', 'prod'));
  await localAws.runUntilIdle();
  const [execution] = localAws.executions;
  expect(execution?.status).toBe('SUCCEEDED');
  expect(execution?.output).toMatchObject({
    outcomes: [
      { outcome: 'applied', database: 'dev' },
      { outcome: 'applied', database: 'prod' },
    ],
  });
  expect(execution?.history.transitions()).toBe(5);
  expect(linesOf(execution?.history.events ?? [])).toEqual([
    'Decide entered 50',
    'Decide exited 50',
    'Databases entered 50',
    'Reconcile[0] entered 50',
    'Reconcile[1] entered 50',
    'Reconcile[0] exited 70',
    'Reconcile[1] exited 70',
    'Databases exited 70',
    'Record entered 70',
    'Record exited 70',
  ]);
});

test('a function cannot swallow a gap of the sandbox: the run fails', async () => {
  const decide = () => () =>
    new KMSClient({}).send(new ListKeysCommand({})).catch(() => ({ parts: [] }));
  localAws = await openFixture({ decide });
  localAws.publish(approved('dev'));
  await expect(localAws.runUntilIdle()).rejects.toThrow(
    'decide: KMS.ListKeys: the sandbox does not know this operation',
  );
});

test('a person invokes a function and gets its answer or its error', async () => {
  localAws = await openFixture({
    sweep: () => (event) => event,
    record: () => () => Promise.reject(new TypeError('boom')),
  });
  expect(await localAws.invoke('sweep', { scope: 'all' })).toEqual({ scope: 'all' });
  await expect(localAws.invoke('record', {})).rejects.toThrow(TypeError);
});
