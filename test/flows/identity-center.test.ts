import { expect, test } from '@jest/globals';
import { ACCOUNT, REGION } from '../../local-aws/arn.ts';
import { MARKETING, MODEL } from '../../sandbox/stage/portal.ts';
import { called, changed, onStage, tagCluster } from './tag-scene.ts';

const CLUSTER = `arn:aws:redshift:${REGION}:${ACCOUNT}:cluster:analytics`;
const ROLE = 'AWSIDC:ML Users';
const KEY = `redshift-ml:user:${ROLE}`;
const USED = [
  `GRANT USAGE ON SCHEMA demo_ml TO ROLE "${ROLE}"`,
  `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO ROLE "${ROLE}"`,
];
const joined = called('AddMemberToGroup', { groupId: '906700c5-70', member: { memberId: '9067' } });

test('a role of Identity Center that a tag names gets its lease once it is there, whoever joins its group', () =>
  onStage({}, async ({ stage, tell, asked, looked }) => {
    tagCluster(stage, { [KEY]: `dev/demo_ml/${MODEL}` });
    await tell('aws.tag', changed(CLUSTER, 'redshift', [KEY], {}));
    expect(asked()).toEqual([]);
    expect(looked()).toContain(`has no role \\"${ROLE}\\"`);

    await tell('aws.sso-directory', joined);
    expect(asked()).toEqual([]);

    // The first member signs in.
    await stage.engine('analytics').createRole(ROLE);
    await tell('aws.sso-directory', {
      ...joined,
      detail: { ...joined.detail, errorCode: 'Denied' },
    });
    expect(asked()).toEqual([]);
    await tell('aws.sso-directory', joined);
    expect(asked()).toMatchObject([{ detail: { grantee: { type: 'role', name: ROLE } } }]);
    await stage.expectHeld(USED);
    expect(looked()).toContain(
      'whoever is in group ML Users of Identity Center has role AWSIDC:ML Users',
    );

    // A membership more, or less, is nothing to a lease.
    await tell('aws.sso-directory', joined);
    await tell('aws.identitystore', called('DeleteGroupMembership', { membershipId: '77' }));
    expect(asked()).toEqual([]);
    await stage.expectHeld(USED);
  }));

test('a group of the database keeps its name, whatever it is called', () =>
  onStage({}, async ({ stage, tell, asked }) => {
    tagCluster(stage, { [`redshift-ml:user:${MARKETING}`]: `dev/demo_ml/${MODEL}` });
    await tell(
      'aws.identitystore',
      called('CreateGroup', { displayName: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
    );
    expect(asked()).toMatchObject([{ detail: { grantee: { type: 'group', name: MARKETING } } }]);
  }));
