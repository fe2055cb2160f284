import { CancelSubscriptionCommand, RevokeSubscriptionCommand } from '@aws-sdk/client-datazone';
import { expect, test } from '@jest/globals';
import { DOMAIN, roleOfProject, told } from '../../sandbox/accounts/datazone.ts';
import { MARKETING, MODEL } from '../../sandbox/stage/portal.ts';
import { client, inDomain, play, REQUEST, USES } from './datazone-scene.ts';

const ACCEPTED = 'Subscription Request Accepted';
const BY_PERSON = { data: { autoApproved: false } };
const USES_BOTH = [...USES, `GRANT EXECUTE ON MODEL demo_ml.rental_model TO GROUP ${MARKETING}`];

test.each([
  [
    'another domain',
    { domain: 'dzd_someoneelse' },
    /domain dzd_someoneelse of account 444455556666/,
  ],
  ['another account', { account: '777788889999' }, /dzd_example0001 of account 777788889999/],
])('an event of %s is refused, with what is configured', (_, event, because) =>
  play({ subreq0001: REQUEST }, async ({ tell, accept, outcomes, because: said, stage }) => {
    await accept('subreq0001');
    await tell(told(ACCEPTED, 'subreq0001', { ...BY_PERSON, ...event }));
    expect(outcomes()).toEqual([expect.stringMatching(/^refused datazone-/)]);
    expect(said()).toMatch(because);
    expect(said()).toContain('datazone.domains of config/admin.yml has dzd_example0001');
    await stage.expectHeld([]);
  }),
);

test('an event that only looks like DataZone’s starts nothing, and neither does Created', () =>
  play({ subreq0001: REQUEST }, async ({ tell, accept, outcomes, stage }) => {
    await accept('subreq0001');
    await tell(told(ACCEPTED, 'subreq0001', { ...BY_PERSON, source: 'custom.datazone' }));
    await tell(told('Subscription Request Created', 'subreq0001', BY_PERSON));
    expect(stage.localAws.executions).toEqual([]);
    expect(outcomes()).toEqual([]);
  }));

test('a subscription that a listed person accepted is applied under its id, however often it is told', () =>
  play({ subreq0001: REQUEST }, async ({ tell, accept, outcomes, subscriptionsOf, stage }) => {
    await accept('subreq0001');
    await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
    await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
    const [subscription] = subscriptionsOf('subreq0001');
    expect(outcomes()).toEqual([`applied ${subscription}`]);
    await stage.expectHeld(USES);
  }));

test.each([
  ['says that nobody accepted it', { autoApproved: true }],
  ['does not say whether a person accepted it', {}],
])('what %s asks, and waits for an approval of ours', (_, data) =>
  play({ subreq0001: REQUEST }, async ({ tell, accept, outcomes, subscriptionsOf, stage }) => {
    await accept('subreq0001');
    await tell(told(ACCEPTED, 'subreq0001', { data }));
    await tell(told(ACCEPTED, 'subreq0001', { data }));
    expect(outcomes()).toEqual([`awaiting-approval ${subscriptionsOf('subreq0001')[0]}`]);
    const waiting = stage.localAws.executions.filter(({ machine }) => machine === 'access');
    // The first waits for people; the second ends with what it is told of the first.
    expect(waiting.map(({ status }) => status)).toEqual(['RUNNING', 'SUCCEEDED']);
    await stage.expectHeld([]);
  }),
);

test('whoever asked for it has not approved it by accepting it', () =>
  play(
    { subreq0002: { ...REQUEST, reviewer: 'a1b2c3d4-requester' } },
    async ({ tell, accept, outcomes, because, subscriptionsOf, stage }) => {
      await accept('subreq0002');
      await tell(told(ACCEPTED, 'subreq0002', BY_PERSON));
      expect(outcomes()).toEqual([`refused ${subscriptionsOf('subreq0002')[0]}`]);
      expect(because()).toContain('names only the requester');
      await stage.expectHeld([]);
    },
  ));

test('a request of two listings gives both, and is refused as a whole where one thing is not certain', () =>
  play(
    {
      subreq0001: { ...REQUEST, listings: ['lst_churn', 'lst_rental'] },
      subreq0002: { ...REQUEST, projects: ['projmarketing', 'projunknown'] },
      subreq0003: { ...REQUEST, listings: ['lst_churn', 'lst_other'] },
      subreq0004: { ...REQUEST, projects: ['proj_two_roles'] },
      subreq0005: { ...REQUEST, projects: ['proj_own_role'] },
    },
    async ({ tell, accept, outcomes, because, subscriptionsOf, stage }) => {
      for (const request of ['subreq0002', 'subreq0003', 'subreq0004', 'subreq0005']) {
        await accept(request);
        await tell(told(ACCEPTED, request, BY_PERSON));
      }
      expect(outcomes()).toEqual([
        'refused subreq0002',
        'refused subreq0003',
        'refused subreq0004',
        'refused subreq0005',
      ]);
      for (const words of [
        'project projunknown is not configured, and no IAM role of it bears RedshiftDbRoles',
        'listing lst_other is not configured',
        'roles of project proj_two_roles name 2 database roles (datazone_env_a, datazone_env_b)',
        'database role "admins", which is none of DataZone',
      ])
        expect(because()).toContain(words);
      await stage.expectHeld([]);
      await accept('subreq0001');
      await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
      expect(outcomes().slice(4).sort()).toEqual(
        subscriptionsOf('subreq0001').map((id) => `applied ${id}`),
      );
      await stage.expectHeld(USES_BOTH);
    },
    {
      two_a: roleOfProject('proj_two_roles', 'datazone_env_a'),
      two_b: roleOfProject('proj_two_roles', 'datazone_env_b'),
      own: roleOfProject('proj_own_role', 'admins'),
    },
  ));

test('a project is who the tags of its role say', () =>
  play(
    { subreq0001: { ...REQUEST, projects: ['proj6jw4'] } },
    async ({ tell, accept, stage }) => {
      await accept('subreq0001');
      await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
      await stage.expectHeld([
        'GRANT USAGE ON SCHEMA demo_ml TO ROLE datazone_env_5q9w3q4fuymzdz',
        `GRANT EXECUTE ON MODEL demo_ml.${MODEL} TO ROLE datazone_env_5q9w3q4fuymzdz`,
      ]);
    },
    { datazone_usr_role: roleOfProject('proj6jw4', 'datazone_env_5q9w3q4fuymzdz') },
  ));

test('what ended before it was told as accepted stays closed', () =>
  play({ subreq0001: REQUEST }, async ({ tell, accept, outcomes, subscriptionsOf, stage }) => {
    await accept('subreq0001');
    const [subscription = ''] = subscriptionsOf('subreq0001');
    await client.send(new RevokeSubscriptionCommand(inDomain(subscription)));
    await tell(told('Subscription Revoked', subscription));
    await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
    // Should DataZone show it as approved after all, the revoke that came first has closed it.
    for (const one of stage.account.subscriptions) one.status = 'APPROVED';
    await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
    expect(outcomes()).toEqual([`refused ${subscription}`]);
    await stage.expectHeld([]);
  }));

test.each([
  ['Subscription Revoked', RevokeSubscriptionCommand],
  ['Subscription Cancelled', CancelSubscriptionCommand],
])('%s ends what the subscription gave', (type, Command) =>
  play({ subreq0001: REQUEST }, async ({ tell, accept, outcomes, subscriptionsOf, stage }) => {
    await accept('subreq0001');
    await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
    const [subscription = ''] = subscriptionsOf('subreq0001');
    await client.send(new Command(inDomain(subscription)));
    // Of the event's body nothing is published: it may name the request.
    await tell(told(type, 'subreq0001'));
    await tell(told(type, subscription));
    expect(outcomes()).toEqual([`applied ${subscription}`, `ended ${subscription}`]);
    await stage.expectHeld([]);
  }),
);

test('n09: while its REVOKE fails a cancelled subscription is told as failed, under its id, and ends when it can', () =>
  play(
    { subreq0002: REQUEST },
    async ({ tell, accept, outcomes, because, subscriptionsOf, stage }) => {
      await accept('subreq0002');
      await tell(told(ACCEPTED, 'subreq0002', BY_PERSON));
      const [subscription = ''] = subscriptionsOf('subreq0002');
      // What another grantor gave stays, whatever a superuser revokes.
      const usage = 'USAGE ON SCHEMA demo_ml';
      await stage.engine('analytics').createUser('sam');
      await stage
        .engine('analytics')
        .superuserSql('dev', `GRANT ${usage} TO sam WITH GRANT OPTION`);
      await stage.runSql('sam', [`GRANT ${usage} TO GROUP ${MARKETING}`]);
      await client.send(new CancelSubscriptionCommand(inDomain(subscription)));
      await tell(told('Subscription Cancelled', subscription));
      expect(outcomes()).toEqual([`applied ${subscription}`, `failed ${subscription}`]);
      expect(because()).toContain(`USAGE ON SCHEMA demo_ml for group ${MARKETING}`);

      await stage.runSql('sam', [`REVOKE ${usage} FROM GROUP ${MARKETING}`]);
      await stage.waitMinutes(60);
      expect(outcomes().slice(1)).toEqual([`failed ${subscription}`, `ended ${subscription}`]);
      await stage.expectHeld(['GRANT USAGE ON SCHEMA demo_ml TO sam']);
    },
  ));

test('what DataZone does not know ends for good; what it still shows as approved is looked at again, and stays', () =>
  play(
    { subreq0001: REQUEST },
    async ({ tell, accept, outcomes, because, subscriptionsOf, stage }) => {
      await tell(told('Subscription Cancelled', 'nobodys'));
      expect(outcomes()).toEqual([]);
      const [ended] = stage.localAws.executions.filter(({ machine }) => machine === 'access');
      expect(Object(ended?.output).outcome).toBe('ended');

      await accept('subreq0001');
      await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
      const [subscription = ''] = subscriptionsOf('subreq0001');
      await tell(told('Subscription Revoked', subscription));
      await stage.waitMinutes(5);
      expect(outcomes()).toEqual([
        `applied ${subscription}`,
        `failed subscription ${subscription} of domain ${DOMAIN}`,
      ]);
      expect(because()).toContain('still shows');
      await stage.expectHeld(USES);
    },
  ));

test('what cannot be read begins nothing, and is told; what ended ends all the same', () =>
  play(
    { subreq0001: REQUEST },
    async ({ tell, accept, outcomes, because, subscriptionsOf, stage }) => {
      await accept('subreq0001');
      stage.account.refused.add('datazone:GetSubscriptionRequestDetails');
      await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
      expect(outcomes()).toEqual([`failed subscription request subreq0001 of domain ${DOMAIN}`]);
      expect(because()).toContain('lacks datazone:GetSubscriptionRequestDetails');
      await stage.expectHeld([]);

      stage.account.refused.clear();
      await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
      await stage.expectHeld(USES);
      stage.account.refused.add('datazone:GetSubscription');
      await tell(told('Subscription Cancelled', subscriptionsOf('subreq0001')[0] ?? ''));
      await stage.expectHeld([]);
    },
  ));

test('what no event told is found in the night, and each night only once', () =>
  play(
    { subreq0001: REQUEST, subreq0002: { ...REQUEST, listings: ['lst_rental'] } },
    async ({ tell, accept, outcomes, subscriptionsOf, stage }) => {
      await accept('subreq0001');
      await tell(told(ACCEPTED, 'subreq0001', BY_PERSON));
      await stage.expectHeld(USES);
      await accept('subreq0002');
      const [first = ''] = subscriptionsOf('subreq0001');
      const [second = ''] = subscriptionsOf('subreq0002');
      await client.send(new RevokeSubscriptionCommand(inDomain(first)));
      // As the schedule starts it: to wait for it would play a day of sweeps.
      const night = () => stage.start('datazone', { scope: 'all' });
      const asked = () =>
        stage.localAws.published.flatMap(({ event }) =>
          event.source === 'redshift-ml.datazone'
            ? [`${event['detail-type']} ${event.detail['leaseId'] ?? event.detail['requestId']}`]
            : [],
        );
      await night();
      await stage.expectHeld([]);
      expect(outcomes()).toEqual([
        `applied ${first}`,
        `awaiting-approval ${second}`,
        `ended ${first}`,
      ]);
      const once = [
        `Model Access Approved ${first}`,
        `Model Access Revoked ${first}`,
        `Model Access Requested ${second}`,
      ];
      expect(asked()).toEqual(once);
      await night();
      expect(asked()).toEqual(once);
    },
  ));
