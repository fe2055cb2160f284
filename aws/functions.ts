import {
  GetEventSourceMappingCommand,
  GetFunctionUrlConfigCommand,
  InvokeCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import type { Read } from '../domain/setup/read.ts';
import { answered } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

/** What a function answered, or the error that it threw. */
export type Invoked =
  | { readonly answer: unknown }
  | { readonly error: string; readonly message: string };

/** Invokes a function, by name or ARN, and waits for its answer. */
export async function invokeFunction(
  client: LambdaClient,
  functionName: string,
  event: unknown,
): Promise<Invoked> {
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      Payload: new TextEncoder().encode(JSON.stringify(event)),
    }),
  );
  const text = new TextDecoder().decode(Payload);
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (FunctionError === undefined) return { answer };
  const { errorType = FunctionError, errorMessage = '' } = Object(answer);
  return { error: String(errorType), message: String(errorMessage) };
}

/** Where a function is called by a signed request. */
export async function functionUrl(client: LambdaClient, functionName: string): Promise<string> {
  const { FunctionUrl } = await client.send(
    new GetFunctionUrlConfigCommand({ FunctionName: functionName }),
  );
  return answered(FunctionUrl, 'FunctionUrl', `GetFunctionUrlConfig of ${functionName}`);
}

/** Whether the mapping between a queue or stream and its function is at work: `Enabled`. */
export const readMappingState = (client: LambdaClient, uuid: string): Promise<Read<string>> =>
  readOutcome(
    { permission: 'lambda:GetEventSourceMapping', missing: ['ResourceNotFoundException'] },
    async () => {
      const { State } = await client.send(new GetEventSourceMappingCommand({ UUID: uuid }));
      return answered(State, 'State', `GetEventSourceMapping of ${uuid}`);
    },
  );
