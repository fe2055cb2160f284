import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import type { JsonObject } from '../../local-aws/json.ts';
import { MARKETING, MODEL, openPortal, userOf } from '../../sandbox/stage/portal.ts';
import { called, changed, changeRole, onStage, type Scene, tagCluster } from './tag-scene.ts';

const KEY = `redshift-ml:user:${MARKETING}`;
const CHURN = `dev/demo_ml/${MODEL}`;
const RENTAL = 'dev/demo_ml/rental_model';
const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/`;

test('RedshiftDbGroups in every shape that identity providers build', () =>
  onStage(
    {
      LeadingEmpty: { RedshiftDbGroups: `:${MARKETING}` },
      MiddleAndTrailing: { RedshiftDbGroups: `${MARKETING}::retention_analyst_grp:` },
      OnlyColon: { RedshiftDbGroups: ':' },
      EmptyValue: { RedshiftDbGroups: '' },
      Unknown: { RedshiftDbGroups: `ghost_grp:${MARKETING}` },
      OtherCase: { RedshiftDbGroups: 'Marketing_Analyst_Grp' },
      Blanks: { RedshiftDbGroups: ` ${MARKETING} : retention_analyst_grp` },
      Twice: { RedshiftDbGroups: `${MARKETING}:${MARKETING}` },
      Full256Chars: {
        RedshiftDbGroups:
          `${Array.from({ length: 16 }, (_, n) => `finance_grp_${n}`).join(':')}${'x'.repeat(256)}`.slice(
            0,
            256,
          ),
      },
    },
    async ({ tell, asked, looked, stage }) => {
      const groupsOf = async (role: string): Promise<string[]> => {
        await tell('aws.tag', changed(`${ROLE}${role}`, 'iam', ['RedshiftDbGroups'], {}));
        return asked().map(({ detail }) => {
          const { requestedBy, grantee, persona, reason } = Object(detail);
          expect(requestedBy).toBe(`${ROLE}${role}`);
          expect(reason).toContain(`tag RedshiftDbGroups of ${ROLE}${role} is "`);
          return `${persona.name} ${grantee.name} ${persona.models}`;
        });
      };
      const marketing = `user ${MARKETING} ${MODEL}`;
      expect(await groupsOf('LeadingEmpty')).toEqual([marketing]);
      expect(await groupsOf('MiddleAndTrailing')).toEqual([
        marketing,
        'user retention_analyst_grp rental_model',
      ]);
      expect(await groupsOf('Unknown')).toEqual([marketing]);
      expect(await groupsOf('Twice')).toEqual([marketing]);
      for (const role of ['OnlyColon', 'EmptyValue', 'OtherCase', 'Blanks', 'Full256Chars'])
        expect(await groupsOf(role)).toEqual([]);
      for (const words of [
        'has no group \\"ghost_grp\\"; it is ignored, as Redshift does',
        `has no group \\"Marketing_Analyst_Grp\\", but ${MARKETING}; the case counts`,
        `\\" ${MARKETING} \\" has blanks round it`,
        'the value is 256 long',
        `lets sessions of IAM role Twice of account ${ACCOUNT} join group ${MARKETING} of warehouse analytics, which is to be user of 1 model in dev: demo_ml.${MODEL}`,
      ])
        expect(JSON.stringify(looked())).toContain(JSON.stringify(words).slice(1, -1));
      const signed = JSON.stringify(stage.localAws.table.items());
      for (const words of ['ghost_grp', 'Marketing_Analyst_Grp', 'has blanks round it'])
        expect(signed).toContain(words);
    },
  ));

const GRANTED = [
  `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO GROUP ${MARKETING}`,
];
const untagged = changed(CLUSTER, 'redshift', [KEY], { env: 'prod' });

describe('a tag that is gone stands in changed-tag-keys only', () => {
  const granted = async ({ stage, tell, asked }: Scene): Promise<void> => {
    tagCluster(stage, { [KEY]: CHURN });
    await tell('aws.tag', changed(CLUSTER, 'redshift', [KEY], {}));
    await stage.expectHeld(GRANTED);
    expect(asked()).toHaveLength(1);
  };

  test('the lease ends with the tag', () =>
    onStage({}, async (scene) => {
      await granted(scene);
      tagCluster(scene.stage, { env: 'prod' });
      await scene.tell('aws.tag', untagged);
      await scene.stage.expectHeld([]);
      expect(scene.asked().map(({ detail }) => String(Object(detail).reason))).toEqual([
        expect.stringMatching(/^tag removed: /),
      ]);
      expect(scene.sql(/^REVOKE EXECUTE/)).toHaveLength(1);
      expect(scene.outcomes()).toEqual(['applied', 'ended']);
    }));

  test('tags that cannot be read change nothing and are told of; the next night reads again', () =>
    onStage({}, async (scene) => {
      await granted(scene);
      tagCluster(scene.stage, { env: 'prod' });
      scene.stage.account.refused.add('redshift:DescribeClusters');
      await scene.tell('aws.tag', untagged);
      await scene.stage.expectHeld(GRANTED);
      expect(scene.asked()).toEqual([]);
      const failed = scene.stage.localAws.published.at(-1)?.event;
      expect(failed).toMatchObject({
        'detail-type': 'Model Access Failed',
        detail: {
          resource: `cluster analytics of account ${ACCOUNT} in ${REGION}`,
          because: [
            expect.stringContaining('lacks redshift:DescribeClusters; nothing was changed'),
          ],
        },
      });
      scene.stage.account.refused.clear();
      scene.stage.localAws.startMachine('tags', { scope: 'all' });
      await scene.stage.localAws.runUntilIdle();
      await scene.stage.expectHeld([]);
    }));

  test('a tag that was set again meanwhile keeps its lease, and so does an approval', () =>
    onStage({}, async (scene) => {
      await granted(scene);
      await scene.tell('aws.tag', untagged);
      await scene.stage.expectHeld(GRANTED);
      expect(scene.asked()).toEqual([]);
      expect(scene.looked()).toContain('"already"');
      const portal = openPortal(scene.stage);
      await portal.approve('by-hand-1', {
        grantee: { type: 'group', name: MARKETING },
        persona: userOf('demo_ml', MODEL),
      });
      tagCluster(scene.stage, {});
      await scene.tell('aws.tag', untagged);
      await scene.stage.expectHeld(GRANTED);
      expect(scene.sql(/^REVOKE/)).toEqual([]);
    }));
});

test('set, taken off and set to another model within a second, told out of order and twice: only what stands is granted', () =>
  onStage({}, async ({ stage, asked, sql }) => {
    const { localAws } = stage;
    tagCluster(stage, { [KEY]: RENTAL });
    const put = (event: JsonObject, source = 'aws.tag') =>
      localAws.publish({ 'detail-type': 'x', detail: {}, ...event, source }, 'default');
    const told = { 'version-timestamp': '1772442000003', 'tag-policy-compliant': 'true' };
    const first = changed(CLUSTER, 'redshift', [KEY], { [KEY]: CHURN });
    put({ ...first, detail: { ...first.detail, ...told } });
    put(changed(CLUSTER, 'redshift', [KEY], { [KEY]: RENTAL }));
    put(changed(CLUSTER, 'redshift', [KEY], {}));
    await localAws.runUntilIdle();
    put(
      called('CreateTags', { resourceName: CLUSTER, tags: [{ key: KEY, value: CHURN }] }),
      'aws.redshift',
    );
    await localAws.runUntilIdle();
    await stage.expectHeld([
      `GRANT USAGE ON SCHEMA demo_ml TO GROUP ${MARKETING}`,
      `GRANT EXECUTE ON MODEL demo_ml.rental_model TO GROUP ${MARKETING}`,
    ]);
    expect(sql(/^GRANT EXECUTE/)).toHaveLength(1);
    expect(new Set(asked().map(({ detail }) => Object(detail).requestId)).size).toBe(1);
    const looks = localAws.executions.filter(({ machine }) => machine === 'tags');
    expect(looks.map(({ status }) => status)).toEqual(Array(4).fill('SUCCEEDED'));
  }));

test('tags that come and go with their role, and calls that failed or were our own', () =>
  onStage(
    {
      'team/DataScientist': { RedshiftDbGroups: MARKETING },
      Other: { RedshiftDbGroups: 'retention_analyst_grp' },
    },
    async ({ stage, tell, asked }) => {
      const looks = () =>
        stage.localAws.executions.filter(({ machine }) => machine === 'tags').length;
      const tags = [{ key: 'RedshiftDbGroups', value: MARKETING }];
      await tell('aws.iam', called('CreateRole', { roleName: 'DataScientist', tags }));
      expect(asked().map(({ detail }) => Object(detail).requestedBy)).toEqual([
        `${ROLE}team/DataScientist`,
      ]);
      await stage.expectHeld(GRANTED);
      await tell('aws.iam', called('TagRole', { roleName: 'Other', tags }));
      expect(asked()).toHaveLength(1);

      const before = looks();
      await tell(
        'aws.iam',
        called('TagRole', { roleName: 'Other', tags }, { errorCode: 'AccessDenied' }),
      );
      const ours = [{ key: 'redshift-ml:managed', value: 'true' }];
      await tell('aws.iam', called('TagRole', { roleName: 'DataScientist', tags: ours }));
      await tell('aws.redshift', changed(`${ROLE}Other`, 'iam', ['RedshiftDbGroups'], {}));
      expect(looks()).toBe(before);

      changeRole(stage, 'DataScientist', (role) => ({ ...role, tags: {} }));
      await tell(
        'aws.iam',
        called('UntagRole', { roleName: 'DataScientist', tagKeys: ['RedshiftDbGroups'] }),
      );
      expect(asked().map((event) => event['detail-type'])).toEqual(['Model Access Revoked']);
      changeRole(stage, 'Other', () => undefined);
      await tell('aws.iam', called('DeleteRole', { roleName: 'Other' }));
      expect(asked().map((event) => event['detail-type'])).toEqual(['Model Access Revoked']);
      await stage.expectHeld([]);
    },
  ));

test('more than ten leases end when a second reading, ten minutes later, says so too', () =>
  onStage({}, async ({ stage, tell, asked, looked }) => {
    const all = Array.from({ length: 11 }, (_, n) => `dev/demo_ml/m${n}`).join(' ');
    tagCluster(stage, { [KEY]: all });
    await tell('aws.tag', changed(CLUSTER, 'redshift', [KEY], {}));
    expect(asked()).toHaveLength(11);
    tagCluster(stage, {});
    const before = stage.localAws.clock.now();
    await tell('aws.tag', untagged);
    expect(asked().map((event) => event['detail-type'])).toEqual(
      Array(11).fill('Model Access Revoked'),
    );
    expect(stage.localAws.clock.now() - before).toBeGreaterThan(600_000);
    expect(looked()).toContain('"asked"');
    expect(JSON.stringify(stage.localAws.table.items())).toContain('would end 11 leases at once');
  }));

test('a tag on a Serverless workgroup, whose event names it by an id', () =>
  onStage(
    {},
    async ({ stage, tell, asked }) => {
      const arn = `arn:aws:redshift-serverless:${REGION}:${ACCOUNT}:workgroup/analytics`;
      const resource = `${arn.slice(0, -'analytics'.length)}0f2e6a50-0000-4000-8000-000000000000`;
      stage.account.serverlessTags.set(arn, { [KEY]: CHURN });
      await tell('aws.redshift-serverless', called('TagResource', { resourceArn: resource }));
      expect(asked().map(({ detail }) => Object(detail).requestedBy)).toEqual([arn]);
      await stage.expectHeld(GRANTED);
      stage.account.serverlessTags.delete(arn);
      await tell('aws.redshift-serverless', called('UntagResource', { resourceArn: resource }));
      await stage.expectHeld([]);
    },
    'workgroup',
  ));

test('a role whose sessions may bring tags along is named in the night, whatever tags it bears', () =>
  onStage({}, async ({ stage, looked }) => {
    changeRole(stage, 'redshift-ml', (role) => ({
      ...role,
      trust: role.trust.replaceAll('"sts:AssumeRole"', '["sts:AssumeRole","sts:TagSession"]'),
    }));
    stage.localAws.startMachine('tags', { scope: 'all' });
    await stage.localAws.runUntilIdle();
    expect(looked()).toContain(
      `the trust policy of IAM role redshift-ml of account ${ACCOUNT} allows sts:TagSession`,
    );
    await stage.expectHeld([]);
  }));

describe('what the configuration means no more is answered as gone, and nobody is asked', () => {
  const place = { account: ACCOUNT, region: REGION };
  test.each([
    [
      'a role of an account without warehouses',
      { account: '999900001111', region: '', kind: 'role', name: 'people' },
      'config/admin.yml has no warehouse in account 999900001111',
    ],
    [
      'a cluster of the name in another Region',
      { ...place, region: 'eu-west-3', kind: 'cluster', name: 'analytics' },
      `config/admin.yml has no cluster analytics of account ${ACCOUNT} in eu-west-3`,
    ],
    [
      'a workgroup',
      { ...place, kind: 'workgroup', name: 'analytics' },
      `config/admin.yml has no workgroup analytics of account ${ACCOUNT} in ${REGION}`,
    ],
  ])('%s', (_, resource, missing) =>
    onStage({}, async ({ stage }) => {
      const read = await stage.localAws.invoke('tagsRead', { resource, isFresh: false });
      expect(read).toMatchObject({ reading: { tagged: { missing }, identities: {} } });
    }),
  );
});
