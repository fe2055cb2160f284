import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import type {
  EndpointFacts,
  NetworkFacts,
} from '../../../../domain/setup/network/network-facts.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { facts, network, ok, S3_ENDPOINT, SAGEMAKER_ENDPOINT } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const endpoints = (...list: readonly EndpointFacts[]) => withNetwork({ endpoints: { ok: list } });
const denied = { denied: 'ec2:DescribeVpcEndpoints' } as const;

const inChina = (given: SetupFacts): SetupFacts => ({
  ...given,
  target: { ...given.target, region: 'cn-north-1' },
});
/** No endpoint yet, and a service that takes interfaces in these zones only. */
const offeredIn = (zones: readonly string[]) =>
  withNetwork({
    endpoints: { ok: [S3_ENDPOINT] },
    services: { ok: [{ name: 'com.amazonaws.eu-west-1.sagemaker.api', type: 'Interface', zones }] },
  });

test('an interface endpoint gets a subnet for each zone in which the service is offered, and no other', () => {
  const created = planSetup(offeredIn(['eu-west-1b', 'eu-west-1c'])).asks.map(({ call }) => call);
  expect(created.at(-1)).toMatchObject({
    operation: 'ec2:CreateVpcEndpoint',
    input: { SubnetIds: ['subnet-b'] },
  });
});

/** No endpoint of SageMaker, and every subnet's default route to this target. */
const through = (target: string) =>
  withNetwork({
    endpoints: { ok: [S3_ENDPOINT] },
    routeTables: {
      ok: [
        {
          id: 'rtb-main',
          main: true,
          subnetIds: [],
          routes: [{ destination: '0.0.0.0/0', target, state: 'active' }],
        },
      ],
    },
  });

const closed = (given: SetupFacts): SetupFacts => ({
  ...given,
  warehouse: { ok: { ...ok(given.warehouse), publiclyAccessible: false } },
});

casesOf('RedshiftML.29', 'the VPC has a SageMaker endpoint', [
  ['a NAT gateway reaches SageMaker as well', through('nat-1'), 'pass', 'nat-1 reaches SageMaker'],
  ['an internet gateway may', through('igw-1'), 'unknown', 'public address'],
  [
    'a transit gateway leads beyond what can be seen',
    through('tgw-1'),
    'unknown',
    'tgw-1 (0.0.0.0/0) leads beyond what can be seen',
  ],
  [
    'so does a firewall',
    through('vpce-firewall'),
    'unknown',
    'vpce-firewall (0.0.0.0/0) leads beyond',
  ],
  [
    'an internet gateway without a public address does not help',
    closed(through('igw-1')),
    'fail asks',
  ],
  [
    'unread routes are unknown: there may be a NAT gateway',
    withNetwork({
      endpoints: { ok: [S3_ENDPOINT] },
      routeTables: { denied: 'ec2:DescribeRouteTables' },
    }),
    'unknown',
    'ec2:DescribeRouteTables',
  ],
  [
    'a shared VPC may have an endpoint that only its owner sees',
    withNetwork({
      endpoints: { ok: [S3_ENDPOINT] },
      subnets: { ok: ok(network().subnets).map((one) => ({ ...one, owner: '999999999999' })) },
    }),
    'unknown',
    'vpc-1 is shared by account 999999999999',
  ],
  ['with private DNS it passes', facts(), 'pass'],
  [
    'without private DNS it fails',
    endpoints(S3_ENDPOINT, { ...SAGEMAKER_ENDPOINT, privateDns: false }),
    'fail asks',
    'private DNS of vpce-sm is off',
  ],
  [
    'in another VPC it fails and is named',
    endpoints(S3_ENDPOINT, { ...SAGEMAKER_ENDPOINT, vpcId: 'vpc-9' }),
    'fail asks',
    'vpce-sm is in vpc-9',
  ],
  [
    'the runtime endpoint is another service',
    endpoints({ ...SAGEMAKER_ENDPOINT, serviceName: 'com.amazonaws.eu-west-1.sagemaker.runtime' }),
    'fail asks',
  ],
  [
    'the China spelling of its name counts',
    inChina(
      endpoints({
        ...SAGEMAKER_ENDPOINT,
        serviceName: 'cn.com.amazonaws.cn-north-1.sagemaker.api',
      }),
    ),
    'pass',
  ],
  [
    'an endpoint for another Region is none, and is named',
    endpoints({ ...SAGEMAKER_ENDPOINT, serviceName: 'com.amazonaws.us-west-2.sagemaker.api' }),
    'fail asks',
    'vpce-sm is in vpc-1 for com.amazonaws.us-west-2.sagemaker.api',
  ],
  [
    'it is created in the zones where the service is offered',
    offeredIn(['eu-west-1b']),
    'fail asks',
    'create it',
  ],
  [
    'in none of the zones of the warehouse it is reported',
    offeredIn(['eu-west-1c']),
    'fail reports',
    'com.amazonaws.eu-west-1.sagemaker.api is offered in eu-west-1c, the warehouse is in eu-west-1a, eu-west-1b',
  ],
  [
    'unread endpoints are unknown',
    withNetwork({ endpoints: denied }),
    'unknown',
    'ec2:DescribeVpcEndpoints',
  ],
  [
    'no endpoint is made behind security groups that are not read',
    withNetwork({
      endpoints: { ok: [] },
      securityGroups: { denied: 'ec2:DescribeSecurityGroups' },
    }),
    'unknown',
    'ec2:DescribeSecurityGroups',
  ],
  [
    'unread subnets are unknown where an endpoint is to be made',
    withNetwork({ endpoints: { ok: [] }, subnets: { denied: 'ec2:DescribeSubnets' } }),
    'unknown',
    'ec2:DescribeSubnets',
  ],
  [
    'a zone without an interface is a warning',
    endpoints({ ...SAGEMAKER_ENDPOINT, subnetIds: ['subnet-a'] }),
    'pass',
    'no interface in eu-west-1b',
  ],
  [
    'one that waits for acceptance is reported',
    endpoints({ ...SAGEMAKER_ENDPOINT, state: 'PendingAcceptance' }),
    'fail reports',
  ],
  [
    'a Region without the service is reported',
    withNetwork({ endpoints: { ok: [] }, services: { ok: [] } }),
    'fail reports',
    'offers none',
  ],
  [
    'an unread list of services is unknown',
    withNetwork({ endpoints: { ok: [] }, services: { denied: 'ec2:DescribeVpcEndpointServices' } }),
    'unknown',
    'ec2:DescribeVpcEndpointServices',
  ],
]);
