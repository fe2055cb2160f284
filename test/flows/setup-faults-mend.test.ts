import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { soundAccount } from '../../sandbox/accounts/example.ts';
import { faultsAt } from './fault-scenario.ts';
import { DEFECTS, routedAccount, routedConfig } from './setup-defects.ts';

const mixed = [
  'SageMaker is not trusted',
  'the role is not associated',
  'the bucket is not encrypted',
  'the bucket is not closed',
].reduce((account, name) => DEFECTS[name]?.(account) ?? account, routedAccount);
const { subnets = {} } = soundAccount.vpcs?.['vpc-0a'] ?? {};

/** A set-up in which much is there and little is right: its security groups let nothing pass, its VPC resolves no names. */
const account: AccountFixture = {
  ...mixed,
  vpcs: {
    'vpc-0a': {
      dnsHostnames: false,
      subnets,
      routeTables: { 'rtb-0a': { nat: true } },
      securityGroups: { 'sg-0a': { noEgress: true }, 'sg-0e': {} },
      endpoints: {
        'vpce-0b': {
          service: 'sagemaker.api',
          type: 'Interface',
          subnets: Object.keys(subnets),
          securityGroups: ['sg-0e'],
          privateDns: false,
        },
      },
    },
  },
};

faultsAt({ account, config: routedConfig }, [
  'UpdateAssumeRolePolicy',
  'ModifyClusterIamRoles',
  'PutBucketEncryption',
  'PutPublicAccessBlock',
  'ModifyVpcEndpoint',
  'ModifyVpcAttribute',
  'AuthorizeSecurityGroupIngress',
  'AuthorizeSecurityGroupEgress',
]);
