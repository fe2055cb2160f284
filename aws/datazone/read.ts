import {
  type DataZoneClient,
  GetSubscriptionCommand,
  GetSubscriptionRequestDetailsCommand,
  type ListSubscriptionsCommandInput,
  paginateListSubscriptions,
  type SubscribedPrincipal,
  SubscriptionStatus,
  type SubscriptionSummary,
} from '@aws-sdk/client-datazone';
import type {
  Subscription,
  SubscriptionRequest,
} from '../../domain/datazone/subscription-reading.ts';
import type { Read } from '../../domain/setup/read.ts';
import { toInstant } from '../../domain/time.ts';
import { answered, itemsOf } from '../answer.ts';
import { allKnown, readOutcome } from '../read-outcome.ts';

const NOT_THERE = ['ResourceNotFoundException'];

/** The request that a subscription came of. `missing`: the id is no subscription's. */
export const readRequestOfSubscription = (
  client: DataZoneClient,
  domainIdentifier: string,
  identifier: string,
): Promise<Read<string>> =>
  readOutcome({ permission: 'datazone:GetSubscription', missing: NOT_THERE }, async () => {
    const { subscriptionRequestId } = await client.send(
      new GetSubscriptionCommand({ domainIdentifier, identifier }),
    );
    return answered(
      subscriptionRequestId,
      'subscriptionRequestId',
      `GetSubscription of ${identifier}`,
    );
  });

/** Ids of the requests that any subscription to a listing came of. */
export async function readRequestsOfListing(
  client: DataZoneClient,
  domainIdentifier: string,
  subscribedListingId: string,
): Promise<Read<readonly string[]>> {
  const found = await listSubscriptions(client, { domainIdentifier, subscribedListingId });
  return 'ok' in found
    ? { ok: [...new Set(found.ok.flatMap((one) => one.subscriptionRequestId ?? []))] }
    : found;
}

/** In every status: without one DataZone lists approved subscriptions only. */
async function listSubscriptions(
  client: DataZoneClient,
  about: ListSubscriptionsCommandInput,
): Promise<Read<readonly SubscriptionSummary[]>> {
  const permission = 'datazone:ListSubscriptions';
  const lists = Object.values(SubscriptionStatus).map((status) =>
    readOutcome({ permission, missing: NOT_THERE }, () =>
      itemsOf(paginateListSubscriptions({ client }, { ...about, status }), ({ items }) => items),
    ),
  );
  const known = allKnown(await Promise.all(lists));
  return 'ok' in known ? { ok: known.ok.flat() } : known;
}

/** A request for subscriptions, with the subscriptions that came of it. */
export async function readSubscriptionRequest(
  client: DataZoneClient,
  domainIdentifier: string,
  identifier: string,
): Promise<Read<SubscriptionRequest>> {
  const subscriptions = await listSubscriptions(client, {
    domainIdentifier,
    subscriptionRequestIdentifier: identifier,
  });
  if (!('ok' in subscriptions)) return subscriptions;
  const permission = 'datazone:GetSubscriptionRequestDetails';
  return readOutcome({ permission, missing: NOT_THERE }, async () => {
    const found = await client.send(
      new GetSubscriptionRequestDetailsCommand({ domainIdentifier, identifier }),
    );
    const call = `GetSubscriptionRequestDetails of ${identifier}`;
    return {
      id: identifier,
      status: answered(found.status, 'status', call),
      requester: answered(found.createdBy, 'createdBy', call),
      ...(found.reviewerId !== undefined && { reviewer: found.reviewerId }),
      reason: found.requestReason ?? '',
      listings: answered(found.subscribedListings, 'subscribedListings', call).map(({ id }) =>
        answered(id, 'subscribedListings.id', call),
      ),
      projects: answered(found.subscribedPrincipals, 'subscribedPrincipals', call).map(
        (principal) => projectOf(principal) ?? null,
      ),
      subscriptions: subscriptions.ok.map((one) => subscriptionOf(one, identifier)),
    };
  });
}

function subscriptionOf(found: SubscriptionSummary, request: string): Subscription {
  const call = `ListSubscriptions of ${request}`;
  const project = found.subscribedPrincipal && projectOf(found.subscribedPrincipal);
  return {
    id: answered(found.id, 'id', call),
    listing: answered(found.subscribedListing?.id, 'subscribedListing.id', call),
    status: answered(found.status, 'status', call),
    createdAt: toInstant(answered(found.createdAt, 'createdAt', call)),
    ...(project !== undefined && { project }),
  };
}

const projectOf = ({ project }: SubscribedPrincipal): string | undefined => project?.id;
