import {
  type EC2Client,
  type NetworkAclEntry,
  paginateDescribeNetworkAcls,
} from '@aws-sdk/client-ec2';
import type { AclEntryFacts, NetworkFacts } from '../../domain/setup/network/network-facts.ts';
import { answered, itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** The network ACLs of a VPC, with the subnets that each stands before. */
export const readNetworkAcls = (
  client: EC2Client,
  vpcId: string,
): Promise<NetworkFacts['networkAcls']> =>
  readOutcome({ permission: 'ec2:DescribeNetworkAcls' }, () => networkAclsOf(client, vpcId));

async function networkAclsOf(client: EC2Client, vpcId: string) {
  const acls = await itemsOf(
    paginateDescribeNetworkAcls({ client }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    ({ NetworkAcls }) => NetworkAcls,
  );
  return acls.map(({ NetworkAclId = '', Associations = [], Entries = [] }) => ({
    id: NetworkAclId,
    subnetIds: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    entries: Entries.map(entryOf),
  }));
}

const CALL = 'DescribeNetworkAcls';

function entryOf(entry: NetworkAclEntry): AclEntryFacts {
  const { CidrBlock, Ipv6CidrBlock, PortRange: { From: fromPort, To: toPort } = {} } = entry;
  return {
    number: answered(entry.RuleNumber, 'RuleNumber', CALL),
    egress: answered(entry.Egress, 'Egress', CALL),
    allows: answered(entry.RuleAction, 'RuleAction', CALL) === 'allow',
    protocol: answered(entry.Protocol, 'Protocol', CALL),
    ...(fromPort === undefined ? {} : { fromPort }),
    ...(toPort === undefined ? {} : { toPort }),
    cidr: answered(CidrBlock ?? Ipv6CidrBlock, 'CidrBlock', CALL),
  };
}
