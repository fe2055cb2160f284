import { type CloudTrailClient, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { type RoleListChange, roleListChange } from '../domain/audit/role-list-change.ts';
import { TryAgain } from '../domain/errors.ts';
import type { Read } from '../domain/setup/read.ts';
import { type Instant, toInstant } from '../domain/time.ts';
import { answered, itemsOf } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

const CALLS = ['ModifyClusterIamRoles', 'UpdateNamespace'] as const;

/**
 * The calls that changed lists of roles since an instant, of the caller's account and Region. CloudTrail tells of a call some
 * minutes after it. Throttled, it counts as not read: no audit is put off for a name.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function roleListChanges(
  client: CloudTrailClient,
  since: Instant,
): Promise<Read<readonly RoleListChange[]>> {
  try {
    return await readOutcome({ permission: 'cloudtrail:LookupEvents' }, async () => {
      const all: RoleListChange[] = [];
      // One after the other: two calls a second are all that an account has (facts §10).
      for (const call of CALLS) all.push(...(await changesBy(client, call, since)));
      return all;
    });
  } catch (error) {
    if (error instanceof TryAgain) return { failed: error.message };
    throw error;
  }
}

async function changesBy(
  client: CloudTrailClient,
  call: RoleListChange['call'],
  since: Instant,
): Promise<readonly RoleListChange[]> {
  const pages = paginateLookupEvents(
    { client },
    {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: call }],
      StartTime: new Date(since),
    },
  );
  const events = await itemsOf(pages, ({ Events }) => Events);
  return events.flatMap(({ EventTime, Username, CloudTrailEvent }) =>
    roleListChange(call, {
      at: toInstant(answered(EventTime, 'EventTime', 'LookupEvents')),
      name: Username,
      record: CloudTrailEvent,
    }),
  );
}
