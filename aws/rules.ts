import { DescribeRuleCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Read } from '../domain/setup/read.ts';
import { answered } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

/** A rule of EventBridge; without a bus it is of the default one. */
export interface RuleName {
  readonly name: string;
  readonly bus?: string;
}

/** As CloudFormation names it: `bus|rule` on a bus of one's own (facts §10.2). */
export function ruleNamed(physicalId: string): RuleName {
  const [bus = '', name] = physicalId.split('|');
  return name === undefined ? { name: bus } : { name, bus };
}

/** Whether a rule is at work: `ENABLED`. */
export const readRuleState = (
  client: EventBridgeClient,
  { name, bus }: RuleName,
): Promise<Read<string>> =>
  readOutcome(
    { permission: 'events:DescribeRule', missing: ['ResourceNotFoundException'] },
    async () => {
      const { State } = await client.send(
        new DescribeRuleCommand({ Name: name, ...(bus !== undefined && { EventBusName: bus }) }),
      );
      return answered(State, 'State', `DescribeRule of ${name}`);
    },
  );
