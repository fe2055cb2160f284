import type { SFNClient } from '@aws-sdk/client-sfn';
import {
  describeExecution,
  type ExecutionNow,
  enteredStates,
} from '../../aws/execution-history.ts';
import type { Context } from '../command.ts';

const LOOK_MS = 2_000;

/** Tells of an execution state by state until it ends. It may be left at any time: the execution goes on. */
export async function followExecution(
  client: SFNClient,
  arn: string,
  { pause, progress, mayLeave }: Context,
): Promise<ExecutionNow> {
  mayLeave(`follow ${arn}`);
  progress(arn);
  let told = 0;
  for (;;) {
    const now = await describeExecution(client, arn);
    const entered = await enteredStates(client, arn, told);
    for (const { state, at } of entered) progress(`${at.toISOString()}  ${state}`);
    told = entered.at(-1)?.id ?? told;
    if (now.status !== 'RUNNING') return now;
    await pause(LOOK_MS);
  }
}

/** Why an execution that failed did, in one line; empty for one that did not. */
export const failureLines = ({
  status,
  error = 'no error given',
  cause = '',
}: ExecutionNow): string[] =>
  status === 'SUCCEEDED' ? [] : [`${status.toLowerCase()}: ${error}: ${cause}`];

/** What an execution ended with; undefined where it has no output. */
export const outputOf = ({ output }: ExecutionNow): unknown =>
  output === undefined ? undefined : JSON.parse(output);
