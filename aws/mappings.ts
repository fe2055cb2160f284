import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { TryAgain } from '../domain/errors.ts';
import type { Read } from '../domain/setup/read.ts';
import { answered, itemsOf } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

const LOOK_MS = 2_000;
const LOOKS = 150;

/** Whether the mapping between a queue or stream and its function is at work: `Enabled`. */
export const readMappingState = (client: LambdaClient, uuid: string): Promise<Read<string>> =>
  readOutcome(
    { permission: 'lambda:GetEventSourceMapping', missing: ['ResourceNotFoundException'] },
    () => stateOf(client, uuid),
  );

/** Switches off, or on again, what brings messages to a function, and waits until it is so. What is under way then goes on to its end. */
export async function switchMappings(
  client: LambdaClient,
  functionName: string,
  { on, pause }: { readonly on: boolean; readonly pause: (ms: number) => Promise<void> },
): Promise<void> {
  const mappings = await itemsOf(
    paginateListEventSourceMappings({ client }, { FunctionName: functionName }),
    ({ EventSourceMappings }) => EventSourceMappings,
  );
  for (const { UUID } of mappings) {
    const uuid = answered(UUID, 'UUID', `ListEventSourceMappings of ${functionName}`);
    await client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: on }));
    await until(client, uuid, on ? 'Enabled' : 'Disabled', pause);
  }
}

async function until(
  client: LambdaClient,
  uuid: string,
  wanted: string,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  let state = await stateOf(client, uuid);
  for (let looks = 1; state !== wanted; looks += 1) {
    if (looks === LOOKS)
      throw new TryAgain(`mapping ${uuid} is ${state} still, ${wanted} is wanted: try again`);
    await pause(LOOK_MS);
    state = await stateOf(client, uuid);
  }
}

async function stateOf(client: LambdaClient, uuid: string): Promise<string> {
  const { State } = await client.send(new GetEventSourceMappingCommand({ UUID: uuid }));
  return answered(State, 'State', `GetEventSourceMapping of ${uuid}`);
}
