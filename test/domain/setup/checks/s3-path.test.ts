import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import type {
  EndpointFacts,
  NetworkFacts,
  RouteTableFacts,
} from '../../../../domain/setup/network/network-facts.ts';
import { facts, network, ok, S3_ENDPOINT, SAGEMAKER_ENDPOINT } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const endpoints = (...list: readonly EndpointFacts[]) => withNetwork({ endpoints: { ok: list } });
const denied = { denied: 'ec2:DescribeVpcEndpoints' } as const;

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

const routed = (route: { readonly destination: string; readonly target: string }) =>
  withNetwork({
    endpoints: { ok: [] },
    routeTables: {
      ok: [{ id: 'rtb-main', main: true, subnetIds: [], routes: [{ ...route, state: 'active' }] }],
    },
  });
const shared = (change: Partial<NetworkFacts>) =>
  withNetwork({
    subnets: { ok: ok(network().subnets).map((one) => ({ ...one, owner: '999999999999' })) },
    ...change,
  });

const addressed = (given: SetupFacts, publiclyAccessible: boolean): SetupFacts => ({
  ...given,
  warehouse: { ok: { ...ok(given.warehouse), publiclyAccessible } },
});

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
    'an internet gateway does for a warehouse with a public address',
    addressed(through('igw-1'), true),
    'pass',
    'igw-1 reaches S3',
  ],
  ['it does not without one', addressed(through('igw-1'), false), 'fail asks'],
  [
    'whether it has one may not be known',
    through('igw-1'),
    'unknown',
    'only for a warehouse with a public address',
  ],
  ['a transit gateway leads beyond what can be seen', through('tgw-1'), 'unknown', 'tgw-1'],
  [
    'so does a route to another network without a way to the internet',
    routed({ destination: '10.0.0.0/8', target: 'pcx-1' }),
    'unknown',
    'pcx-1 (10.0.0.0/8) leads beyond what can be seen: there may be a central endpoint',
  ],
  [
    'a route by a prefix list of the customer may go anywhere',
    routed({ destination: 'pl-own', target: 'nat-1' }),
    'unknown',
    'nat-1 (pl-own)',
  ],
  [
    'a shared VPC may have an endpoint that only its owner sees',
    shared({ endpoints: { ok: [] } }),
    'unknown',
    'vpc-1 is shared by account 999999999999, which alone sees its endpoints',
  ],
  ['what is seen of a shared VPC counts', shared({}), 'pass', 'vpce-s3 serves every subnet'],
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
