import { nameOf } from '../arn.ts';
import { AwsError, type Operation } from '../service.ts';
import type { AccountState, KeptCall } from './state.ts';
import { TRAIL_MS } from './trail.ts';

const MOST_A_PAGE = 50;

/**
 * What is kept of calls that change a list of roles, the last first; other calls are not kept here.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const cloudTrail = (account: AccountState): Record<string, Operation> => ({
  LookupEvents: ({ LookupAttributes = [], StartTime, NextToken }: Lookup) => {
    const [attribute, ...more] = LookupAttributes;
    if (attribute?.AttributeKey !== 'EventName' || more.length > 0)
      throw new AwsError(
        'InvalidLookupAttributesException',
        'one EventName is what is played here',
      );
    const found = account.keptCalls
      .filter(({ call, at }) => {
        const isShown = at <= account.clock.now() - TRAIL_MS;
        return isShown && call === attribute.AttributeValue && at >= (StartTime?.getTime() ?? 0);
      })
      .toReversed();
    const from = Number(NextToken ?? 0);
    const to = from + MOST_A_PAGE;
    return {
      Events: found.slice(from, to).map((kept) => eventOf(account, kept)),
      ...(to < found.length && { NextToken: String(to) }),
    };
  },
});

interface Lookup {
  readonly LookupAttributes?: readonly { readonly AttributeKey: string; AttributeValue: string }[];
  readonly StartTime?: Date;
  readonly NextToken?: string;
}

/** The operations of a service; of those named each call that was carried out is kept. */
export const keeping = (
  { keptCalls, clock }: AccountState,
  service: string,
  names: readonly string[],
  operations: Readonly<Record<string, Operation>>,
): Readonly<Record<string, Operation>> =>
  Object.fromEntries(
    Object.entries(operations).map(([call, operation]): [string, Operation] => [
      call,
      async (input, by) => {
        const answer = await operation(input, by);
        if (names.includes(call))
          keptCalls.push({ service, call, parameters: inRecord(input), by, at: clock.now() });
        return answer;
      },
    ]),
  );

/** CloudTrail writes the names of parameters with a small letter first. */
const inRecord = (input: object): object =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      value,
    ]),
  );

const eventOf = (
  { id, partition }: AccountState,
  { service, call, parameters, by, at }: KeptCall,
) => ({
  EventName: call,
  EventTime: new Date(at),
  Username: by.functionName,
  CloudTrailEvent: JSON.stringify({
    eventSource: `${service}.amazonaws.com`,
    eventName: call,
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:${partition}:sts::${id}:assumed-role/${nameOf(by.role)}/${by.functionName}`,
    },
    requestParameters: parameters,
  }),
});
