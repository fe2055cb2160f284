import { expect, test } from '@jest/globals';
import type { AccountFixture, VpcLiteral } from '../../local-aws/account/account-fixture.ts';
import { trainingIn } from '../../local-aws/account/training.ts';
import { READY } from '../../local-aws/redshift/training.ts';
import { BUCKET, ROLE, soundAccount } from '../../sandbox/accounts/example.ts';
import { toldBy } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';
import { routedAccount, routedConfig } from './setup-defects.ts';

const vpc = routedAccount.vpcs?.['vpc-0a'];
if (vpc === undefined) throw new Error('the routed account has a VPC');
const inVpc = (change: Partial<VpcLiteral>): AccountFixture => ({
  ...routedAccount,
  vpcs: { 'vpc-0a': { ...vpc, ...change } },
});
const ANY = { allow: true, cidr: '0.0.0.0/0' } as const;
const behind = (line: object) => ({
  networkAcls: {
    'acl-0a': { subnets: ['subnet-0a', 'subnet-0b'], in: [ANY], out: [{ ...ANY, ...line }, ANY] },
  },
});
const NAT = {
  routeTables: { 'rtb-0a': { nat: true }, 'rtb-0b': { subnets: ['subnet-0b'], nat: true } },
  endpoints: {},
};

/** What the sandbox makes of CREATE MODEL follows the packets one by one; the check judges whole networks. */
test.each([
  ['endpoints and open groups', inVpc({}), 'pass', READY],
  [
    'a network ACL that denies the way out',
    inVpc(behind({ allow: false, ports: [443, 443] })),
    'fail',
    'connection to s3 from subnet-0a timed out',
  ],
  [
    'a network ACL that denies the answers of the endpoint',
    inVpc(behind({ allow: false, cidr: '10.0.0.0/16', ports: [1_024, 65_535] })),
    'fail',
    'connection to sagemaker.api from subnet-0a timed out',
  ],
  ['a NAT gateway', inVpc(NAT), 'pass', READY],
  [
    'a NAT gateway behind a group that lets out to the VPC only',
    inVpc({ ...NAT, securityGroups: { 'sg-0a': { httpsTo: ['10.0.0.0/8'] } } }),
    'fail',
    'connection to s3 from subnet-0a timed out',
  ],
])('%s: RedshiftML.27 and the training agree', (_, account, verdict, outcome) =>
  inSetupWorld({ account, config: routedConfig }, async ({ account: state, run }) => {
    const { told } = toldBy(await run('validate', 10, { verbose: true }));
    expect(told.filter(({ control }) => control === 'RedshiftML.27').map(({ is }) => is)).toEqual([
      verdict,
    ]);
    const began = trainingIn(() => state, 'analytics').begin({
      role: ROLE,
      bucket: BUCKET,
      auto: false,
    });
    expect('error' in began ? began.error : began.state).toContain(outcome);
  }),
);

test.each([
  ['sagemaker:CreateAutoMLJob', true, 'not authorized to perform: sagemaker:CreateAutoMLJob'],
  ['sagemaker:CreateAutoMLJob', false, READY],
  ['sagemaker:CreateTrainingJob', false, 'not authorized to perform: sagemaker:CreateTrainingJob'],
  ['sagemaker:CreateTrainingJob', true, READY],
])('without %s a training, by Autopilot: %s, ends with %s', (action, auto, outcome) => {
  const account: AccountFixture = {
    ...soundAccount,
    scps: [
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: action, Resource: '*' },
        ],
      },
    ],
  };
  return inSetupWorld({ account, config: routedConfig }, async ({ account: state }) => {
    const began = trainingIn(() => state, 'analytics').begin({ role: ROLE, bucket: BUCKET, auto });
    expect('error' in began ? began.error : began.state).toContain(outcome);
  });
});
