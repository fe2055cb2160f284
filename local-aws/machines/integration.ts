import type { Request } from '../account/iam/evaluate.ts';
import { nameOf } from '../arn.ts';
import { invokes, sends } from '../authorization/by-aws.ts';
import type { InvocationResult } from '../containers.ts';
import { isRecord, type JsonObject } from '../json.ts';
import type { Queues } from '../messaging/queues.ts';
import { TaskFailure } from './failure.ts';
import type { Attempt } from './task.ts';
import type { Tokens } from './tokens.ts';

/** Stands for `$$.Task.Token` while the library resolves paths; each attempt puts its own token in its place. */
export const TOKEN_SENTINEL = 'sandbox-task-token-of-this-attempt';

export interface Integrations {
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  readonly queues: Queues;
  readonly tokens: Tokens;
  /** Has the policies judge what the machine's role is used for. */
  readonly ask: (requests: readonly Request[]) => void;
}

const LAMBDA = /^arn:aws[a-z-]*:lambda:/;
const CALLBACK = '.waitForTaskToken';

/** Starts one attempt of the task at `resource`. Throws for a resource that the sandbox does not know. */
export function startAttempt(
  resource: string,
  input: unknown,
  integrations: Integrations,
): Attempt {
  const waits = resource.endsWith(CALLBACK);
  const base = waits ? resource.slice(0, -CALLBACK.length) : resource;
  const task = integrations.tokens.open();
  const own: unknown = JSON.parse(
    JSON.stringify(input ?? null).replaceAll(TOKEN_SENTINEL, task.token),
  );
  const request = perform(base, own, integrations);
  // With a callback the request's own result only matters when it fails.
  const result = waits
    ? Promise.race([request.then(() => new Promise<never>(() => {})), task.output])
    : request;
  return { result, over: task.close };
}

async function perform(
  resource: string,
  input: unknown,
  { invoke, queues, ask }: Integrations,
): Promise<unknown> {
  if (LAMBDA.test(resource)) {
    ask(invokes(nameOf(resource)));
    return answerOf(await invoke(nameOf(resource), input));
  }
  const parameters: JsonObject = isRecord(input) ? input : {};
  if (resource.endsWith(':states:::lambda:invoke')) {
    const functionName = nameOf(String(parameters.FunctionName).replace(/:\$LATEST$/, ''));
    ask(invokes(functionName));
    const Payload = answerOf(await invoke(functionName, parameters.Payload ?? {}));
    return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload };
  }
  if (resource.endsWith(':states:::sqs:sendMessage')) {
    ask(sends(nameOf(String(parameters.QueueUrl))));
    return sendMessage(parameters, queues);
  }
  throw TaskFailure.final(
    'Sandbox.UnknownResource',
    `the sandbox does not know the task resource ${resource}`,
  );
}

function sendMessage(parameters: JsonObject, queues: Queues): unknown {
  const { QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId } = parameters;
  const body = typeof MessageBody === 'string' ? MessageBody : JSON.stringify(MessageBody);
  const sent = queues.find(String(QueueUrl)).send({
    body,
    groupId: typeof MessageGroupId === 'string' ? MessageGroupId : undefined,
    deduplicationId:
      typeof MessageDeduplicationId === 'string' ? MessageDeduplicationId : undefined,
  });
  return { MessageId: sent.messageId, SequenceNumber: sent.sequenceNumber };
}

/** An invocation's error under the name that Step Functions gives it. */
function answerOf(result: InvocationResult): unknown {
  switch (result.outcome) {
    case 'returned':
      return result.value;
    case 'threw': {
      const { name, message } = result.error;
      throw TaskFailure.of(
        name,
        JSON.stringify({ errorType: name, errorMessage: message, trace: [] }),
      );
    }
    case 'died':
      throw TaskFailure.of(
        /timed out/.test(result.reason) ? 'Sandbox.Timedout' : 'Runtime.ExitError',
        result.reason,
      );
  }
}
