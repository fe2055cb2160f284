import { IAMClient, TagRoleCommand, UntagRoleCommand } from '@aws-sdk/client-iam';
import { CreateTagsCommand, DeleteTagsCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { taggedConfig } from '../accounts/tagged.ts';
import { CREATOR as BUILDS, USER as USES } from '../chapters/page-permissions.ts';
import { analytics } from '../stage/analytics.ts';
import { ANALYSTS, MARKETING, MODEL, openPortal } from '../stage/portal.ts';
import type { Story } from '../story.ts';

const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;

export const story: Story = {
  name: 'tags',
  title:
    'A tag on the cluster or on a role gives a group access, its removal takes it away, and creators need an approval besides.',
  setting: analytics({ configure: taggedConfig }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const tag = (Key: string, Value: string) =>
      stage.byHand(`an administrator tags the cluster ${Key} = ${Value}`, () =>
        new RedshiftClient({}).send(
          new CreateTagsCommand({ ResourceName: CLUSTER, Tags: [{ Key, Value }] }),
        ),
      );
    const untag = (key: string) =>
      stage.byHand(`an administrator takes the tag ${key} off`, () =>
        new RedshiftClient({}).send(
          new DeleteTagsCommand({ ResourceName: CLUSTER, TagKeys: [key] }),
        ),
      );

    stage.chapter('A tag on the cluster');
    await tag(`redshift-ml:user:${MARKETING}`, `dev/demo_ml/${MODEL}`);
    await stage.expectHeld(USES);

    stage.chapter('The same group by the tag of an IAM role, which keeps what the cluster loses');
    await stage.byHand('an administrator tags the role redshift-ml', () =>
      new IAMClient({}).send(
        new TagRoleCommand({
          RoleName: 'redshift-ml',
          Tags: [{ Key: 'RedshiftDbGroups', Value: `${MARKETING}::ghost_grp` }],
        }),
      ),
    );
    await untag(`redshift-ml:user:${MARKETING}`);
    await stage.expectHeld(USES);

    stage.chapter('The tag is taken off the role');
    await stage.byHand('an administrator takes it off', () =>
      new IAMClient({}).send(
        new UntagRoleCommand({ RoleName: 'redshift-ml', TagKeys: ['RedshiftDbGroups'] }),
      ),
    );
    await stage.expectHeld([]);

    stage.chapter('A tag that asks for a creator waits for an approval');
    await tag(`redshift-ml:creator:${ANALYSTS}`, 'dev/demo_ml');
    await stage.expectHeld([]);
    const asked = (): JsonObject | undefined =>
      stage.localAws.published.find(
        ({ event }) =>
          event.source === 'redshift-ml.tags' && Object(event.detail['persona']).name === 'creator',
      )?.event.detail;
    // Under faults a reading may have failed: whoever waits for it starts another.
    for (let tries = 0; asked() === undefined && tries < 5; tries += 1)
      await stage.start('tags', { scope: 'all' });
    const { requestId, ...request } = asked() ?? {};
    // One would be enough where CloudTrail told who set the tag; where it did not, both are needed.
    await portal.approve(String(requestId), { ...request, approvedBy: ['olivia', 'paul'] });
    await stage.expectHeld(BUILDS);

    stage.chapter('At night everything is read again, whatever events were lost');
    await stage.waitUntil('2026-03-03T03:05:00Z');
    await stage.expectHeld(BUILDS);
  },
};
