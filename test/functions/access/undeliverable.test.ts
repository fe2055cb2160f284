import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { ANNOUNCEMENTS } from '../../../domain/access/announcement.ts';
import { compose } from '../../../functions/access/undeliverable.ts';
import { NOW } from '../../domain/access/examples.ts';
import { type Bench, openBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

// Only what a dead-letter queue of a rule gives and the function reads.
const event = (body: string, attributes: object = {}) =>
  ({ Records: [{ messageId: 'M1', body, messageAttributes: attributes }] }) as unknown as SQSEvent;
const note = (given: SQSEvent) =>
  compose({
    env: { TABLE: 'ledger', BUS: 'bus' },
    now: () => new Date(NOW),
    pause: async () => {},
  })(given);

test('what could not start leaves evidence and is told, even if it is 1 MB', async () => {
  await note(
    event('x'.repeat(1_000_000), {
      ERROR_CODE: { stringValue: 'SDK_CLIENT_ERROR' },
      ERROR_MESSAGE: { stringValue: 'too large' },
    }),
  );
  // What it said is in the evidence as far as an item holds it; its hash is of all of it.
  expect(bench.images[0]).toMatchObject({
    content: { S: `${'x'.repeat(119_999)}…` },
    contentHash: { S: '1b977e9f84f1b26b6ed7f68b0498faee2385ea4125bd29adce4a7d9106ba3134' },
  });
  const [kept] = await bench.table.range('REQUEST#undeliverable#M1', ' ', '~');
  expect(JSON.parse(String(kept?.outcome))).toEqual({
    outcome: 'failed',
    because: [
      'could not be delivered: SDK_CLIENT_ERROR too large',
      'nothing was changed; correct the cause and send the event again',
    ],
    excerpt: 'x'.repeat(2000),
  });
  expect(bench.put.map(({ DetailType }) => DetailType)).toEqual(['Model Access Failed']);
  expect(
    ANNOUNCEMENTS['Model Access Failed'].safeParse(JSON.parse(bench.put[0]?.Detail ?? '')).success,
  ).toBe(true);
});
test('delivered twice: one piece of evidence', async () => {
  await note(event('x'));
  await note(event('x'));
  expect(await bench.table.range('REQUEST#undeliverable#M1', ' ', '~')).toHaveLength(1);
});
