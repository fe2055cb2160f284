import { configOf, emptyAccount, ROLE } from '../accounts/example.ts';
import { answerSetup, questionOf } from '../stage/approver.ts';
import { runAsDba, sqlIn } from '../stage/dba.ts';
import { failuresOf, newsOf, progressOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Story } from '../story.ts';

const create = {
  nodeType: 'ra3.xlplus',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'administrator',
  subnetGroup: 'analytics',
  securityGroups: ['sg-0a'],
};
const canary = { login: { dbUser: 'ml_creator' }, database: 'dev', schema: 'demo_ml' };
const remediate = { warehouse: 'analytics', mode: 'remediate' };

/** Spec, part "Cluster setup", steps 1 to 6 in an account that has nothing but a network and a boundary. */
export const story: Story = {
  name: 'setup-empty',
  title: 'From an account with nothing in it to a warehouse on which CREATE MODEL has been tried',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: configOf({ path: 'restrictive', routing: 'on', create, canary }),
    account: emptyAccount,
    logins: { users: {} },
  },
  play: async (stage) => {
    const { localAws, account } = stage;
    stage.chapter('Validate: what is there?');
    const looked = await stage.start('setup', { warehouse: 'analytics', mode: 'validate' });
    stage.note(newsOf(looked));
    stage.expect('validate found failures', summaryOf(looked).conclusion, 'prerequisites fail');
    stage.expect(
      'validate changed nothing',
      [account.clusters.size, account.roles.byName.size, account.buckets.size],
      [0, 0, 0],
    );

    stage.chapter('Remediate: repairs at once, the rest after an approval');
    const run = await stage.start('setup', remediate);
    await stage.waitMinutes(10);
    stage.expect(
      'the bucket and the role are there',
      [account.buckets.size, account.roles.byName.size],
      [1, 1],
    );
    stage.expect(
      'the cluster waits for an approval',
      [run.status, account.clusters.size],
      ['RUNNING', 0],
    );
    stage.note(`What ada is asked:\n${questionOf(localAws)}`);
    await stage.byHand('ada approves the plan', () => answerSetup(localAws, 'ada', true));
    await stage.waitMinutes(60);
    stage.note(newsOf(run));
    stage.expect('what is left are its logins', failuresOf(run), ['RedshiftML.22 analytics']);
    stage.expect('the run says that something is left for people', summaryOf(run).outcome, 'left');
    const cluster = account.clusters.get('analytics');
    stage.expect(
      'the cluster has its role',
      cluster?.roles.map(({ arn }) => arn),
      [ROLE],
    );
    stage.expect('its traffic goes through the VPC', cluster?.routing, true);

    stage.chapter('Logins: setup does not log in as a superuser, so it prints what one has to run');
    await stage.byHand('administrator runs the printed SQL and creates ml_creator', async () =>
      runAsDba(account.logins, [
        ...sqlIn(summaryOf(run).text),
        'CREATE USER "ml_creator" PASSWORD DISABLE',
      ]),
    );

    stage.chapter('Again: nothing to do');
    const again = await stage.start('setup', remediate);
    await stage.waitMinutes(10);
    stage.expect('a second run does nothing', progressOf(again), []);
    stage.expect('and finds everything ready', summaryOf(again).outcome, 'ready');

    stage.chapter('A canary: does CREATE MODEL work?');
    const tried = await stage.start('setup', { ...remediate, canary: true });
    await stage.waitMinutes(5);
    stage.note(`What ada is asked:\n${questionOf(localAws)}`);
    stage.expect(
      'it waits for an approval of its cost',
      [tried.status, account.models.size],
      ['RUNNING', 0],
    );
    await stage.byHand('ada approves the canary', () => answerSetup(localAws, 'ada', true));
    await stage.waitMinutes(15);
    stage.note(newsOf(tried));
    stage.expect(
      'CREATE MODEL works',
      summaryOf(tried).conclusion,
      'prerequisites pass; CREATE MODEL works',
    );
    stage.expect('and its model is gone again', account.models.size, 0);
  },
};
