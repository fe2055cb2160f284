import { describe, expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { type Packets, passesAcl } from '../../../../domain/setup/network/acl.ts';
import type {
  AclEntryFacts,
  NetworkFacts,
} from '../../../../domain/setup/network/network-facts.ts';
import {
  acl,
  aclEntry,
  facts,
  network,
  ok,
  S3_ENDPOINT,
  SAGEMAKER_ENDPOINT,
} from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const withNetwork = (change: Partial<NetworkFacts>): SetupFacts =>
  facts({ network: network(change) });
const tcp = (fromPort: number, toPort: number, change: Partial<AclEntryFacts> = {}) =>
  aclEntry({ protocol: '6', fromPort, toPort, ...change });
const OUT = { egress: true } as const;

/** Both subnets behind one ACL with these entries. */
const OPEN = { protocol: '-1', cidrs: ['0.0.0.0/0'], groupIds: [], prefixLists: [] };
const behind = (entries: readonly AclEntryFacts[], change: Partial<NetworkFacts> = {}) =>
  withNetwork({ networkAcls: { ok: [acl(['subnet-a', 'subnet-b'], entries)] }, ...change });
const HARDENED = [
  tcp(443, 443),
  tcp(1_024, 65_535, { number: 110 }),
  tcp(443, 443, OUT),
  tcp(1_024, 65_535, { number: 110, ...OUT }),
];
const without = (index: number) => HARDENED.filter((_, other) => other !== index);
const SUBNETS = { subnets: { denied: 'ec2:DescribeSubnets' } } as const;
/** SageMaker through a NAT gateway, S3 through its endpoint. */
const NAT = {
  endpoints: { ok: [S3_ENDPOINT] },
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
} as const;

casesOf('RedshiftML.27', 'network ACLs let HTTPS pass, and its answers', [
  ['one that lets everything pass needs nothing else to be known', facts(), 'pass'],
  ['HTTPS and the answers in both directions pass', behind(HARDENED), 'pass'],
  [
    'without a way out it fails, and is reported: the ACL is the network’s owner’s',
    behind(without(2)),
    'fail reports',
    'acl-1 of subnet-a for TCP 443 out to 10.0.2.0/24',
  ],
  [
    'without a way in for the answers too',
    behind(without(1)),
    'fail reports',
    'acl-1 of subnet-a for the answers (TCP 1024 to 65535) in from',
  ],
  [
    'an endpoint behind a closed ACL of its own fails',
    withNetwork({
      networkAcls: {
        ok: [
          acl(['subnet-a'], [aclEntry({}), aclEntry(OUT)]),
          { ...acl(['subnet-b'], [aclEntry(OUT)]), id: 'acl-b' },
        ],
      },
    }),
    'fail reports',
    'acl-b of subnet-b for TCP 443 in from 10.0.1.0/24',
  ],
  [
    'a part of the ports for the answers may be enough',
    behind([...without(1), tcp(32_768, 60_999, { number: 110 })]),
    'unknown',
    'acl-1 of subnet-a for the answers (TCP 1024 to 65535) in from',
  ],
  [
    'a Deny before the Allow wins',
    behind([...HARDENED, tcp(443, 443, { number: 50, allows: false, ...OUT })]),
    'fail reports',
    'TCP 443 out to',
  ],
  [
    'a Deny after it does not',
    behind([...HARDENED, tcp(443, 443, { number: 200, allows: false, ...OUT })]),
    'pass',
  ],
  [
    'S3’s addresses are asked for, not the whole world',
    behind([
      ...HARDENED.slice(0, 2),
      ...HARDENED.slice(3),
      tcp(443, 443, { cidr: '10.0.0.0/16', ...OUT }),
    ]),
    'fail reports',
    'on the way to S3: acl-1 of subnet-a for TCP 443 out to 52.218.0.0/17',
  ],
  [
    'a Deny of private addresses does not touch what is public',
    behind(
      [...HARDENED, tcp(443, 443, { number: 50, cidr: '192.168.0.0/16', allows: false, ...OUT })],
      NAT,
    ),
    'pass',
  ],
  [
    'a Deny of some public ones may',
    behind(
      [...HARDENED, tcp(443, 443, { number: 50, cidr: '54.0.0.0/8', allows: false, ...OUT })],
      NAT,
    ),
    'unknown',
    'acl-1 of subnet-a for TCP 443 out to 0.0.0.0/0',
  ],
  [
    'unread ACLs are unknown',
    withNetwork({ networkAcls: { denied: 'ec2:DescribeNetworkAcls' } }),
    'unknown',
    'lacks ec2:DescribeNetworkAcls',
  ],
  [
    'and their addresses',
    behind(HARDENED, {
      subnets: { ok: ok(network().subnets).map(({ cidr: _, ...subnet }) => subnet) },
      securityGroups: {
        ok: ['sg-1', 'sg-2'].map((id) => ({ id, ingress: [OPEN], egress: [OPEN] })),
      },
    }),
    'unknown',
    'subnet-a, of which no IPv4 addresses are known',
  ],
  ['what is narrow needs the subnets', behind(HARDENED, SUBNETS), 'unknown', 'ec2:DescribeSubnets'],
]);

/** Warehouse and endpoint with IPv6 addresses beside the others. */
const dualStack = (
  entries: readonly AclEntryFacts[],
  ipv6: { readonly warehouse?: boolean; readonly endpoint?: boolean } = {},
): SetupFacts => {
  const given = behind(entries, {
    endpoints: { ok: [S3_ENDPOINT, { ...SAGEMAKER_ENDPOINT, namedByIpv6: ipv6.endpoint ?? true }] },
  });
  return {
    ...given,
    warehouse: { ok: { ...ok(given.warehouse), dualStack: ipv6.warehouse ?? true } },
  };
};
const IPV6 = HARDENED.map((entry) => ({ ...entry, number: entry.number + 1, cidr: '::/0' }));

casesOf('RedshiftML.27', 'network ACLs where warehouse and endpoint have IPv6 too', [
  ['both families open pass', dualStack([...HARDENED, ...IPV6]), 'pass'],
  [
    'everything open in both families passes',
    dualStack([
      ...[aclEntry({}), aclEntry(OUT)],
      ...[aclEntry({ number: 101, cidr: '::/0' }), aclEntry({ number: 101, cidr: '::/0', ...OUT })],
    ]),
    'pass',
  ],
  [
    'entries of IPv4 alone leave open which family is used',
    dualStack(HARDENED),
    'unknown',
    'for TCP 443 out to ::/0',
  ],
  [
    'an ACL that lets all of IPv4 pass says nothing of IPv6',
    dualStack([aclEntry({}), aclEntry(OUT)]),
    'unknown',
    'is not documented',
  ],
  [
    'a Deny of some addresses of IPv6 may hit',
    dualStack([
      ...HARDENED,
      ...IPV6,
      tcp(443, 443, { number: 50, cidr: '2600:1f14::/32', allows: false, ...OUT }),
    ]),
    'unknown',
    'IPv6: acl-1 of subnet-a for TCP 443 out to ::/0',
  ],
  [
    'closed for IPv4, IPv6 may carry it',
    dualStack([...without(1), ...IPV6]),
    'unknown',
    'IPv6 is open',
  ],
  ['closed for both fails', dualStack([...without(2), ...IPV6.slice(0, 2)]), 'fail reports'],
  ['a warehouse without IPv6 is judged by IPv4', dualStack(HARDENED, { warehouse: false }), 'pass'],
  [
    'and so is an endpoint without it',
    dualStack([aclEntry({}), aclEntry(OUT)], { endpoint: false }),
    'pass',
  ],
  [
    'entries of IPv6 open nothing for IPv4',
    dualStack([...without(2), ...IPV6], { warehouse: false }),
    'fail reports',
  ],
]);

const packets = (cidr: string, ports: Packets['ports'] = [443, 443]): Packets => ({
  way: 'in',
  cidr,
  ports,
});
describe('the entry with the lowest number that a packet meets decides', () => {
  test.each([
    ['no entry', [], packets('10.0.1.0/24'), 'no'],
    ['another direction', [aclEntry(OUT)], packets('10.0.1.0/24'), 'no'],
    ['another protocol', [aclEntry({ protocol: '17' })], packets('10.0.1.0/24'), 'no'],
    [
      'a part of the addresses',
      [aclEntry({ cidr: '10.0.1.0/25' })],
      packets('10.0.1.0/24'),
      'maybe',
    ],
    [
      'a denied part, the rest allowed',
      [aclEntry({ number: 1, cidr: '10.0.1.0/25', allows: false }), aclEntry({ number: 2 })],
      packets('10.0.1.0/24'),
      'maybe',
    ],
    [
      'an allowed part, and then all of it',
      [aclEntry({ number: 1, cidr: '10.0.1.0/25' }), aclEntry({ number: 2 })],
      packets('10.0.1.0/24'),
      'yes',
    ],
  ] as const)('%s', (_, entries, asked, expected) =>
    expect(passesAcl(entries, asked)).toBe(expected),
  );
});
