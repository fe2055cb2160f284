import type { AdminFile } from '../../domain/config.ts';
import { adminFile, analytics } from '../stage/analytics.ts';
import { untilAnswered } from '../stage/approver.ts';
import { ANALYSTS, group, MARKETING, MODEL, openPortal, userOf } from '../stage/portal.ts';
import { openPublisher } from '../stage/publisher.ts';
import type { Story } from '../story.ts';

const inDev = (name: string): AdminFile['baseline'][number] => ({
  warehouse: 'analytics',
  database: 'dev',
  grantee: { type: 'group', name },
  privileges: [{ kind: 'schema-usage', schema: 'demo_ml' }],
});

const FILE = adminFile();
const revision = (number: number, changes: Partial<AdminFile>): AdminFile => ({
  ...FILE,
  ...changes,
  revision: number,
});
/** Nobody is given anything any more, whoever approves. */
const NOBODY: AdminFile['policy'] = [{ name: 'nobody', effect: 'deny', when: {} }];

const ALWAYS = [`GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`];

export const story: Story = {
  name: 'publish',
  title: 'A changed configuration is published, and access follows it without a deployment.',
  setting: { ...analytics(), publishes: true },
  play: async (stage) => {
    const portal = openPortal(stage);
    const publisher = openPublisher(stage);
    const look = () => untilAnswered(() => stage.localAws.invoke('sweep', { scope: 'all' }));
    const use = { persona: userOf('demo_ml', MODEL), grantee: group(ANALYSTS) };
    await stage.expectHeld([]);

    stage.chapter('Marketing may always use the schema: published as revision 2');
    await publisher.publish(revision(2, { baseline: [inDev(MARKETING)] }));
    await stage.waitMinutes(1);
    await look();
    await stage.waitMinutes(1);
    await stage.expectHeld(ALWAYS);

    stage.chapter('From revision 3 on nothing is given to anybody');
    await publisher.publish(revision(3, { baseline: [inDev(MARKETING)], policy: NOBODY }));
    await stage.waitMinutes(1);
    await portal.approve('users-1', use);
    stage.expectRun(
      'it is decided by what is published',
      portal.outcome('users-1').outcome,
      'refused',
    );
    await stage.expectHeld(ALWAYS);

    stage.chapter('What is not signed by the publisher, and what is older, changes nothing');
    const wanted = { baseline: [inDev(MARKETING), inDev(ANALYSTS)] };
    await publisher.forge(revision(4, wanted));
    stage.expect(
      'a revision that is published stays as it is',
      await publisher.publish(revision(2, wanted)),
      'refused',
    );
    await publisher.publish(revision(1, wanted));
    await stage.waitMinutes(1);
    await look();
    await stage.waitMinutes(1);
    await stage.expectHeld(ALWAYS);

    stage.chapter('From revision 5 on an approval counts again');
    await publisher.publish(revision(5, { baseline: [inDev(MARKETING)] }));
    await stage.waitMinutes(1);
    await portal.approve('users-2', use);
    stage.expectRun('it is given', portal.outcome('users-2').outcome, 'applied');
    await stage.expectHeld([
      ...ALWAYS,
      `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${ANALYSTS}`,
      `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${ANALYSTS}`,
    ]);
  },
};
