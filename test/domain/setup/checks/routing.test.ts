import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import type {
  EndpointFacts,
  NetworkFacts,
} from '../../../../domain/setup/network/network-facts.ts';
import { facts, network, ok, S3_ENDPOINT } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const endpoints = (...list: readonly EndpointFacts[]) => withNetwork({ endpoints: { ok: list } });
const off = (base = facts()): SetupFacts => ({
  ...base,
  warehouse: { ok: { ...ok(base.warehouse), enhancedVpcRouting: false } },
});
const unsaid = (configuration = {}): SetupFacts => {
  const base = facts({}, configuration);
  const { enhancedVpcRouting: _, ...rest } = ok(base.warehouse);
  return { ...base, warehouse: { ok: rest } };
};
const denied = { denied: 'ec2:DescribeVpcEndpoints' } as const;

casesOf('RedshiftML.30', 'routing is as wanted', [
  ['on passes', facts(), 'pass'],
  ['what AWS did not say is unknown', unsaid(), 'unknown', 'AWS did not say whether routing'],
  ['and so where it is wanted', unsaid({ routing: 'on' }), 'unknown', 'AWS did not say'],
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

for (const id of ['RedshiftML.11', 'RedshiftML.26', 'RedshiftML.29'] as const)
  casesOf(id, 'whether it binds depends on routing', [
    ['where AWS did not say, unknown', unsaid(), 'unknown', 'AWS did not say whether routing'],
    ['where it is wanted, it binds', unsaid({ routing: 'on' }), 'pass'],
  ]);
