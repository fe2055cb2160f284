import { DeletePublicAccessBlockCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SetupConfig } from '../../domain/setup/config.ts';
import { REGION, roleArn } from '../../local-aws/arn.ts';
import { BUCKET } from '../accounts/example.ts';
import { PAGE_ROLE } from '../accounts/page.ts';
import { audit, handOver, inShort, setupOf, summaryOf } from '../chapters/audit.ts';
import { dbaOf } from '../chapters/dba.ts';
import { plantWaysIn } from '../chapters/iam-ways-in.ts';
import { CREATOR as BUILDS, USER as USES } from '../chapters/page-permissions.ts';
import { analytics, changed } from '../stage/analytics.ts';
import { untilAnswered } from '../stage/approver.ts';
import { keysIn, textOf } from '../stage/objects.ts';
import {
  ANALYSTS,
  creatorOf,
  group,
  MARKETING,
  MODEL,
  openPortal,
  userOf,
} from '../stage/portal.ts';
import type { Stage, Story } from '../story.ts';

/** The pair is the analysts' alone. */
const ofAnalysts = (setup: SetupConfig): SetupConfig => ({
  ...setup,
  pairs: setup.pairs.map((pair) => ({ ...pair, group: ANALYSTS })),
});
const S3 = new S3Client({ region: REGION });

export const story: Story = {
  name: 'audit',
  title:
    'An audit finds nothing in a warehouse that is in order, and then exactly the defects that were planted; what it cannot read it calls unknown.',
  setting: analytics({
    configure: (file) => changed(file, ({ setup }) => ({ setup: setup && ofAnalysts(setup) })),
    furnish: async (admin) => {
      await admin.createUser('nina');
      await admin.superuserSql('dev', 'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL');
    },
  }),
  play: async (stage) => {
    const portal = openPortal(stage);
    const engine = stage.engine('analytics');
    const dba = dbaOf(stage);
    const sweep = (what: string, scope: string) =>
      stage.byHand(what, () => untilAnswered(() => stage.localAws.invoke('sweep', { scope })));

    stage.chapter('Creators and users of a model have leases, and an audit finds nothing');
    await portal.approve('creators', { grantee: group(ANALYSTS), persona: creatorOf('demo_ml') });
    await portal.approve('users', { grantee: group(MARKETING), persona: userOf('demo_ml', MODEL) });
    await stage.expectHeld([
      ...BUILDS,
      ...USES,
      `GRANT ASSUMEROLE ON '${PAGE_ROLE}' TO GROUP ${ANALYSTS} FOR CREATE MODEL`,
    ]);
    await stage.waitMinutes(10);
    const clean = await audit(stage);
    stage.expectRun('nothing is found', summaryOf(clean), ['pass']);

    stage.chapter('Somebody takes CREATE MODEL away again and again, and it comes back');
    for (const _ of ['once', 'twice']) {
      await dba(`REVOKE CREATE MODEL FROM GROUP ${ANALYSTS}`);
      await sweep('the night passes over it', 'all');
      await stage.waitMinutes(1);
    }

    stage.chapter('A short lease, and a suspension');
    await portal.approve('short', {
      grantee: { type: 'user', name: 'nina' },
      persona: userOf('demo_ml', MODEL),
      expiresAt: new Date(stage.localAws.clock.now() + 30 * 60_000).toISOString(),
    });
    await stage.send({
      source: 'redshift-ml.access',
      'detail-type': 'Model Access Suspended',
      detail: {
        requestId: 'incident',
        warehouse: 'analytics',
        requestedBy: 'maria',
        reason: 'incident 4711',
        grantee: { type: 'user', name: 'mark' },
      },
    });

    stage.chapter('The writer loses its right: from now on nothing is given or taken');
    await dba('ALTER USER redshift_ml_admin NOCREATEUSER');
    await portal.approve('late', {
      grantee: { type: 'user', name: 'nina' },
      privileges: [{ kind: 'create-model' }],
    });

    stage.chapter('People do what they should not');
    await dba('GRANT CREATE ON SCHEMA demo_ml TO mark WITH GRANT OPTION');
    await dba(`GRANT ASSUMEROLE ON '${PAGE_ROLE}' TO mark FOR UNLOAD`);
    await dba(`REVOKE USAGE ON SCHEMA demo_ml FROM GROUP ${MARKETING}`);
    await dba(`GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO PUBLIC`);
    await dba('GRANT CREATE ON SCHEMA demo_ml TO PUBLIC');
    await dba('CREATE USER carl PASSWORD DISABLE CREATEUSER');
    await stage.byHand('the bucket of models may be made public again', () =>
      S3.send(new DeletePublicAccessBlockCommand({ Bucket: BUCKET })),
    );
    await stage.byHand('people change IAM', async () => plantWaysIn(stage.account));
    await stage.byHand('the cluster is registered, and something stays in its bucket', async () => {
      const cluster = stage.account.clusters.get('analytics');
      if (cluster !== undefined) cluster.registration = 'Registered';
      await S3.send(
        new PutObjectCommand({ Bucket: BUCKET, Key: 'redshift-ml/job-1/data.csv', Body: 'x' }),
      );
    });
    await stage.byHand('sys:superuser is given to olga', async () => {
      await engine.createUser('olga');
      await engine.createRole('sys:superuser');
      await engine.grantRole('sys:superuser', { type: 'user', name: 'olga' });
    });
    await stage.byHand(
      'a model is made by ines, one outside of the schema for models, and one fails',
      async () => {
        await engine.createUser('ines');
        await engine.createModel('dev', { schema: 'demo_ml', name: 'old', owner: 'ines' });
        await engine.createModel('dev', { schema: 'public', name: 'stray', owner: 'rita' });
        await engine.createModel('dev', {
          schema: 'demo_ml',
          name: 'broken',
          owner: 'rita',
          state: 'FAILED',
        });
      },
    );
    await stage.waitMinutes(75);

    stage.chapter('The audit finds each of them, and nothing else');
    const found = await audit(stage);
    stage.expectRun('exactly what was planted', summaryOf(found), PLANTED);
    stage.expectRun('the picture of the setup shows where', setupOf(found), SETUP);
    handOver(stage, found);
    const [first] = found?.report.findings ?? [];

    stage.chapter('Somebody changes a piece of evidence in the bucket');
    const put = await tamper(stage);
    const tampered = (await audit(stage))?.report;
    stage.expectRun(
      'it is what appeared, and what was known keeps its ids and since when',
      [
        tampered?.findings.filter(({ id }) => tampered.changes.appeared.includes(id)).map(inShort),
        tampered?.findings.find(({ id }) => id === first?.id)?.firstSeen,
      ],
      [['50 fail chain'], first?.firstSeen],
    );
    await stage.byHand('the piece is put back', put);

    stage.chapter('The reader is gone: what cannot be seen is unknown, and the run is no success');
    await stage.byHand('the reader is dropped', () => engine.dropUser('redshift_ml_reader'));
    const blind = (await audit(stage))?.report;
    stage.expectRun(
      'incomplete, with everything that was known kept',
      [
        blind?.verdict.outcome,
        blind?.coverage.missing.map(({ database }) => database),
        blind?.changes.resolved.map(inShort),
      ],
      ['incomplete', ['dev', '*'], ['50 fail chain']],
    );
    stage.expectRun(
      'the execution fails, for an alarm to be heard',
      stage.localAws.executions.findLast(({ machine }) => machine === 'audit')?.error,
      'AuditRanPartly',
    );
    await stage.byHand('the reader is back', () =>
      engine.createUser('redshift_ml_reader', {
        accessSystemTable: true,
        syslogAccess: 'UNRESTRICTED',
      }),
    );

    stage.chapter(
      'The writer has its right again: it does what it could not, the rest is for people',
    );
    await dba('ALTER USER redshift_ml_admin CREATEUSER');
    await sweep('what failed is tried again', 'retry');
    await stage.waitMinutes(20);
    await stage.expectHeld([
      ...BUILDS,
      ...USES,
      `GRANT ASSUMEROLE ON '${PAGE_ROLE}' TO GROUP ${ANALYSTS} FOR CREATE MODEL`,
      'GRANT CREATE MODEL TO nina',
      'GRANT CREATE ON SCHEMA demo_ml TO mark',
      'GRANT CREATE ON SCHEMA demo_ml TO PUBLIC',
      `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO PUBLIC`,
    ]);
    await stage.expectAtRest(
      'an audit finds that it was done, and what only people can mend',
      async () => summaryOf(await audit(stage)).filter((line) => !AS_IT_WENT.test(line)),
      PLANTED.filter((line) => !OF_THE_WRITER.test(line) && !AS_IT_WENT.test(line)),
    );
  },
};

const PLANTED = [
  'fail',
  // The writer, who lost its right.
  '21 fail warehouse analytics',
  '34 fail grantee user mark',
  '35 fail lease users',
  '36 fail grantee user nina',
  '37 fail model demo_ml.customer_churn_auto_model',
  '38 fail schema demo_ml',
  // By default everybody may create in public.
  '38 fail schema public',
  '39 fail user user carl',
  '39 fail user user olga',
  '42 fail model demo_ml.old',
  '43 fail model demo_ml.broken',
  '44 fail model demo_ml.broken',
  '44 fail model demo_ml.old',
  '44 fail model public.stray',
  '45 fail lease late',
  '45 fail lease short',
  // In the database, and in the warehouse as a whole.
  '46 fail suspension incident',
  '46 fail suspension incident',
  `49 fail grant CREATE MODEL for group ${ANALYSTS}`,
  '5 fail bucket analytics-redshift-ml',
  '54 fail grantee user mark',
  `55 fail grantee user mark: ${PAGE_ROLE}`,
  '56 fail schema public',
  `59 fail principal ${roleArn('notebook')}`,
  `60 fail principal ${roleArn('campaign-app')}`,
  `61 unknown by design principal ${roleArn('sso')}`,
  `62 fail role ${PAGE_ROLE}`,
  '64 fail warehouse analytics',
  `65 unknown by design bucket ${BUCKET}`,
  // Who granted all that by hand.
  '66 fail user user awsuser',
];

/** What follows from the writer's lost right. */
const OF_THE_WRITER = /^(21|35|36|45) /;
/** How often something came back, and who was seen to change what, hangs on what went wrong on the way. */
const AS_IT_WENT = /^(49|66) /;

const SETUP = [
  'login redshift_ml_admin fail',
  'login redshift_ml_reader pass',
  'warehouse analytics pass',
  'role arn:aws:iam::111122223333:role/redshift-ml/redshift-ml pass',
  'bucket analytics-redshift-ml fail',
];

const EVIDENCE = 'evidence-111122223333-us-east-1';

/** Writes over a piece of the database's evidence; answers how it is put back. */
const tamper = (stage: Stage): Promise<() => Promise<void>> =>
  stage.byHand('a piece is changed', async () => {
    const keys = await keysIn(EVIDENCE, 'evidence/reconcile/');
    const place = { Bucket: EVIDENCE, Key: keys.findLast((key) => key.endsWith('.json')) ?? '' };
    const text = await textOf(EVIDENCE, place.Key);
    await S3.send(new PutObjectCommand({ ...place, Body: '{}' }));
    return async () => {
      await S3.send(new PutObjectCommand({ ...place, Body: text }));
    };
  });
