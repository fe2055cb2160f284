import { LambdaClient } from '@aws-sdk/client-lambda';
import type * as z from 'zod/mini';
import { type Invoked, invokeFunction } from '../../aws/functions.ts';
import type { Installation } from './installation.ts';

/** A function threw: what it says is what people need. */
class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

/** What an installation's function says to an event. */
export const invoke = (
  { region, named }: Installation,
  functionId: string,
  event: unknown,
): Promise<Invoked> => invokeFunction(new LambdaClient({ region }), named(functionId), event);

/** The same, where an error of it is the end. Throws `FunctionFailed`. */
export async function answerOf<T extends z.ZodMiniType>(
  installation: Installation,
  functionId: string,
  event: unknown,
  shape: T,
): Promise<z.output<T>> {
  return answerIn(await invoke(installation, functionId, event), functionId, shape);
}

/** What was answered. Throws `FunctionFailed` where it was an error. */
export function answerIn<T extends z.ZodMiniType>(
  invoked: Invoked,
  functionId: string,
  shape: T,
): z.output<T> {
  if ('answer' in invoked) return shape.parse(invoked.answer);
  throw new FunctionFailed(`${functionId} failed: ${invoked.error}: ${invoked.message}`);
}
