import { expect, test } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { Faults } from '../../local-aws/faults.ts';
import {
  BUCKET,
  configOf,
  emptyAccount,
  ROLE,
  secretOf,
  soundAccount,
} from '../../sandbox/accounts/example.ts';
import { CREATE_SERVERLESS } from '../../sandbox/chapters/build-warehouse.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { faultAt } from './fault-at.ts';
import { everyKindAt } from './fault-scenario.ts';
import { inSetupWorld } from './setup-account.ts';

const config = configOf(
  { path: 'simple', create: CREATE_SERVERLESS },
  {
    kind: 'serverless',
    workgroup: 'analytics',
    namespaceName: 'analytics-data',
    writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
    reader: { secretArn: secretOf('ml_reader'), user: 'ml_reader' },
  },
);

/** Everything but the warehouse. */
const { clusters: _, ...withoutCluster } = soundAccount;

/** What ada approves is done; then what is there. */
const built = (account: AccountFixture = withoutCluster, faults?: Faults) =>
  inSetupWorld(
    { account, config, ...(faults ? { faults } : {}) },
    async ({ account: state, localAws, run, calls }) => {
      const execution = await run('remediate', 10);
      await answerSetup(localAws, 'ada', true);
      await localAws.runFor(60 * 60_000);
      const namespace = state.namespaces.get('analytics-data');
      return {
        summary: summaryOf(execution),
        did: progressOf(execution),
        roles: namespace?.roles.map(({ arn }) => arn),
        workgroup: state.workgroups.get('analytics'),
        created: calls.filter(({ operation }) => /^Create(Namespace|Workgroup)$/.test(operation)),
      };
    },
  );

test('a namespace and its workgroup are created as configured, tagged, once', async () => {
  const { summary, did, roles, workgroup, created } = await built();
  expect(summary.outcome).toBe('ready');
  expect(did).toEqual([
    expect.stringContaining('done iam:UpdateAssumeRolePolicy'),
    'done redshift-serverless:CreateNamespace analytics-data',
    'done redshift-serverless:CreateWorkgroup analytics',
  ]);
  expect(roles).toEqual([ROLE]);
  expect(workgroup).toMatchObject({
    namespace: 'analytics-data',
    subnets: CREATE_SERVERLESS.subnets,
  });
  expect(created.map(({ input }) => input)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ manageAdminPassword: true, adminUsername: 'administrator' }),
      expect.objectContaining({ baseCapacity: 8, maxCapacity: 32, publiclyAccessible: false }),
    ]),
  );
});

const KINDS = ['crash-before', 'crash-after', 'lost', 'throttle'] as const;

test.each(everyKindAt(KINDS, ['CreateNamespace', 'CreateWorkgroup']))(
  '%s at %s: there is one of each, and the run ends well',
  async (kind, operation) => {
    const { summary, did } = await built(
      withoutCluster,
      faultAt(kind, 'setupAttach', operation, 'once'),
    );
    expect(summary.outcome).toBe('ready');
    expect(did.filter((line) => line.startsWith('done redshift-serverless:Create'))).toHaveLength(
      2,
    );
  },
);

test('what AWS refuses for good is told, and the namespace that was made is listed, not deleted', async () => {
  const refused = ['redshift-serverless:CreateWorkgroup'];
  const { summary, did, roles } = await built({ ...withoutCluster, refused });
  expect(summary).toMatchObject({
    outcome: 'stopped',
    because: expect.stringContaining(
      'not authorized to perform: redshift-serverless:CreateWorkgroup',
    ),
  });
  expect(did).toContainEqual(
    expect.stringMatching(/^left redshift-serverless:CreateNamespace .*a namespace holds data/),
  );
  expect(roles).toEqual([ROLE]);
});

test('nothing is created that nobody approved', () =>
  inSetupWorld(
    { account: { ...emptyAccount, buckets: { [BUCKET]: {} } }, config },
    async ({ account, localAws, run }) => {
      const execution = await run('remediate', 10);
      await answerSetup(localAws, 'ada', false);
      await localAws.runFor(10 * 60_000);
      expect(summaryOf(execution).because).toMatch(/user\/ada rejected the plan/);
      expect([account.namespaces.size, account.workgroups.size]).toEqual([0, 0]);
    },
  ));
