import { answerSetup, questionOf } from '../stage/approver.ts';
import { failuresOf, newsOf, progressOf, sqlIn, summaryOf } from '../stage/setup-outcome.ts';
import type { Stage } from '../story.ts';

export const REMEDIATE = { warehouse: 'analytics', mode: 'remediate' };

/** What a cluster is created with. */
export const CREATE = {
  nodeType: 'ra3.xlplus',
  numberOfNodes: 2,
  database: 'dev',
  adminUser: 'administrator',
  subnetGroup: 'analytics',
  securityGroups: ['sg-0a'],
};

/** The page, "Cluster setup", steps 1 to 6: from an account with a network and a boundary to a warehouse that is ready. */
export async function buildWarehouse(stage: Stage, role: string): Promise<void> {
  const { localAws, account } = stage;
  stage.chapter('Setup looks: what is there?');
  const looked = await stage.start('setup', { warehouse: 'analytics', mode: 'validate' });
  stage.note(newsOf(looked));
  stage.expect('validate found failures', summaryOf(looked).conclusion, 'prerequisites fail');
  stage.expect(
    'validate changed nothing',
    [account.clusters.size, account.roles.byName.size, account.buckets.size],
    [0, 0, 0],
  );

  stage.chapter('Setup repairs: the bucket and the role at once, the cluster after an approval');
  const run = await stage.start('setup', REMEDIATE);
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
    [role],
  );
  stage.expect('its traffic goes through the VPC', cluster?.routing, true);

  stage.chapter('Its logins: setup never logs in as a superuser, so it prints what one has to run');
  await stage.runSql(CREATE.adminUser, sqlIn(summaryOf(run).text));

  stage.chapter('Setup again: nothing to do');
  const again = await stage.start('setup', REMEDIATE);
  await stage.waitMinutes(10);
  stage.expect('a second run does nothing', progressOf(again), []);
  stage.expect('and finds everything ready', summaryOf(again).outcome, 'ready');
}
