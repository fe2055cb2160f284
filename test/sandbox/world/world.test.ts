import { afterEach, expect, test } from '@jest/globals';
import { approved, openWorld, told } from './story.ts';
import type { World } from '../../../sandbox/world/world.ts';

let world: World;
afterEach(() => world.close());

test('an event starts its machine, a message answers its task, and a request for two databases is five transitions', async () => {
  world = await openWorld();
  world.publish(approved('dev', 'prod'));
  await world.runUntilIdle();
  const [execution] = world.executions;
  expect(execution?.status).toBe('SUCCEEDED');
  expect(execution?.output).toMatchObject({ outcomes: [{ outcome: 'applied', database: 'dev' }, { outcome: 'applied', database: 'prod' }] });
  expect(execution?.history.transitions()).toBe(5);
  expect(told(execution?.history.events ?? [])).toEqual([
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
