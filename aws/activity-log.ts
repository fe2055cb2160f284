import { gunzipSync } from 'node:zlib';
import { LogBatch, LogDelivery } from '../domain/drift/activity-log.ts';
import { UnexpectedResponse } from '../domain/errors.ts';

/** Far above what a delivery holds; a few kilobytes may unpack to gigabytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * What CloudWatch Logs delivers to a function, unpacked. Bytes that are no UTF-8 are replaced. Throws `UnexpectedResponse` for what
 * cannot be read: nobody knows what it says, so it must not pass for nothing.
 */
export function unpackLog(delivery: unknown): LogBatch {
  try {
    const { data } = LogDelivery.parse(delivery).awslogs;
    const bytes = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES });
    return LogBatch.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    // The text of an error may quote the log, which names people.
    const kind = error instanceof Error ? error.name : 'an error';
    throw new UnexpectedResponse(
      `CloudWatch Logs delivered what could not be read (${kind}), at most ${MOST_BYTES} bytes of a batch of log events were wanted; the next audit finds what it may have told`,
    );
  }
}
