import { CreateTagsCommand, DeleteTagsCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { type AdminFile, parseConfig } from '../../domain/config.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { emptyAccount } from '../accounts/example.ts';
import { PAGE_ROLE } from '../accounts/page.ts';
import { audit, handOver, setupOf, summaryOf } from '../chapters/audit.ts';
import { buildWarehouse, CREATE } from '../chapters/build-warehouse.ts';
import {
  approveCreators,
  approveUsers,
  CREATOR,
  refuseEverybody,
  revokeBoth,
} from '../chapters/page-permissions.ts';
import { adminFile, changed, START } from '../stage/analytics.ts';
import { ANALYSTS, MARKETING, MODEL, openPortal } from '../stage/portal.ts';
import type { Stage, Story } from '../story.ts';

const FILE = adminFile();
const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;
const NAMESPACE = FILE.warehouses[0]?.namespace ?? '';

/** Tags may ask for users; everything else needs somebody whom the portal may quote, or who answers in the flow. */
const BY_TAG: Pick<AdminFile, 'sources' | 'policy'> = {
  sources: [...FILE.sources, { name: 'tag', tags: true, compare: 'exact' }],
  policy: [
    {
      name: 'users by tag',
      effect: 'allow',
      when: { personas: ['user'], sources: ['tag'] },
      limits: { externalModels: false },
    },
    ...FILE.sources.map(({ name }) => ({
      name: `by ${name}`,
      effect: 'needs-approval' as const,
      when: { sources: [name] },
      limits: { externalModels: false },
      stages: [{ approvers: ['olivia'], needs: 1 }],
    })),
  ],
};

/** config/admin.yml before its warehouse exists: nobody knows the namespace yet, and setup knows what to create. */
const before = {
  ...FILE,
  ...BY_TAG,
  // The cluster's own superuser, whom setup named.
  audit: { ...FILE.audit, superusers: [CREATE.adminUser] },
  ...changed(FILE, ({ setup }) => ({
    namespace: undefined,
    ...(setup && { setup: { ...setup, routing: 'on' as const, create: CREATE } }),
  })),
};
const after = {
  ...before,
  revision: FILE.revision + 1,
  ...changed(before, () => ({ namespace: NAMESPACE })),
};

const CAMPAIGN = 'campaign_analyst_grp';
const PEOPLE = [
  'CREATE USER rita PASSWORD DISABLE',
  'CREATE USER mark PASSWORD DISABLE',
  'CREATE USER sam PASSWORD DISABLE',
  'CREATE USER nina PASSWORD DISABLE',
  `CREATE GROUP ${ANALYSTS} WITH USER rita, sam`,
  `CREATE GROUP ${MARKETING} WITH USER mark`,
  `CREATE GROUP ${CAMPAIGN} WITH USER nina`,
  'CREATE SCHEMA demo_ml',
];
const TRAIN = `CREATE MODEL demo_ml.${MODEL} FROM (SELECT state, account_length, total_charge, churn FROM demo_ml.customer_activity) TARGET churn FUNCTION ml_fn_customer_churn_auto IAM_ROLE '${PAGE_ROLE}' SETTINGS (S3_BUCKET 'analytics-redshift-ml')`;
const PREDICT = "SELECT demo_ml.ml_fn_customer_churn_auto('NJ', 96, 56.2) AS churn";

/** The AWS page from its first sentence to its last, on one account. */
export const story: Story = {
  name: 'page',
  title:
    'The whole AWS page on one account: from nothing to a warehouse, a model, who may make and who may use it by approval or by tag, and back; at the end an audit of it all.',
  setting: {
    start: START,
    config: before,
    account: emptyAccount,
    warehouses: {
      analytics: {
        databases: ['dev'],
        namespace: NAMESPACE,
        admin: CREATE.adminUser,
        furnish: async () => {},
      },
    },
  },
  play: async (stage) => {
    const portal = openPortal(stage);
    await buildWarehouse(stage, PAGE_ROLE);
    await beginAccess(stage);
    await approveCreators(stage, portal);
    await trainModel(stage);
    await approveUsers(stage, portal);
    await predict(stage);
    await tagCluster(stage);
    await refuseEverybody(stage, portal);
    await revokeBoth(stage, portal);
    stage.chapter('The marketing analyst asks the model once more');
    await expectRefused(stage, 'mark', PREDICT, 'schema demo_ml');
    await auditAll(stage);
  },
};

/** What stands between a warehouse and its first approval. */
async function beginAccess(stage: Stage): Promise<void> {
  stage.chapter('People, groups and a schema; and the warehouse gets its access managed');
  await stage.runSql(CREATE.adminUser, PEOPLE);
  await stage.byHand(
    `config/admin.yml is deployed as revision ${after.revision}, with the namespace of the new cluster`,
    async () => {
      stage.localAws.containers.configure(parseConfig(after));
      stage.localAws.containers.dropWarm();
    },
  );
  await expectRefused(stage, 'rita', TRAIN, 'language mlfunc');
  stage.note(
    'Nobody has been approved yet. CREATE MODEL is USAGE on the language mlfunc in the catalog of Redshift.',
  );
}

async function trainModel(stage: Stage): Promise<void> {
  stage.chapter('A retention analyst trains the model');
  await stage.runSql('rita', [TRAIN]);
  await stage.waitMinutes(10);
  const state = `SELECT TRIM(model_state) AS state FROM svv_ml_model_info WHERE TRIM(model_name) = '${MODEL}'`;
  const ready = await stage.runSql('rita', [state]);
  stage.expect('the model is ready', ready, { rows: [['Model is Ready']] });
  stage.note(
    'Its role, trust, bucket and quotas are those that setup made; the account says whether SageMaker may use them.',
  );
  await stage.expectHeld(CREATOR);
}

async function predict(stage: Stage): Promise<void> {
  stage.chapter('A marketing analyst may predict; sam, who may create models, and nina may not');
  const answer = await stage.runSql('mark', [PREDICT]);
  stage.expect('mark gets an answer', 'rows' in answer, true);
  stage.note(
    'Who may predict is decided by the warehouse, here a real PostgreSQL; what a model of SageMaker would answer is not played.',
  );
  await expectRefused(stage, 'sam', PREDICT, `model ${MODEL}`);
  await expectRefused(stage, 'nina', PREDICT, 'schema demo_ml');
}

/** What is left after all was taken back: a model that its owner alone may use, and whose owner may make none any more. */
async function auditAll(stage: Stage): Promise<void> {
  stage.chapter('An audit looks at all of it, and leaves a report');
  const audited = await audit(stage);
  stage.expectRun('everything was examined', audited?.report.coverage.missing, []);
  stage.expectRun(
    'what it finds is about the model that nobody may use any more',
    summaryOf(audited),
    LEFT,
  );
  stage.expectRun('the setup is as the page wants it', setupOf(audited), SETUP);
  handOver(stage, audited);
}

const LEFT = ['fail', `42 fail model demo_ml.${MODEL}`, `44 fail model demo_ml.${MODEL}`];
const SETUP = [
  'login redshift_ml_admin pass',
  'login redshift_ml_reader pass',
  'vpc vpc-0a pass',
  'warehouse analytics pass',
  'endpoint vpce-00000002, to s3 pass',
  'endpoint vpce-00000003, to sagemaker.api pass',
  `role ${PAGE_ROLE} pass`,
  'bucket analytics-redshift-ml pass',
];

/** "New group tags": whoever may tag the cluster lets a group predict, within what the policy permits. */
async function tagCluster(stage: Stage): Promise<void> {
  const Key = `redshift-ml:user:${CAMPAIGN}`;
  const Value = `dev/demo_ml/${MODEL}`;
  const redshift = new RedshiftClient({});
  stage.chapter('A tag on the cluster lets the campaign analysts predict, until it is taken off');
  await stage.byHand(`an administrator tags the cluster ${Key} = ${Value}`, () =>
    redshift.send(new CreateTagsCommand({ ResourceName: CLUSTER, Tags: [{ Key, Value }] })),
  );
  stage.expect('nina gets an answer', 'rows' in (await stage.runSql('nina', [PREDICT])), true);
  await stage.byHand(`an administrator takes the tag ${Key} off`, () =>
    redshift.send(new DeleteTagsCommand({ ResourceName: CLUSTER, TagKeys: [Key] })),
  );
  await expectRefused(stage, 'nina', PREDICT, 'schema demo_ml');
}

async function expectRefused(stage: Stage, user: string, sql: string, on: string): Promise<void> {
  stage.expect(`${user} is refused`, await stage.runSql(user, [sql]), {
    error: `ERROR: permission denied for ${on}`,
  });
}
