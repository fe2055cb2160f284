import type { SQSRecord } from 'aws-lambda';
import { groupOf } from '../../../domain/access/database-key.ts';
import { DEV } from '../../domain/access/examples.ts';

/** A record of the reconcile queue as Lambda hands it over. */
export const record = (
  messageId: string,
  body: unknown,
  { database = DEV, receives = 1 } = {},
): SQSRecord => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: String(receives),
    MessageGroupId: groupOf(database),
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:reconcile.fifo',
  awsRegion: 'us-east-1',
});
