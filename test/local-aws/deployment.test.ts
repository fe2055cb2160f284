import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { deployment } from '../../sandbox/deployment.ts';

const ROOT = new URL('../../', import.meta.url);
const { wiring } = deployment;

test('every function of serverless.yml has its file', () => {
  expect(
    wiring.functions
      .map(({ file }) => file)
      .filter((file) => !existsSync(new URL(`${file}.ts`, ROOT))),
  ).toEqual([]);
});

test('access is one definition deployed twice, with a constant origin', () => {
  const origins = wiring.machines
    .filter(({ name }) => name.startsWith('access'))
    .map(({ name, definition }) => [name, Object(definition).States.Decide.Parameters.origin]);
  expect(origins).toEqual([
    ['access', 'event'],
    ['access-manual', 'manual'],
    ['access-answers', 'answers'],
  ]);
});

test('the reconcile queue is FIFO with content-based deduplication, and every target and dead-letter queue exists', () => {
  const queues = wiring.queues.map(({ name }) => name);
  expect(wiring.queues.find(({ name }) => name === 'reconcile.fifo')).toMatchObject({
    fifo: true,
    contentBasedDeduplication: true,
  });
  const deadLetters = wiring.queues.flatMap(({ deadLetter }) => deadLetter?.queue ?? []);
  expect(deadLetters.filter((queue) => !queues.includes(queue))).toEqual([]);
  const sources = wiring.functions.flatMap((one) => one.queues.map(({ queue }) => queue));
  expect(sources.filter((queue) => !queues.includes(queue))).toEqual([]);
});
