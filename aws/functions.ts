import {
  GetFunctionUrlConfigCommand,
  InvokeCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { answered } from './answer.ts';

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
