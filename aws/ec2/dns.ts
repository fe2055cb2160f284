import {
  DescribeDhcpOptionsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { NetworkFacts } from '../../domain/setup/network/network-facts.ts';
import { answered } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** Whether a VPC resolves names, and gives names to its hosts. */
export const readDns = (client: EC2Client, VpcId: string): Promise<NetworkFacts['vpc']> =>
  readOutcome(
    { permission: 'ec2:DescribeVpcAttribute', missing: ['InvalidVpcID.NotFound'] },
    async () => {
      const [support, hostnames] = await Promise.all([
        client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' })),
        client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })),
      ]);
      const call = `DescribeVpcAttribute of ${VpcId}`;
      return {
        dnsSupport: answered(support.EnableDnsSupport?.Value, 'EnableDnsSupport', call),
        dnsHostnames: answered(hostnames.EnableDnsHostnames?.Value, 'EnableDnsHostnames', call),
      };
    },
  );

/** The DNS servers that a VPC's DHCP options name. */
export async function readResolvers(
  client: EC2Client,
  VpcId: string,
): Promise<NetworkFacts['dns']> {
  const vpc = await readOutcome(
    { permission: 'ec2:DescribeVpcs', missing: ['InvalidVpcID.NotFound'] },
    async () => {
      const { Vpcs: [found] = [] } = await client.send(
        new DescribeVpcsCommand({ VpcIds: [VpcId] }),
      );
      const cidr = answered(found?.CidrBlock, 'CidrBlock', `DescribeVpcs of ${VpcId}`);
      return { cidr, options: found?.DhcpOptionsId };
    },
  );
  if (!('ok' in vpc)) return vpc;
  const { cidr, options } = vpc.ok;
  // What EC2 calls so has no options at all.
  if (options === undefined || options === 'default') return { ok: { cidr, servers: [] } };
  return readOutcome({ permission: 'ec2:DescribeDhcpOptions' }, async () => {
    const { DhcpOptions: [found] = [] } = await client.send(
      new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [options] }),
    );
    const named = answered(found, 'DhcpOptions', `DescribeDhcpOptions of ${options}`);
    const servers = (named.DhcpConfigurations ?? [])
      .filter(({ Key }) => Key === 'domain-name-servers')
      .flatMap(({ Values = [] }) => Values.flatMap(({ Value }) => Value ?? []));
    return { cidr, servers };
  });
}
