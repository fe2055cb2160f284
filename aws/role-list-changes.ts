import {
  type CloudTrailClient,
  type Event,
  paginateLookupEvents,
} from '@aws-sdk/client-cloudtrail';
import * as z from 'zod/mini';
import type { RoleListChange } from '../domain/audit/role-list-change.ts';
import { TryAgain } from '../domain/errors.ts';
import type { Read } from '../domain/setup/read.ts';
import { type Instant, toInstant } from '../domain/time.ts';
import { answered, itemsOf } from './answer.ts';
import { readOutcome } from './read-outcome.ts';

const CALLS = ['ModifyClusterIamRoles', 'UpdateNamespace'] as const;

const Arns = z.optional(z.array(z.string()));
/** As far as it is looked at; the parameters are null where there are none. */
const CallRecord = z.object({
  errorCode: z.optional(z.string()),
  userIdentity: z.optional(z.object({ arn: z.optional(z.string()) })),
  requestParameters: z.nullish(
    z.object({
      clusterIdentifier: z.optional(z.string()),
      addIamRoles: Arns,
      removeIamRoles: Arns,
      namespaceName: z.optional(z.string()),
      iamRoles: Arns,
    }),
  ),
});

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
  return events.flatMap((event) => changeOf(event, call));
}

/** None where the call was refused. */
function changeOf(event: Event, call: RoleListChange['call']): readonly RoleListChange[] {
  const { errorCode, userIdentity, requestParameters } = recordOf(event);
  if (errorCode !== undefined) return [];
  const { clusterIdentifier, addIamRoles, removeIamRoles, namespaceName, iamRoles } =
    requestParameters ?? {};
  return [
    {
      call,
      at: toInstant(answered(event.EventTime, 'EventTime', 'LookupEvents')),
      by: userIdentity?.arn ?? event.Username ?? 'a caller whom CloudTrail does not name',
      of: clusterIdentifier ?? namespaceName,
      removed: removeIamRoles ?? (addIamRoles && []),
      left: iamRoles,
    },
  ];
}

/** A record of another form says nothing: the call still counts. */
function recordOf({ CloudTrailEvent = '{}' }: Event): z.infer<typeof CallRecord> {
  try {
    return CallRecord.parse(JSON.parse(CloudTrailEvent));
  } catch {
    return {};
  }
}
