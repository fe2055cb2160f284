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
  ['while routing is off it does not apply', off(), 'notApplicable'],
  ['a VPC that was not read is unknown', blind, 'unknown'],
]);
