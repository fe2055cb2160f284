import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { Read } from '../domain/setup/read.ts';
import { answered, itemsOf } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

const MOST_NAMES = 100;

/** How each alarm stands, by its name; one that is not there is left out. */
export const readAlarms = (
  client: CloudWatchClient,
  names: readonly string[],
): Promise<Read<ReadonlyMap<string, Read<string>>>> =>
  readOutcome({ permission: 'cloudwatch:DescribeAlarms' }, async () => {
    const states = new Map<string, Read<string>>();
    for (let from = 0; from < names.length; from += MOST_NAMES) {
      const alarms = await itemsOf(
        paginateDescribeAlarms({ client }, { AlarmNames: names.slice(from, from + MOST_NAMES) }),
        ({ MetricAlarms }) => MetricAlarms,
      );
      for (const { AlarmName = '', ActionsEnabled, StateValue = '', AlarmDescription } of alarms)
        states.set(AlarmName, stateOf(StateValue, ActionsEnabled !== false, AlarmDescription));
    }
    return states;
  });

/** An alarm as it stands. */
export interface AlarmState {
  readonly arn: string;
  readonly state: string;
}

/** One alarm; undefined where there is none of that name. */
export async function readAlarmState(
  client: CloudWatchClient,
  name: string,
): Promise<AlarmState | undefined> {
  const call = { AlarmNames: [name] };
  const { MetricAlarms: [found] = [] } = await client.send(new DescribeAlarmsCommand(call));
  if (found === undefined) return undefined;
  const { AlarmArn, StateValue } = found;
  const said = `DescribeAlarms of ${name}`;
  return {
    arn: answered(AlarmArn, 'AlarmArn', said),
    state: answered(StateValue, 'StateValue', said),
  };
}

/** `OK`, or what is the matter. That CloudWatch lacks data is no knowledge of what it measures. */
function stateOf(state: string, acts: boolean, description = 'it has no description') {
  if (!acts) return { ok: `${state}, but its actions are switched off: nobody is told` };
  if (state === 'INSUFFICIENT_DATA') return { failed: 'CloudWatch has no data for it yet' };
  return { ok: state === 'OK' ? state : `${state}: ${description}` };
}
