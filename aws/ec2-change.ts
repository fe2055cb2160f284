import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { NetworkCall } from '../domain/setup/call.ts';
import { type Performed, performing } from './performing.ts';

type Input<Operation extends NetworkCall['operation']> = Extract<NetworkCall, { operation: Operation }>['input'];

const ALREADY = ['InvalidPermission.Duplicate', 'InvalidPermission.NotFound'];

/** One change of a network. `created` is the id of a new endpoint; its ClientToken makes a repetition return the same one. */
export const changeNetwork = (client: EC2Client, call: NetworkCall): Promise<Performed> =>
  performing(ALREADY, () => change(client, call));

async function change(
  client: EC2Client,
  { operation, input }: NetworkCall,
): Promise<{ created?: string | undefined } | undefined> {
  switch (operation) {
    case 'ec2:CreateVpcEndpoint':
      return { created: await createEndpoint(client, input) };
    case 'ec2:DeleteVpcEndpoints':
      await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [...input.VpcEndpointIds] }));
      return undefined;
    case 'ec2:ModifyVpcEndpoint':
      await modifyEndpoint(client, input);
      return undefined;
    case 'ec2:ModifyVpcAttribute':
      await modifyVpc(client, input);
      return undefined;
    case 'ec2:AuthorizeSecurityGroupIngress':
      await client.send(new AuthorizeSecurityGroupIngressCommand(ruleOf(input)));
      return undefined;
    case 'ec2:RevokeSecurityGroupIngress':
      await client.send(new RevokeSecurityGroupIngressCommand(ruleOf(input)));
      return undefined;
    case 'ec2:AuthorizeSecurityGroupEgress':
      await client.send(new AuthorizeSecurityGroupEgressCommand(ruleOf(input)));
      return undefined;
    case 'ec2:RevokeSecurityGroupEgress':
      await client.send(new RevokeSecurityGroupEgressCommand(ruleOf(input)));
      return undefined;
  }
}

async function createEndpoint(client: EC2Client, input: Input<'ec2:CreateVpcEndpoint'>): Promise<string | undefined> {
  const { RouteTableIds, SubnetIds, SecurityGroupIds, Tags, ...rest } = input;
  const { VpcEndpoint } = await client.send(
    new CreateVpcEndpointCommand({
      ...rest,
      ...(RouteTableIds && { RouteTableIds: [...RouteTableIds] }),
      ...(SubnetIds && { SubnetIds: [...SubnetIds] }),
      ...(SecurityGroupIds && { SecurityGroupIds: [...SecurityGroupIds] }),
      TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [...Tags] }],
    }),
  );
  return VpcEndpoint?.VpcEndpointId;
}

function modifyEndpoint(client: EC2Client, input: Input<'ec2:ModifyVpcEndpoint'>): Promise<unknown> {
  const { AddRouteTableIds, RemoveRouteTableIds, ...rest } = input;
  return client.send(
    new ModifyVpcEndpointCommand({
      ...rest,
      ...(AddRouteTableIds && { AddRouteTableIds: [...AddRouteTableIds] }),
      ...(RemoveRouteTableIds && { RemoveRouteTableIds: [...RemoveRouteTableIds] }),
    }),
  );
}

/** EC2 changes one attribute per call. */
async function modifyVpc(client: EC2Client, input: Input<'ec2:ModifyVpcAttribute'>): Promise<void> {
  const { VpcId, EnableDnsSupport, EnableDnsHostnames } = input;
  if (EnableDnsSupport !== undefined) {
    await client.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: EnableDnsSupport } }));
  }
  if (EnableDnsHostnames !== undefined) {
    await client.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: EnableDnsHostnames } }));
  }
}

const ruleOf = ({ GroupId, Peer }: Extract<NetworkCall, { input: { Peer: unknown } }>['input']) => ({
  GroupId,
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      ...('CidrIp' in Peer
        ? { IpRanges: [{ CidrIp: Peer.CidrIp }] }
        : { UserIdGroupPairs: [{ GroupId: Peer.GroupId }] }),
    },
  ],
});
