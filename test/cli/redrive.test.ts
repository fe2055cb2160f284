import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stackResources } from '../../aws/stack.ts';
import { functionArn, REGION } from '../../local-aws/arn.ts';
import type { Queue } from '../../local-aws/messaging/queue.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { typed } from './typed.ts';

let stage: OpenStage;
let resources: ReadonlyMap<string, string> = new Map();
beforeAll(async () => {
  stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  const client = new CloudFormationClient({ region: REGION });
  resources = (await stackResources(client, 'redshift-ml-admin-dev')) ?? resources;
});
afterAll(() => stage.close());
const run = (...words: string[]) => typed(stage, 'maria', words);
const queue = (id: string): Queue => stage.localAws.queues.find(resources.get(id) ?? id);

describe('what lies in a dead-letter queue', () => {
  test('of reconcile is given back, and what nobody can read comes there again', async () => {
    const dead = queue('ReconcileDeadLetters');
    const unreadable = '{"kind":"none"}';
    dead.send({ body: unreadable, groupId: 'g', deduplicationId: 'one' });
    const { ends, said } = await run('redrive', 'reconcile');
    expect(said).toContain('1 messages go back to arn:aws:sqs:');
    expect(said).toContain('1 messages were moved');
    expect(ends).toBe(0);
    await stage.localAws.runFor(60_000);
    expect(dead.bodies()).toEqual([unreadable]);
    expect(queue('ReconcileQueue').bodies()).toEqual([]);
  });

  test('of what started nothing is written down, and is there no more', async () => {
    queue('UndeliverableDeadLetters').send({ body: '{"lost":true}' });
    expect(await run('redrive', 'undeliverable', '--json')).toMatchObject({
      ends: 0,
      said: expect.stringContaining('"moved": 1'),
    });
    await stage.localAws.runFor(60_000);
    expect(queue('UndeliverableDeadLetters').bodies()).toEqual([]);
    expect(stage.localAws.published.at(-1)?.event).toMatchObject({
      'detail-type': 'Model Access Failed',
      detail: { excerpt: '{"lost":true}' },
    });
  });

  test('is nothing, where nothing is', async () =>
    expect(await run('redrive', 'undeliverable')).toMatchObject({
      ends: 0,
      said: 'nothing lies there',
    }));
});

/** As Lambda writes it of a batch of the stream that failed for good. */
const givenUp = (functionName: string, at: string): string =>
  JSON.stringify({
    requestContext: { functionArn: `${functionArn(functionName)}:$LATEST`, condition: 'x' },
    DDBStreamBatchInfo: {
      approximateArrivalOfFirstRecord: at,
      approximateArrivalOfLastRecord: at,
      batchSize: 1,
    },
  });

describe('redrive evidence', () => {
  test('clears the queue of what copy gave up on, once the copy is whole', async () => {
    queue('EvidenceDeadLetters').send({ body: givenUp('copy', '2026-03-02T09:00:00Z') });
    const { ends, said } = await run('redrive', 'evidence');
    expect(said).toContain('1 messages were removed');
    expect(ends).toBe(0);
    expect(queue('EvidenceDeadLetters').bodies()).toEqual([]);
  });

  test('keeps and tells what signer gave up on, and what is none of ours', async () => {
    const messages = [givenUp('signer', '2026-03-02T10:00:00Z'), 'anything'];
    for (const body of messages) queue('EvidenceDeadLetters').send({ body });
    const { ends, said } = await run('redrive', 'evidence');
    expect(said).toContain('from 2026-03-02T10:00:00Z to 2026-03-02T10:00:00Z');
    expect(said).toContain('from an unknown time to an unknown time');
    expect(ends).toBe(1);
    expect(queue('EvidenceDeadLetters').bodies()).toEqual(messages);
  });
});
