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
import type { EndpointInputs } from '../../domain/setup/operations/endpoint.ts';
import type {
  HttpsRule,
  SecurityGroupInputs,
} from '../../domain/setup/operations/security-group.ts';
import type { VpcInputs } from '../../domain/setup/operations/vpc.ts';
import { type ChangeOutcome, changeOutcome, type Senders } from '../change-outcome.ts';

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

type Clients = { readonly ec2: EC2Client };

const sent = (send: () => Promise<unknown>): Promise<ChangeOutcome> =>
  changeOutcome(MEANINGS, send);

/** Changes of endpoints. `created` is the id of a new one; `token` makes a repetition return the same one. */
export const endpointSenders = {
  'ec2:CreateVpcEndpoint': ({ ec2 }, input, { token }) =>
    changeOutcome(
      MEANINGS,
      () => createEndpoint(ec2, input, token),
      ({ VpcEndpoint }) => VpcEndpoint?.VpcEndpointId,
    ),
  'ec2:DeleteVpcEndpoints': ({ ec2 }, { VpcEndpointIds }) =>
    sent(() => deleteEndpoints(ec2, VpcEndpointIds)),
  'ec2:ModifyVpcEndpoint': ({ ec2 }, input) => sent(() => modifyEndpoint(ec2, input)),
} satisfies Senders<EndpointInputs, Clients>;

export const vpcSenders = {
  'ec2:ModifyVpcAttribute': ({ ec2 }, input) => sent(() => modifyVpc(ec2, input)),
} satisfies Senders<VpcInputs, Clients>;

export const securityGroupSenders = {
  'ec2:AuthorizeSecurityGroupIngress': ({ ec2 }, input) =>
    sent(() => ec2.send(new AuthorizeSecurityGroupIngressCommand(ruleOf(input)))),
  'ec2:RevokeSecurityGroupIngress': ({ ec2 }, input) =>
    sent(() => ec2.send(new RevokeSecurityGroupIngressCommand(ruleOf(input)))),
  'ec2:AuthorizeSecurityGroupEgress': ({ ec2 }, input) =>
    sent(() => ec2.send(new AuthorizeSecurityGroupEgressCommand(ruleOf(input)))),
  'ec2:RevokeSecurityGroupEgress': ({ ec2 }, input) =>
    sent(() => ec2.send(new RevokeSecurityGroupEgressCommand(ruleOf(input)))),
} satisfies Senders<SecurityGroupInputs, Clients>;

function createEndpoint(
  client: EC2Client,
  input: EndpointInputs['ec2:CreateVpcEndpoint'],
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
  input: EndpointInputs['ec2:ModifyVpcEndpoint'],
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
async function modifyVpc(
  client: EC2Client,
  input: VpcInputs['ec2:ModifyVpcAttribute'],
): Promise<void> {
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

const ruleOf = ({ GroupId, Peer }: HttpsRule) => ({
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
