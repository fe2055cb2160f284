import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import type {
  EndpointFacts,
  NetworkFacts,
  RouteTableFacts,
} from '../../../../domain/setup/network/network-facts.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { facts, network, ok, S3_ENDPOINT, SAGEMAKER_ENDPOINT } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const endpoints = (...list: readonly EndpointFacts[]) => withNetwork({ endpoints: { ok: list } });
const off = (base = facts()): SetupFacts => ({
  ...base,
  warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting: false } },
});
const denied = { denied: 'ec2:DescribeVpcEndpoints' } as const;
const { network: _, ...blind } = facts();

const UNREAD = 'redshift:DescribeClusters';
for (const id of [
  'RedshiftML.25',
  'RedshiftML.26',
  'RedshiftML.27',
  'RedshiftML.28',
  'RedshiftML.29',
] as const)
  casesOf(id, 'a warehouse that was not read may have routing on', [
    ['unknown, naming the permission', facts({ warehouse: { denied: UNREAD } }), 'unknown', UNREAD],
    [
      'also when routing is wanted',
      facts({ warehouse: { denied: UNREAD } }, { routing: 'on' }),
      'unknown',
      UNREAD,
    ],
  ]);

casesOf('RedshiftML.25', 'the VPC resolves names', [
  ['with both attributes it passes', facts(), 'pass'],
  [
    'without hostnames it fails',
    withNetwork({ vpc: { ok: { dnsSupport: true, dnsHostnames: false } } }),
    'fail asks',
    'DNS hostnames of vpc-1 are off',
  ],
  [
    'unread attributes are unknown',
    withNetwork({ vpc: { denied: 'ec2:DescribeVpcAttribute' } }),
    'unknown',
    'ec2:DescribeVpcAttribute',
  ],
  ['while routing is off it does not apply', off(), 'notApplicable'],
  ['a VPC that was not read is unknown', blind, 'unknown'],
]);

const tables = (target?: string): readonly RouteTableFacts[] => [
  {
    id: 'rtb-main',
    main: true,
    subnetIds: [],
    routes: target ? [{ destination: '0.0.0.0/0', target, state: 'active' }] : [],
  },
];
const through = (target: string) =>
  withNetwork({ endpoints: { ok: [SAGEMAKER_ENDPOINT] }, routeTables: { ok: tables(target) } });
casesOf('RedshiftML.26', 'each subnet reaches S3', [
  [
    'a subnet without its own table uses the main one',
    facts(),
    'pass',
    'vpce-s3 serves every subnet',
  ],
  [
    'a table that is not associated fails',
    endpoints({ ...S3_ENDPOINT, routeTableIds: ['rtb-main'] }, SAGEMAKER_ENDPOINT),
    'fail asks',
    'subnet-b (rtb-b) has no route',
  ],
  [
    'a gateway in another VPC does not help, and is named',
    endpoints({ ...S3_ENDPOINT, vpcId: 'vpc-9' }),
    'fail asks',
    'vpce-s3 is in vpc-9',
  ],
  [
    'an interface endpoint with private DNS passes',
    endpoints({ ...S3_ENDPOINT, type: 'Interface', privateDns: true }),
    'pass',
    'interface endpoint',
  ],
  [
    'one with private DNS for inbound resolvers only does not: the VPC itself takes the gateway',
    endpoints({ ...S3_ENDPOINT, type: 'Interface', privateDns: true, inboundDnsOnly: true }),
    'fail asks',
    'create a gateway endpoint',
  ],
  [
    'and beside a gateway it is the gateway that serves',
    endpoints(S3_ENDPOINT, {
      ...S3_ENDPOINT,
      id: 'vpce-in',
      type: 'Interface',
      privateDns: true,
      inboundDnsOnly: true,
    }),
    'pass',
    'gateway endpoint vpce-s3',
  ],
  [
    'an endpoint for another Region does not help, and is named',
    endpoints({ ...S3_ENDPOINT, serviceName: 'com.amazonaws.us-west-2.s3' }),
    'fail asks',
    'vpce-s3 is in vpc-1 for com.amazonaws.us-west-2.s3',
  ],
  [
    'an unread list of services is unknown',
    withNetwork({ endpoints: { ok: [] }, services: { denied: 'ec2:DescribeVpcEndpointServices' } }),
    'unknown',
    'ec2:DescribeVpcEndpointServices',
  ],
  [
    'an interface endpoint without private DNS does not',
    endpoints({ ...S3_ENDPOINT, type: 'Interface' }),
    'fail asks',
  ],
  [
    'a NAT route passes with a recommendation',
    through('nat-1'),
    'pass',
    'a gateway endpoint is free',
  ],
  [
    'an internet gateway does not: the warehouse has no public address',
    through('igw-1'),
    'fail asks',
  ],
  ['a transit gateway leads beyond what can be seen', through('tgw-1'), 'unknown', 'tgw-1'],
  [
    'a black hole is no route',
    withNetwork({
      endpoints: { ok: [] },
      routeTables: {
        ok: [
          {
            id: 'rtb-main',
            main: true,
            subnetIds: [],
            routes: [{ destination: '0.0.0.0/0', target: 'nat-1', state: 'blackhole' }],
          },
        ],
      },
    }),
    'fail asks',
  ],
  [
    'an endpoint that was rejected is reported',
    endpoints({ ...S3_ENDPOINT, state: 'Rejected' }),
    'fail reports',
    'vpce-s3 is Rejected',
  ],
  ['states are compared without case', endpoints({ ...S3_ENDPOINT, state: 'Available' }), 'pass'],
  [
    'unread endpoints are unknown',
    withNetwork({ endpoints: denied }),
    'unknown',
    'ec2:DescribeVpcEndpoints',
  ],
  [
    'unread routes are unknown',
    withNetwork({ routeTables: { denied: 'ec2:DescribeRouteTables' } }),
    'unknown',
    'ec2:DescribeRouteTables',
  ],
]);

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

casesOf('RedshiftML.29', 'the VPC has a SageMaker endpoint', [
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

casesOf('RedshiftML.30', 'routing is as wanted', [
  ['on passes', facts(), 'pass'],
  [
    'off passes when it shall stay, without warnings if the path is complete',
    off(),
    'pass routing is off, and stays so ',
  ],
  [
    'and warns what turning it on would break',
    off(endpoints(S3_ENDPOINT)),
    'pass',
    'turned on, it would break: RedshiftML.29 vpc-1 has no SageMaker API endpoint',
  ],
  [
    'wanted on with a complete path, it is asked',
    off(facts({}, { routing: 'on' })),
    'fail asks',
    'turn it on',
  ],
  [
    'wanted on with an incomplete path, that comes first',
    off(facts({ network: network({ endpoints: { ok: [S3_ENDPOINT] } }) }, { routing: 'on' })),
    'fail asks',
    'first complete its path: RedshiftML.29',
  ],
  [
    'on passes whatever is known of the path: the checks of the path say that',
    withNetwork({ endpoints: denied }),
    'pass routing is on',
  ],
  [
    'wanted on with an unknown path, that comes first',
    off(facts({ network: network({ endpoints: denied }) }, { routing: 'on' })),
    'fail asks',
    'first complete its path: RedshiftML.26, RedshiftML.29, RedshiftML.27, RedshiftML.28',
  ],
  [
    'an unread warehouse is unknown',
    facts({ warehouse: { denied: 'redshift:DescribeClusters' } }),
    'unknown',
    'redshift:DescribeClusters',
  ],
]);
