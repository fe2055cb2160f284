import { AcceptSubscriptionRequestCommand, DataZoneClient } from '@aws-sdk/client-datazone';
import { expect } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { listOf, recordOf } from '../../local-aws/json.ts';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import { DOMAIN, dataZoneAccount, dataZoneConfig } from '../../sandbox/accounts/datazone.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import { MARKETING, MODEL } from '../../sandbox/stage/portal.ts';

export const USES = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
export const REQUEST = {
  domain: DOMAIN,
  requester: 'a1b2c3d4-requester',
  reviewer: 'e5f6a7b8-reviewer',
  reason: 'churn campaign',
  listings: ['lst_churn'],
  projects: ['projmarketing'],
};
export const client = new DataZoneClient({ region: 'us-east-1' });
export const inDomain = (identifier: string) => ({ domainIdentifier: DOMAIN, identifier });

interface Scene {
  readonly stage: OpenStage;
  /** DataZone puts an event on the default bus, as it came from the account of the domain. */
  readonly tell: (event: Announcement) => Promise<void>;
  readonly accept: (request: string) => Promise<unknown>;
  /** Ids of the subscriptions that came of a request. */
  readonly subscriptionsOf: (request: string) => readonly string[];
  /** Outcomes that went out, each with what it is about. */
  readonly outcomes: () => readonly string[];
  readonly because: () => string;
}

/** Plays on the deployable product, where these requests for subscriptions wait to be accepted. */
export async function play(
  requests: NonNullable<AccountFixture['subscriptionRequests']>,
  act: (scene: Scene) => Promise<void>,
  roles: AccountFixture['roles'] = {},
): Promise<void> {
  const broken: string[] = [];
  const setting = analytics({
    configure: dataZoneConfig,
    furnish: async (admin) => {
      await admin.createModel('dev', { schema: 'demo_ml', name: 'rental_model', owner: 'rita' });
      await admin.createRole('datazone_env_5q9w3q4fuymzdz');
    },
  });
  const stage = await openStage(
    { ...setting, account: dataZoneAccount(requests, roles) },
    {
      stores: 'memory',
      emit: (event) => {
        if (event.kind === 'expectation' && !event.held) broken.push(JSON.stringify(event));
      },
    },
  );
  const { localAws, account } = stage;
  const out = () => localAws.published.filter(({ event }) => event.detail['outcome'] !== undefined);
  try {
    await act({
      stage,
      tell: async (event) => {
        localAws.publish(event, 'default');
        await localAws.runUntilIdle();
      },
      accept: (request) => client.send(new AcceptSubscriptionRequestCommand(inDomain(request))),
      subscriptionsOf: (request) =>
        account.subscriptions.filter((one) => one.request === request).map(({ id }) => id),
      outcomes: () =>
        out().flatMap(({ event: { detail } }) =>
          // One announcement may ask about several accesses.
          listOf(detail['requests'] ?? [detail])
            .map(recordOf)
            .map(({ leaseId, requestId, resource }) => {
              const about = leaseId ?? requestId ?? resource;
              return `${detail['outcome']} ${about}`;
            }),
        ),
      because: () =>
        out()
          .map(({ event }) => String(event.detail['because']))
          .join('\n'),
    });
    await stage.conclude();
  } finally {
    await stage.close();
  }
  expect(broken).toEqual([]);
}
