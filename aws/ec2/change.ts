import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandOutput,
  DeleteVpcEndpointsCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { NetworkCall } from '../../domain/setup/operations/call.ts';
import { type ChangeOutcome, changeOutcome } from '../change-outcome.ts';

type Input<Operation extends NetworkCall['operation']> = Extract<
  NetworkCall,
  { operation: Operation }
>['input'];

const MEANINGS = {
  already: ['InvalidPermission.Duplicate'],
  absent: [
    'InvalidPermission.NotFound',
    'InvalidVpcEndpoint.NotFound',
    'InvalidVpcEndpointId.NotFound',
  ],
};

/** The tag that holds the action's token on what it made: after a crash that lost the id it is found again by this tag. */
export const ACTION_TAG = 'redshift-ml:action';

/** One change of a network. `created` is the id of a new endpoint; `token` makes a repetition return the same one. */
export const changeNetwork = (
  client: EC2Client,
  call: NetworkCall,
  token: string,
): Promise<ChangeOutcome> =>
  call.operation === 'ec2:CreateVpcEndpoint'
    ? changeOutcome(
        MEANINGS,
        () => createEndpoint(client, call.input, token),
        ({ VpcEndpoint }) => VpcEndpoint?.VpcEndpointId,
      )
    : changeOutcome(MEANINGS, () => change(client, call));

function change(
  client: EC2Client,
  { operation, input }: Exclude<NetworkCall, { operation: 'ec2:CreateVpcEndpoint' }>,
): Promise<unknown> {
  switch (operation) {
    case 'ec2:DeleteVpcEndpoints':
      return deleteEndpoints(client, input.VpcEndpointIds);
    case 'ec2:ModifyVpcEndpoint':
      return modifyEndpoint(client, input);
    case 'ec2:ModifyVpcAttribute':
      return modifyVpc(client, input);
    case 'ec2:AuthorizeSecurityGroupIngress':
      return client.send(new AuthorizeSecurityGroupIngressCommand(ruleOf(input)));
    case 'ec2:RevokeSecurityGroupIngress':
      return client.send(new RevokeSecurityGroupIngressCommand(ruleOf(input)));
    case 'ec2:AuthorizeSecurityGroupEgress':
      return client.send(new AuthorizeSecurityGroupEgressCommand(ruleOf(input)));
    case 'ec2:RevokeSecurityGroupEgress':
      return client.send(new RevokeSecurityGroupEgressCommand(ruleOf(input)));
  }
}

function createEndpoint(
  client: EC2Client,
  input: Input<'ec2:CreateVpcEndpoint'>,
  ClientToken: string,
): Promise<CreateVpcEndpointCommandOutput> {
  const { RouteTableIds, SubnetIds, SecurityGroupIds, Tags, ...rest } = input;
  return client.send(
    new CreateVpcEndpointCommand({
      ...rest,
      ClientToken,
      ...(RouteTableIds && { RouteTableIds: [...RouteTableIds] }),
      ...(SubnetIds && { SubnetIds: [...SubnetIds] }),
      ...(SecurityGroupIds && { SecurityGroupIds: [...SecurityGroupIds] }),
      TagSpecifications: [
        { ResourceType: 'vpc-endpoint', Tags: [...Tags, { Key: ACTION_TAG, Value: ClientToken }] },
      ],
    }),
  );
}

/** EC2 answers with success and lists what it did not delete. */
async function deleteEndpoints(client: EC2Client, ids: readonly string[]): Promise<void> {
  const answer = await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [...ids] }));
  const failed = answer.Unsuccessful?.[0];
  if (failed === undefined) return;
  const { Code = 'Unsuccessful', Message = 'EC2 gives no reason' } = failed.Error ?? {};
  throw Object.assign(new Error(`${failed.ResourceId}: ${Message}`), {
    name: Code,
    $metadata: answer.$metadata,
  });
}

function modifyEndpoint(
  client: EC2Client,
  input: Input<'ec2:ModifyVpcEndpoint'>,
): Promise<unknown> {
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
    await client.send(
      new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: EnableDnsSupport } }),
    );
  }
  if (EnableDnsHostnames !== undefined) {
    await client.send(
      new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: EnableDnsHostnames } }),
    );
  }
}

const ruleOf = ({
  GroupId,
  Peer,
}: Extract<NetworkCall, { input: { Peer: unknown } }>['input']) => ({
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
