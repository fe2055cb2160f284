import {
  idOfExecution,
  type ParsedMessage,
  parseMessage,
} from '../../../domain/access/parse-message.ts';
import { subjectOf } from '../../../domain/access/request-subject.ts';
import type { Config } from '../../../domain/config.ts';
import type { Instant } from '../../../domain/time.ts';
import type { RecordDeps, RecordedOutcome } from './record-deps.ts';
import type { RecordInput } from './record-input.ts';

/** Nobody could decide: that is told and kept, under the message's own id where it can be read. */
export async function recordUndecided(
  { bus, config, requests }: RecordDeps,
  input: RecordInput,
  now: Instant,
): Promise<RecordedOutcome> {
  const { executionArn, error } = input;
  const because = [
    `the request could not be decided: ${`${error?.Error ?? 'no error given'} ${error?.Cause ?? ''}`.trim()}; once the cause is gone it may be sent again under the same requestId`,
  ];
  const outcome = 'failed' as const;
  const message = messageOf(input, config);
  if (message === undefined) {
    const detail = { executionArn, outcome, because };
    await bus.publish([{ detailType: 'Model Access Failed', detail }]);
    return { outcome, because };
  }
  const { source, requestId, detailType, read } = message;
  const key = { source, requestId, detailType };
  await requests.noteUndecided(key, message, { executionArn, outcome: { outcome, because }, now });
  const subject = 'request' in read ? subjectOf(read.request) : {};
  const detail = { executionArn, ...key, ...subject, outcome, because };
  await bus.publish([{ detailType: 'Model Access Failed', detail }]);
  return { outcome, because };
}

/** `undefined` where reading it fails: that may be why Decide failed, and it is told all the same. */
function messageOf(
  { executionArn, undecided }: RecordInput,
  config: Config,
): ParsedMessage | undefined {
  if (undecided === undefined) return undefined;
  try {
    return parseMessage(undecided.origin, undecided.event, config, idOfExecution(executionArn));
  } catch {
    return undefined;
  }
}
