import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import {
  endpointOf,
  readNetwork,
  readRegionalEndpoints,
  readVpcOf,
} from '../../../aws/ec2/read.ts';
import { routedAccount } from '../../flows/setup-defects.ts';
import { inAccount } from '../account.ts';

const DESCRIBED = {
  VpcEndpointId: 'vpce-1',
  VpcId: 'vpc-0a',
  State: 'Available',
  PrivateDnsEnabled: true,
} as const;
const vpc = routedAccount.vpcs?.['vpc-0a'];
if (vpc === undefined) throw new Error('the routed account has a VPC');
const ec2 = new EC2Client({ region: 'us-east-1' });
const zones = ['us-east-1a', 'us-east-1c'];
const network = () => readNetwork(ec2, readRegionalEndpoints(ec2), 'vpc-0a');

describe('a network is read', () => {
  test('subnets, tables (which is the main one), groups and DNS', () =>
    inAccount(routedAccount, async () => {
      expect(await network()).toMatchObject({
        vpcId: 'vpc-0a',
        vpc: { ok: { dnsSupport: true, dnsHostnames: true } },
        subnets: { ok: [{ id: 'subnet-0a' }, { id: 'subnet-0b' }] },
        routeTables: {
          ok: [
            { id: 'rtb-0a', main: true, subnetIds: [] },
            { id: 'rtb-0b', main: false, subnetIds: ['subnet-0b'] },
          ],
        },
        securityGroups: {
          ok: [
            { id: 'sg-0a', egress: [{ protocol: '-1', cidrs: ['0.0.0.0/0'] }] },
            {
              id: 'sg-0e',
              ingress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, groupIds: ['sg-0a'] }],
            },
          ],
        },
      });
    }));

  test('network ACLs with their entries in order, and the DNS servers', () =>
    inAccount(
      {
        ...routedAccount,
        vpcs: {
          'vpc-0a': {
            ...vpc,
            dnsServers: ['10.0.7.53'],
            networkAcls: {
              'acl-0a': {
                subnets: ['subnet-0a'],
                in: [{ allow: false, cidr: '10.0.0.0/8', ports: [443, 443] }],
                out: [
                  { allow: true, cidr: '0.0.0.0/0' },
                  { allow: true, cidr: '::/0' },
                ],
              },
            },
          },
        },
      },
      async () => {
        const { networkAcls, dns } = await network();
        expect(dns).toEqual({ ok: { cidr: '10.0.0.0/16', servers: ['10.0.7.53'] } });
        const denied = { number: 32_767, allows: false, protocol: '-1', cidr: '0.0.0.0/0' };
        const https = { protocol: '6', fromPort: 443, toPort: 443, cidr: '10.0.0.0/8' };
        expect(networkAcls).toEqual({
          ok: [
            expect.objectContaining({ id: 'acl-vpc-0a', subnetIds: ['subnet-0b'] }),
            {
              id: 'acl-0a',
              subnetIds: ['subnet-0a'],
              entries: [
                { number: 100, egress: false, allows: false, ...https },
                { ...denied, egress: false },
                { number: 100, egress: true, allows: true, protocol: '-1', cidr: '0.0.0.0/0' },
                { number: 101, egress: true, allows: true, protocol: '-1', cidr: '::/0' },
                { ...denied, egress: true },
              ],
            },
          ],
        });
      },
    ));

  test.each([
    ['networkAcls', 'ec2:DescribeNetworkAcls'],
    ['dns', 'ec2:DescribeVpcs'],
    ['dns', 'ec2:DescribeDhcpOptions'],
  ] as const)('%s without %s are not known', (what, permission) =>
    inAccount({ ...routedAccount, refused: [permission] }, async () =>
      expect((await network())[what]).toEqual({ denied: permission }),
    ),
  );

  test('a gateway endpoint shows as a route of its tables', () =>
    inAccount(routedAccount, async () => {
      const { routeTables } = await network();
      const targets =
        'ok' in routeTables
          ? routeTables.ok.map(({ routes }) => routes.map(({ target }) => target))
          : [];
      expect(targets).toEqual([
        ['local', 'vpce-0a'],
        ['local', 'vpce-0a'],
      ]);
    }));

  test('endpoints of the whole Region, in whatever VPC; services as the Region names them', () =>
    inAccount(
      {
        ...routedAccount,
        serviceZones: zones,
        vpcs: {
          'vpc-0c': routedAccount.vpcs?.['vpc-0a'] ?? {
            subnets: {},
            routeTables: {},
            securityGroups: {},
          },
        },
      },
      async () => {
        const { endpoints, services } = await readRegionalEndpoints(ec2);
        expect(endpoints).toMatchObject({
          ok: [
            { vpcId: 'vpc-0c', type: 'Gateway' },
            { vpcId: 'vpc-0c', type: 'Interface', privateDns: true },
          ],
        });
        expect(services).toEqual({
          ok: [
            { name: 'com.amazonaws.us-east-1.s3', type: 'Gateway', zones },
            { name: 'com.amazonaws.us-east-1.s3', type: 'Interface', zones },
            { name: 'com.amazonaws.us-east-1.sagemaker.api', type: 'Interface', zones },
          ],
        });
      },
    ));

  const lettingOutTo = (target: string) => {
    const vpc = routedAccount.vpcs?.['vpc-0a'] ?? {
      subnets: {},
      routeTables: {},
      securityGroups: {},
    };
    return {
      ...routedAccount,
      vpcs: { 'vpc-0a': { ...vpc, securityGroups: { 'sg-0a': { httpsTo: [target] } } } },
    };
  };
  test('prefix lists that may not be read are denied', () =>
    inAccount(
      { ...lettingOutTo('pl-63a5400a'), refused: ['ec2:DescribePrefixLists'] },
      async () => {
        expect(await network()).toMatchObject({
          prefixLists: { denied: 'ec2:DescribePrefixLists' },
        });
      },
    ));

  const LISTS = {
    ok: [{ id: 'pl-63a5400a', name: 'com.amazonaws.us-east-1.s3' }, { id: 'pl-02cd2c6b' }],
  };

  test("AWS's own prefix lists, and rules that name one", () =>
    inAccount(lettingOutTo('pl-63a5400a'), async () =>
      expect(await network()).toMatchObject({
        prefixLists: LISTS,
        securityGroups: {
          ok: [{ egress: [{ cidrs: [], groupIds: [], prefixLists: ['pl-63a5400a'] }] }],
        },
      }),
    ));

  test('a rule that lets out to some addresses is compared with the lists too; to everywhere, nobody asks for them', async () => {
    await inAccount(lettingOutTo('10.0.0.0/8'), async () =>
      expect(await network()).toMatchObject({ prefixLists: LISTS }),
    );
    await inAccount(routedAccount, async () =>
      expect(await network()).toMatchObject({ prefixLists: { ok: [] } }),
    );
  });

  test('an S3 endpoint whose private DNS is for inbound resolvers only', () => {
    const s3 = {
      ...DESCRIBED,
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.us-east-1.s3',
      PrivateDnsEnabled: true,
    } as const;
    const [inbound, plain] = [true, false].map((is) =>
      endpointOf({ ...s3, DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: is } }),
    );
    expect(inbound).toMatchObject([{ privateDns: true, inboundDnsOnly: true }]);
    expect(plain?.[0]).not.toHaveProperty('inboundDnsOnly');
  });

  test.each([
    ['dualstack', true],
    ['ipv6', true],
    ['ipv4', undefined],
    ['service-defined', undefined],
  ] as const)('whether the private name of an endpoint leads to IPv6: %s', (DnsRecordIpType, is) =>
    expect(
      endpointOf({
        ...DESCRIBED,
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.us-east-1.sagemaker.api',
        DnsOptions: { DnsRecordIpType },
      })[0]?.namedByIpv6,
    ).toBe(is),
  );

  test('China names its SageMaker service with a prefix of its own', () =>
    inAccount({ id: '111122223333', region: 'cn-north-1', partition: 'aws-cn' }, async () => {
      const { services } = await readRegionalEndpoints(ec2);
      expect('ok' in services && services.ok.map(({ name }) => name)).toContain(
        'cn.com.amazonaws.cn-north-1.sagemaker.api',
      );
    }));

  test('endpoints of other services and of types that Redshift cannot use are left out', () => {
    const named = (ServiceName: string, VpcEndpointType: 'Gateway' | 'GatewayLoadBalancer') =>
      endpointOf({ ServiceName, VpcEndpointType });
    expect(named('com.amazonaws.us-east-1.dynamodb', 'Gateway')).toEqual([]);
    expect(named('com.amazonaws.us-east-1.s3', 'GatewayLoadBalancer')).toEqual([]);
  });

  test('the VPC of subnets', () =>
    inAccount(routedAccount, async () =>
      expect(await readVpcOf(ec2, ['subnet-0b'])).toEqual({ ok: 'vpc-0a' }),
    ));

  test.each([
    ['ec2:DescribeVpcAttribute', 'vpc'],
    ['ec2:DescribeSubnets', 'subnets'],
    ['ec2:DescribeRouteTables', 'routeTables'],
    ['ec2:DescribeSecurityGroups', 'securityGroups'],
    ['ec2:DescribeVpcEndpoints', 'endpoints'],
    ['ec2:DescribeVpcEndpointServices', 'services'],
  ])('without %s: denied, naming it, and the rest is known', (permission, part) =>
    inAccount({ ...routedAccount, refused: [permission] }, async () => {
      expect(await network()).toMatchObject({ vpcId: 'vpc-0a', [part]: { denied: permission } });
    }),
  );
});
