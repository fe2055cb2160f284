import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { type AdminFile, parseConfig } from '../../domain/config.ts';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { adminFile, analytics, changed } from '../../sandbox/stage/analytics.ts';
import { keysIn, textOf } from '../../sandbox/stage/objects.ts';
import { type OpenStage, openStage } from '../../sandbox/stage/open-stage.ts';
import type { Setting } from '../../sandbox/story.ts';
import { nudge } from '../functions/access/bench.ts';
import { record } from '../functions/access/queue-record.ts';
import { typed } from './typed.ts';

/** docs/standby.md, "Where the Region is lost", played: an installation with a standby, then another one that is made of its copies. */
const OTHER = 'eu-west-1';
const bucketIn = (region: string): string => `evidence-${ACCOUNT}-${region}`;
const MARKETING = [
  'GRANT USAGE ON SCHEMA demo_ml TO GROUP marketing_analyst_grp',
  'GRANT EXECUTE ON MODEL demo_ml.customer_churn_auto_model TO GROUP marketing_analyst_grp',
];

async function played<T>(setting: Setting, errand: (stage: OpenStage) => Promise<T>): Promise<T> {
  const broken: string[] = [];
  const stage = await openStage(setting, {
    stores: 'memory',
    emit: (event) => {
      if (event.kind === 'expectation' && !event.held) broken.push(JSON.stringify(event));
    },
  });
  try {
    const answer = await errand(stage);
    expect(broken).toEqual([]);
    return answer;
  } finally {
    await stage.close();
  }
}

const granting = (stage: OpenStage, id: string, grantee: string, ...more: string[]) =>
  typed(stage, 'maria', [
    ...'grant --warehouse analytics --database dev --persona user --schema demo_ml'.split(' '),
    ...'--model customer_churn_auto_model --approved-by olivia --reason x'.split(' '),
    ...['--grantee', grantee, '--request-id', id, ...more],
  ]);
const revoking = (stage: OpenStage, id: string) =>
  typed(stage, 'maria', ['revoke', id, '--warehouse', 'analytics', '--reason', 'x']);

type Copies = readonly { readonly name: string; readonly text: string }[];
const objectsIn = (stage: OpenStage, bucket: string): Promise<Copies> =>
  stage.localAws.as('person', async () => {
    const names = await keysIn(bucket, '');
    return Promise.all(names.map(async (name) => ({ name, text: await textOf(bucket, name) })));
  });

/** What the standby has of an installation that grants to two, and has taken one of them back when its Region is lost. */
const lost = () =>
  played({ ...analytics(), standby: { in: OTHER } }, async (stage) => {
    await granting(stage, 'marketing', 'group marketing_analyst_grp');
    await granting(stage, 'mark', 'user mark');
    const copies = await objectsIn(stage, bucketIn(OTHER));
    expect(copies).toEqual(await objectsIn(stage, bucketIn(REGION)));
    await revoking(stage, 'mark');
    await stage.expectHeld(MARKETING);
    return { before: copies, whole: await objectsIn(stage, bucketIn(OTHER)) };
  });

/** The warehouse as it was left, and an installation of the standby's own. */
const standby = (mode: AdminFile['warehouses'][number]['mode']): Setting => ({
  ...analytics({
    configure: (file) => ({ ...changed(file, () => ({ mode })), revision: file.revision + 1 }),
    furnish: async (admin) => {
      for (const sql of MARKETING) await admin.superuserSql('dev', sql);
    },
  }),
  standby: { of: OTHER },
});

async function receive(stage: OpenStage, copies: Copies): Promise<void> {
  await stage.localAws.as('person', async () => {
    for (const { name: Key, text: Body } of copies)
      await new S3Client({ region: REGION }).send(
        new PutObjectCommand({ Bucket: bucketIn(REGION), Key, Body }),
      );
  });
}

test('what is copied is enough to go on in another Region, with another key', async () => {
  const { whole } = await lost();
  await played(standby('enforce'), async (stage) => {
    await receive(stage, whole);
    // Deployed, and nothing restored yet: the work is given back, nothing is done, and no chain begins anew.
    const [ref] = configuredDatabases(parseConfig(adminFile()));
    const early = record('early', nudge('sweep-1', ref?.key));
    const given = await stage.localAws.invoke('reconcile', { Records: [early] });
    expect(given).toEqual({ batchItemFailures: [{ itemIdentifier: 'early' }] });
    await stage.expectHeld(MARKETING);
    expect(await objectsIn(stage, bucketIn(REGION))).toHaveLength(whole.length);

    const restored = await typed(stage, 'maria', ['restore']);
    expect(restored).toMatchObject({
      ends: 0,
      said: expect.stringMatching(/^intact {2}reconcile\//m),
    });
    const leases = (await typed(stage, 'maria', ['leases'])).said;
    expect(leases).toContain('marketing  active');
    expect(leases).not.toContain('mark  active');
    await revoking(stage, 'marketing');
    await stage.expectHeld([]);
    const keys = (await objectsIn(stage, bucketIn(REGION))).flatMap(({ name, text }) =>
      /^evidence\/reconcile\/.*\/\d+\.json$/.test(name) ? [String(JSON.parse(text).key)] : [],
    );
    expect(keys[0]).toMatch(/key\/EvidenceKey$/);
    expect(keys.at(-1)).toMatch(/key\/EvidenceKeyOfStandby$/);
    await stage.conclude();
  });
});

test('a revoke that was not copied any more grants nothing: whoever lost all by it is blocked, and it is revoked again', async () => {
  const { before } = await lost();
  await played(standby('plan'), async (stage) => {
    await receive(stage, before);
    expect(await typed(stage, 'maria', ['restore'])).toMatchObject({ ends: 0 });
    const mark = (await typed(stage, 'maria', ['status', 'mark'])).said;
    expect(mark).toContain('user mark holds nothing any more of what was granted to it here');
    await stage.expectHeld(MARKETING);
    const again = (await revoking(stage, 'mark')).said;
    expect(again).toContain('user mark still has USAGE ON SCHEMA demo_ml through group marketing');
    expect((await typed(stage, 'maria', ['leases'])).said).not.toMatch(/^mark +/m);
    await stage.expectHeld(MARKETING);
  });
});
