import { DataZoneClient } from '@aws-sdk/client-datazone';
import { IAMClient } from '@aws-sdk/client-iam';
import { readRequestOfSubscription, readSubscriptionRequest } from '../../aws/datazone/read.ts';
import { rolesOfAccount } from '../../aws/iam/read.ts';
import { dataZoneSource } from '../../domain/access/source.ts';
import type { Config } from '../../domain/config.ts';
import {
  readSubscriptionEvent,
  type SubscriptionEvent,
} from '../../domain/datazone/subscription-event.ts';
import type {
  SubscriptionReading,
  SubscriptionRequest,
} from '../../domain/datazone/subscription-reading.ts';
import type { Read } from '../../domain/setup/read.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { DataZoneLook, type Noticed } from './look.ts';

/** The tag by which SageMaker Unified Studio says whose an IAM role is, and the one that says as whom it enters a warehouse. */
const PROJECT_TAG = 'AmazonDataZoneProject';
const DATABASE_ROLES_TAG = 'RedshiftDbRoles';

/** Reads from DataZone what an event is about, and from IAM who its projects are. It can ask for nothing. */
export const compose = ({ config }: Runtime) => {
  const iam = new IAMClient({});
  return async (input: unknown): Promise<Noticed> => {
    const look = DataZoneLook.parse(input);
    // Without a source that subscriptions ask by, nobody wants to hear of them.
    if (dataZoneSource(config) === undefined) return { ...look, problems: [] };
    const read = readSubscriptionEvent(look.event, config);
    if ('problems' in read) return { ...look, problems: read.problems };
    const { notice } = read;
    const request = await requestOf(new DataZoneClient({ region: notice.region }), notice);
    const databaseRoles = 'ok' in request ? await rolesOf(iam, request.ok, config) : { ok: {} };
    return { ...look, notice, reading: { request, databaseRoles } };
  };
};

/** An event that something ended names a subscription; the id of a request is tried after, since its body is published nowhere. */
async function requestOf(
  client: DataZoneClient,
  { kind, domain, id }: SubscriptionEvent,
): Promise<Read<SubscriptionRequest>> {
  const found = kind === 'ended' ? await readRequestOfSubscription(client, domain, id) : { ok: id };
  if (!('ok' in found) && !('missing' in found)) return found;
  return readSubscriptionRequest(client, domain, 'ok' in found ? found.ok : id);
}

/** Only for projects that the configuration does not have: going through all roles of an account takes long. */
async function rolesOf(
  iam: IAMClient,
  { projects }: SubscriptionRequest,
  { datazone }: Config,
): Promise<SubscriptionReading['databaseRoles']> {
  const unknown = projects.filter((one) => one !== null && datazone?.projects[one] === undefined);
  if (unknown.length === 0) return { ok: {} };
  const all = await rolesOfAccount(iam);
  if (!('ok' in all)) return all;
  const named: Record<string, string[]> = {};
  for (const { tags } of all.ok) {
    const [project = '', roles] = [tags[PROJECT_TAG], tags[DATABASE_ROLES_TAG]];
    if (roles !== undefined && unknown.includes(project))
      named[project] = [...(named[project] ?? []), roles];
  }
  return { ok: named };
}

export const handler = lambda(compose);
