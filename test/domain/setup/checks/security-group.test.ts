import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { covers } from '../../../../domain/setup/network/cidr.ts';
import type { NetworkFacts } from '../../../../domain/setup/network/network-facts.ts';
import { facts, network, ok, S3_ENDPOINT, SAGEMAKER_ENDPOINT } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const group = (id: string, ingress: readonly object[], egress: readonly object[]) => ({
  id,
  ingress,
  egress,
});
const rule = (change: object) => ({
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  cidrs: [],
  groupIds: [],
  prefixLists: [],
  ...change,
});
const ANY = rule({ protocol: '-1', cidrs: ['0.0.0.0/0'] });
// The rules are written loosely above; this is where they meet the type.
const groups = (
  one: ReturnType<typeof group>,
  two: ReturnType<typeof group>,
  change: Partial<NetworkFacts> = {},
): SetupFacts =>
  withNetwork({ securityGroups: { ok: JSON.parse(JSON.stringify([one, two])) }, ...change });
const toS3 = (more: object, change: Partial<NetworkFacts> = {}) =>
  groups(
    group('sg-1', [], [rule({ groupIds: ['sg-2'] }), rule(more)]),
    group('sg-2', [ANY], []),
    change,
  );
const into = (more: object, change: Partial<NetworkFacts> = {}) =>
  groups(group('sg-1', [], [ANY]), group('sg-2', [rule(more)], []), change);
const LISTS = { prefixLists: { denied: 'ec2:DescribePrefixLists' } } as const;
const SUBNETS = { subnets: { denied: 'ec2:DescribeSubnets' } } as const;
const S3_INTERFACE = {
  ...S3_ENDPOINT,
  type: 'Interface',
  privateDns: true,
  securityGroupIds: ['sg-2'],
} as const;
/** No endpoint, and a NAT gateway. */
const throughNat = (egress: readonly object[]) =>
  groups(group('sg-1', [], egress), group('sg-2', [], []), {
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
  });
casesOf('RedshiftML.27', 'security groups let HTTPS pass', [
  ['a rule by addresses passes', facts(), 'pass'],
  [
    'a rule by security group passes',
    groups(group('sg-1', [], [ANY]), group('sg-2', [rule({ groupIds: ['sg-1'] })], [])),
    'pass',
  ],
  [
    'addresses of one subnet only do not',
    groups(group('sg-1', [], [ANY]), group('sg-2', [rule({ cidrs: ['10.0.1.0/24'] })], [])),
    'fail asks',
    'sg-2 of vpce-sm admits no TCP 443 from sg-1',
  ],
  [
    'another port does not',
    groups(
      group('sg-1', [], [ANY]),
      group('sg-2', [rule({ fromPort: 5439, toPort: 5439, groupIds: ['sg-1'] })], []),
    ),
    'fail asks',
  ],
  [
    'a closed way out fails',
    groups(group('sg-1', [], [rule({ prefixLists: ['pl-s3'] })]), group('sg-2', [ANY], [])),
    'fail asks',
    'sg-1 lets no TCP 443 out to sg-2',
  ],
  [
    'a way out to SageMaker only does not reach S3',
    groups(group('sg-1', [], [rule({ groupIds: ['sg-2'] })]), group('sg-2', [ANY], [])),
    'fail reports',
    'prefix list',
  ],
  [
    'rules that cover the subnets together pass',
    groups(
      group('sg-1', [], [ANY]),
      group(
        'sg-2',
        [rule({ cidrs: ['10.0.1.0/24'] }), rule({ cidrs: ['10.0.2.0/25', '10.0.2.128/25'] })],
        [],
      ),
    ),
    'pass',
  ],
  [
    'rules of all groups of an endpoint count together',
    withNetwork({
      endpoints: {
        ok: [S3_ENDPOINT, { ...SAGEMAKER_ENDPOINT, securityGroupIds: ['sg-2', 'sg-3'] }],
      },
      securityGroups: {
        ok: JSON.parse(
          JSON.stringify([
            group('sg-1', [], [ANY]),
            group('sg-2', [rule({ cidrs: ['10.0.1.0/24'] })], []),
            group('sg-3', [rule({ cidrs: ['10.0.2.0/24'] })], []),
          ]),
        ),
      },
    }),
    'pass',
  ],
  ["S3's own prefix list lets out to S3", toS3({ prefixLists: ['pl-s3'] }), 'pass'],
  ['and so do its addresses', toS3({ cidrs: ['52.218.0.0/16', '3.5.0.0/16'] }), 'pass'],
  [
    'the list of DynamoDB does not',
    toS3({ prefixLists: ['pl-ddb'] }),
    'fail reports',
    'no TCP 443 out to S3',
  ],
  [
    "a customer's list may: its entries are not read",
    toS3({ prefixLists: ['pl-own'] }),
    'unknown',
    'sg-1 lets TCP 443 perhaps out to S3 through vpce-s3: the entries of customer managed prefix lists are not read',
  ],
  [
    'which list is which takes a permission',
    toS3({ prefixLists: ['pl-s3'] }, LISTS),
    'unknown',
    'lacks ec2:DescribePrefixLists',
  ],
  ['but not where everything is open', facts({ network: network(LISTS) }), 'pass'],
  [
    "a customer's list may admit the warehouse",
    into({ prefixLists: ['pl-own'] }),
    'unknown',
    'sg-2 of vpce-sm admits TCP 443 perhaps from sg-1',
  ],
  [
    "S3's list never does: its addresses are public",
    into({ prefixLists: ['pl-s3'] }),
    'fail asks',
    'sg-2 of vpce-sm',
  ],
  [
    'addresses of unread subnets may be covered',
    into({ cidrs: ['10.0.0.0/16'] }, SUBNETS),
    'unknown',
    'lacks ec2:DescribeSubnets',
  ],
  ['everything is open without them, too', into({ cidrs: ['0.0.0.0/0'] }, SUBNETS), 'pass'],
  [
    'a group is known without them',
    groups(
      group('sg-1', [], [rule({ groupIds: ['sg-2'] }), rule({ prefixLists: ['pl-s3'] })]),
      group('sg-2', [rule({ groupIds: ['sg-1'] })], []),
      SUBNETS,
    ),
    'pass',
  ],
  [
    "the door of S3's interface endpoint counts too",
    groups(group('sg-1', [], [ANY]), group('sg-2', [], []), { endpoints: { ok: [S3_INTERFACE] } }),
    'fail asks',
    'sg-2 of vpce-s3 admits no TCP 443 from sg-1',
  ],
  ['without any way out there is no door', withNetwork({ endpoints: { ok: [] } }), 'notApplicable'],
  ['through a NAT gateway everything out passes', throughNat([ANY]), 'pass'],
  [
    'a group that lets out to the VPC only does not reach it',
    throughNat([rule({ cidrs: ['10.0.0.0/8'] })]),
    'fail reports',
    'sg-1 lets no TCP 443 out to S3 through nat-1; sg-1 lets no TCP 443 out to SageMaker through nat-1',
  ],
  [
    'nor one that lets out to S3 only',
    throughNat([rule({ prefixLists: ['pl-s3'] })]),
    'fail reports',
    'sg-1 lets no TCP 443 out to SageMaker through nat-1',
  ],
  [
    'whether SageMaker is at some public addresses is not known',
    throughNat([rule({ prefixLists: ['pl-s3'] }), rule({ cidrs: ['52.0.0.0/8'] })]),
    'unknown',
    'sg-1 lets TCP 443 perhaps out to SageMaker through nat-1',
  ],
  [
    'in a shared VPC without an endpoint that is seen nobody knows',
    withNetwork({
      endpoints: { ok: [] },
      subnets: { ok: ok(network().subnets).map((one) => ({ ...one, owner: '999999999999' })) },
    }),
    'unknown',
    'shared by account 999999999999',
  ],
  [
    'unread routes are unknown where no endpoint is seen',
    withNetwork({ endpoints: { ok: [] }, routeTables: { denied: 'ec2:DescribeRouteTables' } }),
    'unknown',
    'ec2:DescribeRouteTables',
  ],
  [
    'unread endpoints are unknown',
    withNetwork({ endpoints: { denied: 'ec2:DescribeVpcEndpoints' } }),
    'unknown',
    'ec2:DescribeVpcEndpoints',
  ],
  [
    'unread groups are unknown',
    withNetwork({ securityGroups: { denied: 'ec2:DescribeSecurityGroups' } }),
    'unknown',
    'ec2:DescribeSecurityGroups',
  ],
]);

test.each([
  ['one block', ['10.0.0.0/16'], '10.0.1.0/24', true],
  ['two halves', ['10.0.1.128/25', '10.0.1.0/25'], '10.0.1.0/24', true],
  ['everything, in two', ['0.0.0.0/1', '128.0.0.0/1'], '0.0.0.0/0', true],
  ['quarters and a half', ['10.0.1.0/26', '10.0.1.64/26', '10.0.1.128/25'], '10.0.1.0/24', true],
  ['all but one address', ['10.0.1.0/25', '10.0.1.128/26', '10.0.1.192/27'], '10.0.1.0/24', false],
  ['a neighbour', ['10.0.2.0/24'], '10.0.1.0/24', false],
  ['no block at all', ['::/0', 'x'], '10.0.1.0/24', false],
])('addresses are covered together: %s', (_, outers, inner, expected) =>
  expect(covers(outers, inner)).toBe(expected),
);
