import { describe, expect, test } from '@jest/globals';
import { configOf, ROLE, soundAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup } from '../../sandbox/stage/approver.ts';
import { progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { faultAt, together } from './fault-at.ts';
import { inSetupWorld } from './setup-account.ts';
import { damaged, REDSHIFT, role, routed, spoilMeanwhile, words } from './setup-damaged.ts';

const GLUE = {
  Sid: 'Glue',
  Effect: 'Allow',
  Principal: { Service: 'glue.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

const UNDOES = /^(Delete|Detach|Update|Put|Revoke|Modify)/;

test('a step that fails is taken back; what was done and seen to work before stays, and is listed with its undo', () =>
  inSetupWorld(
    {
      account: damaged,
      config: routed,
      faults: faultAt('throttle', 'setupModifyWarehouse', 'ModifyCluster', 'always'),
    },
    async ({ localAws, account, run }) => {
      const execution = await run('remediate');
      await answerSetup(localAws, 'ada', true);
      await localAws.runFor(3 * 60 * 60_000);
      const { outcome, because, text } = summaryOf(execution);
      expect({ outcome, because }).toEqual({
        outcome: 'stopped',
        because: expect.stringMatching(/^routing on analytics: ThrottlingException/),
      });
      expect(words(progressOf(execution))).toEqual([
        'done s3:PutPublicAccessBlock',
        'done iam:UpdateAssumeRolePolicy',
        'done iam:AttachRolePolicy',
        'done iam:PutRolePolicy',
        'done ec2:CreateVpcEndpoint',
        'done ec2:AuthorizeSecurityGroupIngress',
        'done ec2:CreateVpcEndpoint',
        'refused routing',
      ]);
      const [id] = account.network.endpoints.keys();
      expect(text).toContain(
        `undo: aws ec2 delete-vpc-endpoints --region us-east-1 --cli-input-json '{"VpcEndpointIds":["${id}"]}'`,
      );
      expect(text).toContain('undo: aws iam detach-role-policy --cli-input-json');
    },
  ));

test('a step that fails at its last action is taken back last to first', () =>
  inSetupWorld(
    {
      account: damaged,
      config: routed,
      faults: faultAt('throttle', 'setupAttach', 'PutRolePolicy', 'always'),
    },
    async ({ run, calls }) => {
      const execution = await run('remediate', 120);
      expect(summaryOf(execution).outcome).toBe('stopped');
      const back = calls.filter(
        ({ function: name, operation }) =>
          name === 'setupUndo' && UNDOES.test(operation) && operation !== 'PutItem',
      );
      expect(back.map(({ operation }) => operation)).toEqual([
        'DetachRolePolicy',
        'UpdateAssumeRolePolicy',
        'DeletePublicAccessBlock',
      ]);
    },
  ));

test('if a check is worse than before the run, all of the run is taken back last to first', () =>
  inSetupWorld({ account: damaged, config: routed }, async (world) => {
    const { run, calls } = world;
    const execution = await run('remediate');
    await spoilMeanwhile(world);
    expect(summaryOf(execution).outcome).toBe('stopped');
    const back = calls.filter(
      ({ function: name, operation }) => name === 'setupUndo' && UNDOES.test(operation),
    );
    expect(
      back
        .map(({ operation }) => operation)
        .filter((operation) => !/^(PutItem|RevokeSecurityGroupEgress)$/.test(operation)),
    ).toEqual([
      'DeleteVpcEndpoints',
      'RevokeSecurityGroupIngress',
      'DeleteVpcEndpoints',
      'DeleteRolePolicy',
      'DetachRolePolicy',
      'UpdateAssumeRolePolicy',
      'DeletePublicAccessBlock',
    ]);
  }));

describe('what others wrote while the approval was open survives the undo', () => {
  test('a statement in the trust policy', () =>
    inSetupWorld({ account: damaged, config: routed }, async (world) => {
      const { account, run } = world;
      const execution = await run('remediate');
      const repaired = JSON.parse(account.roles.byName.get('analytics')?.trust ?? '');
      expect(repaired.Statement).toHaveLength(2);
      const trust = JSON.stringify({ ...repaired, Statement: [...repaired.Statement, GLUE] });
      account.roles.write('analytics', (found) => found && { ...found, trust });
      await spoilMeanwhile(world);
      expect(summaryOf(execution).outcome).toBe('stopped');
      expect(JSON.parse(account.roles.byName.get('analytics')?.trust ?? '').Statement).toEqual([
        REDSHIFT,
        GLUE,
      ]);
    }));

  test('a role of the namespace', () => {
    const secretArn = `arn:aws:secretsmanager:us-east-1:${soundAccount.id}:secret:`;
    const config = configOf(
      { path: 'simple', routing: 'on' },
      {
        kind: 'serverless',
        workgroup: 'analytics',
        namespaceName: 'data',
        writer: { secretArn: `${secretArn}ml_admin` },
        reader: { secretArn: `${secretArn}ml_reader` },
      },
    );
    const { clusters: _, ...rest } = soundAccount;
    const workgroup = {
      namespace: 'data',
      subnets: ['subnet-0a', 'subnet-0b'],
      securityGroups: ['sg-0a'],
    };
    const fixture = { ...rest, workgroups: { analytics: workgroup } };
    return inSetupWorld({ account: fixture, config }, async (world) => {
      const { account, run } = world;
      const execution = await run('remediate', 40);
      const namespace = account.namespaces.get('data');
      if (namespace === undefined) throw new Error('the account has a namespace');
      expect(namespace.roles.map(({ arn }) => arn)).toEqual([ROLE]);
      const copy = { arn: ROLE.replace('redshift-ml/analytics', 'copy'), inSyncAt: 0 };
      account.roles.write('copy', () => ({
        ...structuredClone([...account.roles.byName.values()][0] ?? never()),
        name: 'copy',
        arn: copy.arn,
      }));
      namespace.roles = [...namespace.roles, copy];
      await spoilMeanwhile(world);
      expect(summaryOf(execution).outcome).toBe('stopped');
      expect(namespace.roles.map(({ arn }) => arn)).toEqual([copy.arn]);
    });
  });
});

const never = (): never => {
  throw new Error('there is a role');
};

test('undone when the second inspection finds a check worse than before', () =>
  inSetupWorld(
    {
      account: { ...soundAccount, buckets: { 'analytics-redshift-ml': { blocked: false } } },
      config: configOf({ path: 'simple' }),
    },
    async ({ account, run }) => {
      const bucket = account.buckets.get('analytics-redshift-ml');
      let block = bucket?.block;
      // The moment the bucket is closed, the cluster loses its role.
      Object.defineProperty(bucket ?? {}, 'block', {
        configurable: true,
        get: () => block,
        set: (value: typeof block) => {
          block = value;
          const cluster = account.clusters.get('analytics');
          if (cluster && value !== undefined) cluster.roles = [];
        },
      });
      const execution = await run('remediate');
      expect(summaryOf(execution)).toMatchObject({
        outcome: 'stopped',
        because: expect.stringMatching(
          /^worse than before the change: RedshiftML\.19 .*is not associated/,
        ),
      });
      expect(words(progressOf(execution))).toEqual(['undone s3:PutPublicAccessBlock']);
      expect(block).toBeUndefined();
    },
  ));

test('a role that is deleted between plan and Attach: the run says so and takes back what it did', () =>
  inSetupWorld(
    {
      account: {
        ...damaged,
        roles: { 'redshift-ml/analytics': { ...role, trust: role?.trust ?? '', attached: [] } },
      },
      config: configOf({ path: 'simple' }),
    },
    async ({ account, run }) => {
      const bucket = account.buckets.get('analytics-redshift-ml');
      let block = bucket?.block;
      Object.defineProperty(bucket ?? {}, 'block', {
        configurable: true,
        get: () => block,
        set: (value: typeof block) => {
          block = value;
          account.roles.write('analytics', () => undefined);
        },
      });
      const execution = await run('remediate');
      expect(summaryOf(execution)).toMatchObject({
        outcome: 'stopped',
        because: expect.stringMatching(
          /^iam:AttachRolePolicy .*NoSuchEntityException.*analytics cannot be found/,
        ),
      });
      expect(words(progressOf(execution))).toEqual([
        'undone s3:PutPublicAccessBlock',
        'refused iam:AttachRolePolicy',
      ]);
      expect(block).toBeUndefined();
    },
  ));

test('an action that failed after all its attempts leaves the undo its own: a busy service is waited for', () =>
  inSetupWorld(
    {
      account: damaged,
      config: routed,
      faults: together(
        faultAt('throttle', 'setupAttach', 'PutRolePolicy', 'always'),
        faultAt('throttle', 'setupUndo', 'DetachRolePolicy', 'once'),
      ),
    },
    async ({ account, run }) => {
      const execution = await run('remediate', 120);
      expect(progressOf(execution).filter((line) => line.startsWith('left'))).toEqual([]);
      expect(account.roles.byName.get('analytics')?.attached).toHaveLength(1);
    },
  ));
