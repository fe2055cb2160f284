import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import type { NetworkFacts } from '../../../../domain/setup/network/network-facts.ts';
import { facts, network, ok } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const off = (base = facts()): SetupFacts => ({
  ...base,
  warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting: false } },
});
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
  [
    "AWS's resolver by its address is AWS's resolver",
    withNetwork({ dns: { ok: { cidr: '10.0.0.0/16', servers: ['10.0.0.2'] } } }),
    'pass',
  ],
  [
    'what servers of its own answer is unknown',
    withNetwork({ dns: { ok: { cidr: '10.0.0.0/16', servers: ['10.0.7.53'] } } }),
    'unknown',
    'vpc-1 resolves names by servers of its own, 10.0.7.53',
  ],
  [
    'where all goes to public addresses it is a warning',
    withNetwork({
      dns: { ok: { cidr: '10.0.0.0/16', servers: ['10.0.7.53'] } },
      endpoints: { ok: [] },
      routeTables: {
        ok: [
          {
            id: 'rtb-main',
            main: true,
            subnetIds: [],
            routes: [{ destination: '0.0.0.0/0', target: 'nat-1', state: 'active' }],
          },
        ],
      },
    }),
    'pass',
    'they have to know',
  ],
  [
    'unread servers are unknown',
    withNetwork({ dns: { denied: 'ec2:DescribeVpcs' } }),
    'unknown',
    'lacks ec2:DescribeVpcs',
  ],
  [
    'a VPC that another account shares is for that account to change',
    withNetwork({
      vpc: { ok: { dnsSupport: true, dnsHostnames: false } },
      subnets: { ok: ok(network().subnets).map((one) => ({ ...one, owner: '999999999999' })) },
    }),
    'fail reports',
    'let account 999999999999, which shares vpc-1',
  ],
  ['while routing is off it does not apply', off(), 'notApplicable'],
  ['a VPC that was not read is unknown', blind, 'unknown'],
]);
