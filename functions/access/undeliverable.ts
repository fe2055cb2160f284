import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { eventBus } from '../../aws/event-bus.ts';
import { ledgerRequests } from '../../aws/ledger/requests.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { cut, MAX_CONTENT_CHARACTERS } from '../../domain/access/reasons.ts';
import { sha256 } from '../../domain/hash.ts';
import { toInstant } from '../../domain/time.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';

/** Enough to recognise a message by, for those who hear of it. */
const EXCERPT_CHARACTERS = 2_000;

/** Leaves evidence of events and schedules that could not start anything, from their dead-letter queues. */
export const compose = ({ env, now }: RuntimeWithoutConfig) => {
  const { TABLE, BUS } = readEnv(['TABLE', 'BUS'], env);
  const requests = ledgerRequests(ledgerTable(new DynamoDBClient({}), TABLE));
  const bus = eventBus(new EventBridgeClient({}), BUS);

  const note = async ({ body, messageAttributes, messageId }: SQSRecord): Promise<void> => {
    const because = [
      `could not be delivered: ${messageAttributes.ERROR_CODE?.stringValue ?? 'no error code'} ${messageAttributes.ERROR_MESSAGE?.stringValue ?? ''}`.trim(),
      'nothing was changed; correct the cause and send the event again',
    ];
    const outcome = {
      outcome: 'failed' as const,
      because,
      excerpt: body.slice(0, EXCERPT_CHARACTERS),
    };
    const key = { source: 'undeliverable', requestId: messageId, detailType: 'undeliverable' };
    const at = toInstant(now());
    const contentHash = sha256(body);
    await requests.claim(key, { contentHash, content: cut(body, MAX_CONTENT_CHARACTERS) }, at);
    await requests.answer(key, contentHash, outcome, at);
    await bus.publish([{ detailType: 'Model Access Failed', detail: { messageId, ...outcome } }]);
  };

  return async (event: SQSEvent): Promise<void> => {
    for (const record of event.Records) await note(record);
  };
};

export const handler = lambdaWithoutConfig(compose);
