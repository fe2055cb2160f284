import { AwsError, type Operation } from '../service.ts';
import type { AccountState, SubscriptionState } from './state.ts';

interface InDomain {
  readonly domainIdentifier: string;
  readonly identifier: string;
}

/** DataZone's requests for subscriptions, and the subscriptions that come of them: one for each principal and listing. */
export const dataZone = (account: AccountState): Record<string, Operation> => ({
  GetSubscriptionRequestDetails: (input: InDomain) => {
    const { id, domain, ...request } = requestNamed(account, input);
    return {
      id,
      domainId: domain,
      ...ofPerson(request.requester, request.at),
      status: request.status,
      requestReason: request.reason,
      subscribedListings: request.listings.map(listed),
      subscribedPrincipals: request.projects.map(projectNamed),
      ...(request.reviewer !== undefined && { reviewerId: request.reviewer }),
    };
  },
  GetSubscription: ({ domainIdentifier, identifier }: InDomain) =>
    described(subscriptionNamed(account, domainIdentifier, identifier)),
  ListSubscriptions: ({
    domainIdentifier,
    subscriptionRequestIdentifier: request,
    subscribedListingId: listing,
    status = 'APPROVED',
  }: {
    readonly domainIdentifier: string;
    readonly subscriptionRequestIdentifier?: string;
    readonly subscribedListingId?: string;
    readonly status?: string;
  }) => ({
    items: account.subscriptions
      .filter(
        (one) =>
          one.domain === domainIdentifier &&
          one.status === status &&
          (request === undefined || one.request === request) &&
          (listing === undefined || one.listing === listing),
      )
      .map(described),
  }),
  AcceptSubscriptionRequest: (
    input: InDomain & { readonly decisionComment?: string },
    { functionName: reviewer },
  ) => {
    const request = requestNamed(account, input);
    if (request.status !== 'PENDING')
      throw new AwsError('ConflictException', `${request.id} is ${request.status}`, 409);
    request.status = 'ACCEPTED';
    request.reviewer ??= reviewer;
    for (const listing of request.listings)
      for (const project of request.projects)
        account.subscriptions.push({
          id: account.nextId('sub'),
          domain: request.domain,
          request: request.id,
          listing,
          project,
          status: 'APPROVED',
          by: request.reviewer,
          at: account.clock.now(),
        });
    return {
      id: request.id,
      domainId: request.domain,
      ...ofPerson(request.requester, request.at),
      status: request.status,
      requestReason: request.reason,
      subscribedListings: request.listings.map(listed),
      subscribedPrincipals: request.projects.map(projectNamed),
      reviewerId: request.reviewer,
    };
  },
  RevokeSubscription: ({ domainIdentifier, identifier }: InDomain) => {
    const found = subscriptionNamed(account, domainIdentifier, identifier);
    found.status = 'REVOKED';
    return described(found);
  },
  CancelSubscription: ({ domainIdentifier, identifier }: InDomain) => {
    const found = subscriptionNamed(account, domainIdentifier, identifier);
    found.status = 'CANCELLED';
    return described(found);
  },
});

function requestNamed(
  { subscriptionRequests }: AccountState,
  { domainIdentifier, identifier }: InDomain,
) {
  const found = subscriptionRequests.find(
    ({ id, domain }) => id === identifier && domain === domainIdentifier,
  );
  if (found === undefined) throw notFound(`Subscription request ${identifier}`);
  return found;
}

function subscriptionNamed(
  { subscriptions }: AccountState,
  domain: string,
  identifier: string,
): SubscriptionState {
  const found = subscriptions.find((one) => one.id === identifier && one.domain === domain);
  if (found === undefined) throw notFound(`Subscription ${identifier}`);
  return found;
}

const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `${what} does not exist`, 404);

const described = ({
  id,
  domain,
  request,
  listing,
  project,
  status,
  by,
  at,
}: SubscriptionState) => ({
  id,
  domainId: domain,
  ...ofPerson(by, at),
  status,
  subscribedListing: listed(listing),
  subscribedPrincipal: projectNamed(project),
  subscriptionRequestId: request,
});

const ofPerson = (createdBy: string, at: number) => ({
  createdBy,
  createdAt: new Date(at),
  updatedAt: new Date(at),
});

const listed = (id: string) => ({
  id,
  name: id,
  description: '',
  item: { assetListing: { entityId: id } },
  ownerProjectId: 'publisher',
});

const projectNamed = (id: string) => ({ project: { id, name: id } });
