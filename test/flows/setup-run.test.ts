import { describe, expect, test } from '@jest/globals';
import type { AwsCall } from '../../local-aws/api.ts';
import { configOf, emptyAccount, soundAccount } from '../../sandbox/accounts/example.ts';
import { answerSetup, post } from '../../sandbox/stage/approver.ts';
import { failuresOf, progressOf, summaryOf } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';

const simple = configOf({ path: 'simple' });
const CHANGES = /^(Create|Put|Attach|Detach|Delete|Update|Modify|Authorize|Revoke|Enable)/;
/** What the setup changes besides its journal; the nightly look at the evidence is none of its calls. */
const changes = (calls: readonly Pick<AwsCall, 'function' | 'service' | 'operation'>[]) =>
  calls
    .filter(({ function: name, service }) => name.startsWith('setup') && service !== 'DynamoDB')
    .filter(({ operation }) => CHANGES.test(operation))
    .map(({ operation }) => operation);

describe('bad input says what and where, and nothing is changed', () => {
  test.each([
    [
      'an unknown warehouse',
      { warehouse: 'nowhere', mode: 'remediate' },
      /nowhere is not in config\/admin.yml, which has analytics/,
    ],
    [
      'an unknown mode',
      { warehouse: 'analytics', mode: 'destroy' },
      /mode is not one of validate, plan, remediate; given is "destroy"; nothing was changed/,
    ],
    ['a field too many', { warehouse: 'analytics', mode: 'plan', force: true }, /force/],
    ['no object at all', ['analytics'], /is not \{"warehouse"/],
  ])('%s', (_, input, cause) =>
    inSetupWorld({ account: emptyAccount, config: simple }, async ({ localAws, calls }) => {
      const execution = localAws.startMachine('setup', input);
      await localAws.runFor(10 * 60_000);
      expect({ status: execution.status, error: execution.error }).toEqual({
        status: 'FAILED',
        error: 'SetupFailed',
      });
      expect(execution.cause).toMatch(cause);
      expect(changes(calls)).toEqual([]);
    }),
  );
});

describe('validate and plan change nothing', () => {
  test.each(['validate', 'plan'])('%s', (mode) =>
    inSetupWorld({ account: emptyAccount, config: simple }, async ({ run, calls }) => {
      expect(summaryOf(await run(mode)).outcome).toBe('reported');
      expect(changes(calls)).toEqual([]);
    }),
  );
});

test('a call that is not permitted makes its checks unknown, names the permission, and changes nothing', () =>
  inSetupWorld(
    { account: { ...soundAccount, refused: ['iam:GetRole'] }, config: simple },
    async ({ run, calls }) => {
      const summary = summaryOf(await run('remediate'));
      expect(summary.conclusion).toBe('prerequisites not known');
      expect(summary.text).toContain('the inspecting role lacks iam:GetRole');
      expect(changes(calls)).toEqual([]);
    },
  ));

test('a malformed trust policy is a finding that says where, and is not overwritten', () =>
  inSetupWorld({ account: soundAccount, config: simple }, async ({ run, account, calls }) => {
    account.roles.write(
      'analytics',
      (role) => role && { ...role, trust: '{"Statement": [{"Effect": "Perhaps"}]}' },
    );
    const execution = await run('remediate');
    expect(summaryOf(execution).text).toContain('Statement[0].Effect is neither Allow nor Deny');
    expect(failuresOf(execution)).toHaveLength(1);
    expect(changes(calls)).toEqual([]);
  }));

describe('what asks needs an approval of exactly this plan', () => {
  const closed = {
    ...soundAccount,
    vpcs: { 'vpc-0a': { ...soundAccount.vpcs?.['vpc-0a'], dnsHostnames: false } },
  };
  const routed = {
    account: closed as typeof soundAccount,
    config: configOf({ path: 'simple', routing: 'on' }),
  };

  test('nobody answers for a day: the run stops and says so', () =>
    inSetupWorld(routed, async ({ run, account }) => {
      const summary = summaryOf(await run('remediate', 25 * 60));
      expect(summary.outcome).toBe('stopped');
      expect(summary.because).toBe(
        'nobody approved the plan in time; start the run again to be asked again',
      );
      expect(account.network.endpoints.size).toBe(0);
    }));

  test('a rejection ends the run without a change of the network', () =>
    inSetupWorld(routed, async ({ localAws, run, account }) => {
      const execution = await run('remediate');
      await answerSetup(localAws, 'ada', false);
      await localAws.runFor(10 * 60_000);
      expect(summaryOf(execution).because).toMatch(/user\/ada rejected the plan [0-9a-f]{64}$/);
      expect(account.network.endpoints.size).toBe(0);
    }));

  test('a world that changed while the question was open voids the approval', () =>
    inSetupWorld(routed, async ({ localAws, run, account }) => {
      const execution = await run('remediate');
      const vpc = account.network.vpcs.get('vpc-0a');
      if (vpc) vpc.dnsHostnames = true;
      await answerSetup(localAws, 'ada', true);
      await localAws.runFor(10 * 60_000);
      expect(summaryOf(execution).because).toMatch(
        /^approved was the plan [0-9a-f]{64}; the world changed and now calls for/,
      );
      expect(account.network.endpoints.size).toBe(0);
    }));

  test('an answer to a question that nobody asked is refused', () =>
    inSetupWorld(routed, async ({ localAws }) => {
      const body = { warehouse: 'analytics', run: 'run-1', plan: 'x', approved: true };
      expect(await post(localAws, 'eve', { kind: 'setup', ...body })).toMatchObject({
        statusCode: 404,
      });
    }));
});

test('a document that somebody changed after the plan is not overwritten, and what was done is undone', () =>
  inSetupWorld(
    {
      account: { ...soundAccount, buckets: { 'analytics-redshift-ml': { blocked: false } } },
      config: simple,
    },
    async ({ account, run }) => {
      const withoutSagemaker =
        '{"Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
      account.roles.write('analytics', (role) => role && { ...role, trust: withoutSagemaker });
      const foreign = withoutSagemaker.replace('redshift.amazonaws.com', 'glue.amazonaws.com');
      const publicBlock = account.buckets.get('analytics-redshift-ml');
      // The moment the bucket is closed, the first action, somebody edits the trust, which is the second.
      let block = publicBlock?.block;
      if (publicBlock) {
        Object.defineProperty(publicBlock, 'block', {
          configurable: true,
          get: () => block,
          set: (value: typeof block) => {
            block = value;
            if (value !== undefined)
              account.roles.write('analytics', (role) => role && { ...role, trust: foreign });
          },
        });
      }
      const execution = await run('remediate');
      expect(summaryOf(execution).because).toMatch(
        /^iam:UpdateAssumeRolePolicy .* it was changed by somebody since the plan was made/,
      );
      expect(account.roles.byName.get('analytics')?.trust).toBe(foreign);
      expect(block).toBeUndefined();
      expect(progressOf(execution).map((line) => line.split(' ')[0])).toEqual([
        'undone',
        'refused',
      ]);
    },
  ));

test('two runs at once: one changes the warehouse, the other says who is at it', () =>
  inSetupWorld({ account: emptyAccount, config: simple }, async ({ localAws }) => {
    const both = ['one', 'two'].map((name) =>
      localAws.startMachine('setup', { warehouse: 'analytics', mode: 'remediate' }, name),
    );
    await localAws.runFor(40 * 60_000);
    const reasons = both.map((execution) => summaryOf(execution).because);
    expect(
      reasons.filter(
        (because) => because === 'another run is changing analytics; this one changed nothing more',
      ),
    ).toHaveLength(1);
    expect(
      both.flatMap(progressOf).filter((line) => line.startsWith('done')).length,
    ).toBeGreaterThan(0);
  }));

test('n21: where a role may not be passed, the other actions of the plan go on, and it is told which', () => {
  const role = soundAccount.roles?.['redshift-ml/analytics'];
  const account = {
    ...soundAccount,
    refused: ['iam:PassRole'],
    clusters: { analytics: { subnetGroup: 'analytics', securityGroups: ['sg-0a'], roles: [] } },
    roles: { 'redshift-ml/analytics': { ...role, trust: role?.trust ?? '', attached: [] } },
    buckets: { 'analytics-redshift-ml': { blocked: false } },
  };
  return inSetupWorld({ account, config: simple }, async ({ run, account: after }) => {
    const execution = await run('remediate', 60);
    const { outcome, because } = summaryOf(execution);
    expect(outcome).toBe('stopped');
    expect(because).toMatch(
      /iam:PassRole.*look for a permissions boundary.*still do not pass: RedshiftML\.19/,
    );
    const words = progressOf(execution).map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(words.filter((line) => line.startsWith('undone'))).toEqual([]);
    expect(words).toEqual(
      expect.arrayContaining([
        'refused associate',
        'done s3:PutPublicAccessBlock',
        'done iam:AttachRolePolicy',
      ]),
    );
    expect(after.buckets.get('analytics-redshift-ml')?.block).toBeDefined();
  });
});
