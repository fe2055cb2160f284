import { expect, test } from '@jest/globals';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { askedAccess, post } from '../../sandbox/stage/approver.ts';
import { openPortal } from '../../sandbox/stage/portal.ts';
import { called, changed, onStage, tagCluster } from './tag-scene.ts';

const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;

test('a tag that is taken off while its approval is asked for voids the question: a later answer changes nothing', () =>
  onStage({}, async ({ stage, tell, asked, outcomes }) => {
    const key = 'redshift-ml:creator:retention_analyst_grp';
    tagCluster(stage, { [key]: 'dev/demo_ml' });
    await tell('aws.tag', changed(CLUSTER, 'redshift', [key], {}));
    const [{ detail } = { detail: {} }] = asked();
    const lease = String(Object(detail).requestId);
    const { question, stages } = askedAccess(stage.localAws, lease) ?? {};
    expect(stages).toMatchObject([{ missing: 2, ask: ['olivia', 'paul'] }]);
    tagCluster(stage, {});
    await tell('aws.tag', changed(CLUSTER, 'redshift', [key], {}));
    const said = [];
    for (const person of ['olivia', 'paul'])
      said.push(
        await post(stage.localAws, person, {
          kind: 'access',
          lease,
          question: String(question),
          approved: true,
        }),
      );
    await stage.localAws.runUntilIdle();
    expect(said.map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect(said[0]?.body).toContain(`${lease} was revoked at `);
    expect(said[0]?.body).toContain('before it was approved; nothing was changed');
    expect(outcomes()).toEqual(['awaiting-approval', 'refused']);
    await stage.expectHeld([]);
  }));

test('whoever set the tag by a call does not approve what it asks for', () =>
  onStage({}, async ({ stage, tell, asked }) => {
    const key = 'redshift-ml:creator:retention_analyst_grp';
    tagCluster(stage, { [key]: 'dev/demo_ml' });
    const tags = [{ key, value: 'dev/demo_ml' }];
    await tell(
      'aws.redshift',
      called(
        'CreateTags',
        { resourceName: CLUSTER, tags },
        {
          userIdentity: { arn: `arn:aws:iam::${ACCOUNT}:user/olivia` },
        },
      ),
    );
    const [{ detail } = { detail: {} }] = asked();
    const { requestId, ...request } = Object(detail);
    expect(request.involved).toEqual([`arn:aws:iam::${ACCOUNT}:user/olivia`]);
    const { involved: _, ...withoutSetter } = request;
    const portal = openPortal(stage);
    await portal.approve(requestId, withoutSetter);
    expect(portal.outcome(requestId)).toMatchObject({ outcome: 'refused' });
    await stage.expectHeld([]);
  }));
