import {
  AcceptSubscriptionRequestCommand,
  DataZoneClient,
  RevokeSubscriptionCommand,
} from '@aws-sdk/client-datazone';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import { DOMAIN, dataZoneAccount, dataZoneConfig, told } from '../accounts/datazone.ts';
import { analytics } from '../stage/analytics.ts';
import { MARKETING, MODEL, openPortal } from '../stage/portal.ts';
import type { Stage, Story } from '../story.ts';

const REQUEST = {
  domain: DOMAIN,
  requester: 'a1b2c3d4-requester',
  reviewer: 'e5f6a7b8-reviewer',
  reason: 'churn campaign',
  listings: ['lst_churn'],
  projects: ['projmarketing'],
};
const USES = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const ACCEPTED = 'Subscription Request Accepted';

const setting = analytics({ configure: dataZoneConfig });

export const story: Story = {
  name: 'datazone',
  title:
    'Subscriptions of DataZone ask for access: what a person accepted there counts, what nobody accepted waits.',
  setting: {
    ...setting,
    account: dataZoneAccount({
      subreq0001: REQUEST,
      subreq0002: { ...REQUEST, projects: ['projmarketing', 'projunknown'] },
      subreq0003: REQUEST,
    }),
  },
  play: async (stage) => {
    const client = new DataZoneClient({ region: 'us-east-1' });
    const subscriptionOf = (request: string): string =>
      stage.account.subscriptions.find((one) => one.request === request)?.id ?? 'none';
    const accept = (identifier: string) =>
      stage.byHand(`the reviewer accepts ${identifier} in DataZone`, () =>
        client.send(new AcceptSubscriptionRequestCommand({ domainIdentifier: DOMAIN, identifier })),
      );
    const revoke = (identifier: string) =>
      stage.byHand(`the publisher revokes ${identifier} in DataZone`, () =>
        client.send(new RevokeSubscriptionCommand({ domainIdentifier: DOMAIN, identifier })),
      );

    stage.chapter('A subscription is accepted, and the model may be used');
    await accept('subreq0001');
    await tell(stage, told(ACCEPTED, 'subreq0001', { data: { autoApproved: false } }));
    await stage.expectHeld(USES);

    stage.chapter('Two projects, of which one is nobody in the warehouse: refused as a whole');
    await accept('subreq0002');
    await tell(stage, told(ACCEPTED, 'subreq0002', { data: { autoApproved: false } }));
    await stage.expectHeld(USES);

    stage.chapter('The subscription is revoked');
    await revoke(subscriptionOf('subreq0001'));
    await tell(stage, told('Subscription Revoked', subscriptionOf('subreq0001')));
    await stage.expectHeld([]);

    stage.chapter('Nobody accepted: that is no approval, so olivia is waited for');
    await accept('subreq0003');
    await tell(stage, told(ACCEPTED, 'subreq0003', { data: { autoApproved: true } }));
    await stage.expectHeld([]);
    await openPortal(stage).revoke('withdrawn-1', subscriptionOf('subreq0003'));
    await stage.expectHeld([]);
  },
};

/** DataZone puts its events on the default bus; from another account's a rule there brings them. */
const tell = (stage: Stage, event: Announcement): Promise<void> =>
  stage.byHand(`DataZone tells: ${event['detail-type']}`, async () => {
    stage.localAws.publish(event, 'default');
    await stage.localAws.runUntilIdle();
  });
