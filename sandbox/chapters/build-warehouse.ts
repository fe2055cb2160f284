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

/** What a Serverless namespace and its workgroup are created with. */
export const CREATE_SERVERLESS = {
  baseCapacity: 8,
  maxCapacity: 32,
  database: 'dev',
  adminUser: CREATE.adminUser,
  subnets: ['subnet-0a', 'subnet-0b'],
  securityGroups: ['sg-0a'],
};

/** The warehouse as the account has it, of whichever kind. */
function built({ clusters, workgroups, namespaces }: Stage['account']) {
  const workgroup = workgroups.get('analytics');
  if (workgroup === undefined) return clusters.get('analytics');
  return { routing: workgroup.routing, roles: namespaces.get(workgroup.namespace)?.roles ?? [] };
}

/**
 * The page, "Cluster setup", steps 1 to 6: from an account with a network and a boundary to a warehouse that is ready.
 * `logins` makes its logins where they have passwords: whether those are missing or locked out nobody can tell.
 */
export async function buildWarehouse(
  stage: Stage,
  role: string,
  logins?: readonly string[],
): Promise<void> {
  const { localAws, account } = stage;
  stage.chapter('Setup looks: what is there?');
  const looked = await stage.start('setup', { warehouse: 'analytics', mode: 'validate' });
  stage.note(newsOf(looked));
  stage.expect('validate found failures', summaryOf(looked).conclusion, 'prerequisites fail');
  stage.expect(
    'validate changed nothing',
    [built(account), account.roles.byName.size, account.buckets.size],
    [undefined, 0, 0],
  );

  stage.chapter('Setup repairs: the bucket and the role at once, the warehouse after an approval');
  const run = await stage.start('setup', REMEDIATE);
  await stage.waitMinutes(10);
  stage.expect(
    'the bucket and the role are there',
    [account.buckets.size, account.roles.byName.size],
    [1, 1],
  );
  stage.expect(
    'the warehouse waits for an approval',
    [run.status, built(account)],
    ['RUNNING', undefined],
  );
  stage.note(`What ada is asked:\n${questionOf(localAws)}`);
  await stage.byHand('ada approves the plan', () => answerSetup(localAws, 'ada', true));
  await stage.waitMinutes(60);
  stage.note(newsOf(run));
  const unknown = /^ {2}UNKNOWN RedshiftML\.2[12] /gm;
  stage.expect(
    'what is left are its logins',
    logins === undefined ? failuresOf(run) : summaryOf(run).text.match(unknown)?.length,
    logins === undefined ? ['RedshiftML.22 analytics'] : 2,
  );
  stage.expect('the run says that something is left for people', summaryOf(run).outcome, 'left');
  const warehouse = built(account);
  stage.expect(
    'the warehouse has its role',
    warehouse?.roles.map(({ arn }) => arn),
    [role],
  );
  stage.expect('its traffic goes through the VPC', warehouse?.routing, true);

  stage.chapter('Its logins: setup never logs in as a superuser, so it prints what one has to run');
  await stage.runSql(CREATE.adminUser, logins ?? sqlIn(summaryOf(run).text));

  stage.chapter('Setup again: nothing to do');
  const again = await stage.start('setup', REMEDIATE);
  await stage.waitMinutes(10);
  stage.expect('a second run does nothing', progressOf(again), []);
  stage.expect('and finds everything ready', summaryOf(again).outcome, 'ready');
}
