import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { configOf, LOGINS_SQL, soundAccount, trust, warehouseWith } from '../accounts/example.ts';
import { audit, setupOf } from '../chapters/audit.ts';
import { answerSetup } from '../stage/approver.ts';
import { SALES } from '../stage/other-account.ts';
import { failuresOf, progressOf, summaryOf } from '../stage/setup-outcome.ts';
import type { Story } from '../story.ts';

const ROLE = 'redshift-ml/analytics';
const OURS = `arn:aws:iam::${SALES.id}:role/${ROLE}`;
const ROLES_OF_SETUP = ['Attach', 'ModifyWarehouse', 'Undo', 'Canary'].map(
  (name) => `SpokeSetup${name}-us-east-1`,
);

/** In this account the same names stand for other things than in the hub, and some of them are not as they should be. */
const damaged: AccountFixture = {
  ...soundAccount,
  id: SALES.id,
  region: SALES.region,
  namespaces: { analytics: SALES.namespace },
  vpcs: {
    'vpc-0a': {
      subnets: { 'subnet-0a': `${SALES.region}a`, 'subnet-0b': `${SALES.region}b` },
      routeTables: { 'rtb-0a': {} },
      securityGroups: { 'sg-0a': {} },
    },
  },
  roles: {
    [ROLE]: {
      ...soundAccount.roles?.[ROLE],
      trust: trust('redshift.amazonaws.com'),
      attached: ['AmazonSageMakerFullAccess'],
    },
  },
  buckets: { 'sales-redshift-ml': { blocked: false } },
};

const home = configOf({ path: 'simple' });
const sales = home.warehouses.map((one) => ({
  ...one,
  name: 'sales',
  account: SALES.id,
  region: SALES.region,
  setup: {
    path: 'simple',
    routing: 'on',
    boundary: `arn:aws:iam::${SALES.id}:policy/redshift-ml-boundary`,
    pairs: [{ role: OURS, bucket: 'sales-redshift-ml' }],
  },
}));
const REMEDIATE = { warehouse: 'sales', mode: 'remediate' };

export const story: Story = {
  name: 'setup-spoke',
  title:
    'The setup of a warehouse in another account is looked at, audited and repaired by roles of that account, and nothing of the hub changes.',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: {
      ...home,
      audit: { controls: { 'RedshiftML.19': 'repair' } },
      accounts: [{ id: SALES.id, externalId: 'sales-7f3a' }],
      warehouses: [...home.warehouses, ...sales],
    },
    account: soundAccount,
    warehouses: warehouseWith(LOGINS_SQL),
    spokes: { [SALES.id]: { account: damaged, warehouses: warehouseWith(LOGINS_SQL) } },
  },
  play: async (stage) => {
    const { roles, buckets, clusters } = stage.spoke(SALES.id);
    const state = ({ account }: { readonly account: typeof stage.account }) => ({
      role: account.roles.byName.get('analytics'),
      clusters: [...account.clusters.values()],
      endpoints: [...account.network.endpoints.values()],
    });
    const before = structuredClone(state(stage));

    stage.chapter('What is wrong in account sales, by a role there that only reads');
    const looked = await stage.start('setup', { warehouse: 'sales', mode: 'validate' });
    stage.expectRun('what is wrong', failuresOf(looked).toSorted(), [
      'RedshiftML.11 role/analytics',
      'RedshiftML.26 sales',
      'RedshiftML.29 sales',
      'RedshiftML.30 sales',
      'RedshiftML.5 sales-redshift-ml',
      'RedshiftML.8 role/analytics',
      'RedshiftML.9 role/analytics',
    ]);

    stage.chapter('An audit looks at the setups of both accounts');
    const audited = await audit(stage);
    const failed = setupOf(audited).filter((line) => line.endsWith(' fail'));
    stage.expectRun('it finds the same, and nothing in the hub', failed, [
      'warehouse sales fail',
      'endpoint none, to s3 fail',
      'endpoint none, to sagemaker.api fail',
      `role ${OURS} fail`,
      'bucket sales-redshift-ml fail',
    ]);

    stage.chapter('Nobody has let the hub repair anything there');
    const kept = ROLES_OF_SETUP.map((name) => roles.byName.get(name));
    await stage.byHand('sales has not deployed spoke-setup.json yet', async () => {
      for (const name of ROLES_OF_SETUP) roles.write(name, () => undefined);
    });
    await stage.waitMinutes(5);
    const refused = await stage.start('setup', REMEDIATE);
    await stage.waitMinutes(60);
    const because = summaryOf(refused).because ?? '';
    stage.expectRun(
      'it says so, and has done nothing',
      [/deploy \S+ in account \d+/.exec(because)?.[0], progressOf(refused)],
      [`deploy spoke-setup.json in account ${SALES.id}`, []],
    );

    stage.chapter('Then it is repaired by roles of its own, within its own boundary');
    await stage.byHand('an administrator of sales deploys spoke-setup.json', async () => {
      for (const [n, name] of ROLES_OF_SETUP.entries()) roles.write(name, () => kept[n]);
    });
    await stage.waitMinutes(5);
    const run = await stage.start('setup', REMEDIATE);
    await stage.waitMinutes(10);
    await stage.byHand('ada approves the changes of the network', () =>
      answerSetup(stage.localAws, 'ada', true),
    );
    await stage.waitMinutes(60);
    stage.expectRun('what it did', progressOf(run), [
      'done s3:PutPublicAccessBlock sales-redshift-ml',
      'done iam:UpdateAssumeRolePolicy role/analytics',
      'done iam:AttachRolePolicy role/analytics AmazonS3FullAccess',
      'done iam:PutRolePolicy role/analytics redshift-ml-admin-sales',
      `done ec2:CreateVpcEndpoint vpc-0a com.amazonaws.${SALES.region}.s3`,
      'done ec2:AuthorizeSecurityGroupIngress sg-0a sg-0a',
      `done ec2:CreateVpcEndpoint vpc-0a com.amazonaws.${SALES.region}.sagemaker.api`,
      'done routing on sales',
    ]);
    stage.expect(
      'SageMaker may assume the role',
      roles.byName.get('analytics')?.trust.includes('sagemaker.amazonaws.com'),
      true,
    );
    stage.expect(
      'its bucket is closed',
      Object.values(buckets.get('sales-redshift-ml')?.block ?? {}),
      [true, true, true, true],
    );
    stage.expect('its cluster routes', clusters.get('analytics')?.routing, true);
    stage.expect('the hub is as it was', state(stage), before);

    stage.chapter("Another tool of sales keeps its cluster's list of roles, and takes ours off");
    const takeOff = () =>
      stage.byHand('the other tool runs', async () => {
        const cluster = clusters.get('analytics');
        if (cluster !== undefined) cluster.roles = cluster.roles.filter(({ arn }) => arn !== OURS);
        stage.spoke(SALES.id).keptCalls.push({
          service: 'redshift',
          call: 'ModifyClusterIamRoles',
          parameters: { clusterIdentifier: 'analytics', removeIamRoles: [OURS] },
          by: { functionName: 'run', role: 'terraform' },
          at: stage.localAws.clock.now(),
        });
      });
    for (const _ of ['once', 'twice']) {
      await takeOff();
      await audit(stage);
      await stage.waitMinutes(30);
    }
    await takeOff();
    await stage.waitMinutes(10);
    const { findings = [] } = (await audit(stage))?.report ?? {};
    stage.expectRun(
      'after two repairs it is left to people, and who did it there is named',
      findings
        .filter(({ control }) => control === 'RedshiftML.19')
        .map(({ evidence }) => evidence.match(/the last call since then .* by (\S+) at/)?.[1]),
      [`arn:aws:sts::${SALES.id}:assumed-role/terraform/run`],
    );
  },
};
