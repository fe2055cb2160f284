import type { Action } from '../../action.ts';
import type { ControlId } from '../../control.ts';
import { canonicalDocument } from '../../iam/policy/document.ts';
import { MANAGED_TAGS } from '../../iam/role-name.ts';
import type { EndpointFacts } from '../../network/network-facts.ts';
import { CREATED, type NetworkCall } from '../call.ts';

const asks = (
  repairs: ControlId,
  id: string,
  call: NetworkCall,
  undo: readonly NetworkCall[],
  consequence: string,
): Action => ({ id, repairs, handling: 'asks', call, undo, consequence });

const created: readonly NetworkCall[] = [
  { operation: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [CREATED] } },
];

/** One that drops connections and voids `aws:SourceIp` conditions (facts §8, row 39). */
const GATEWAY_EFFECT =
  'Free of charge. Open connections to S3 from these subnets are dropped, and bucket policies on aws:SourceIp no longer match their traffic.';

export const createGateway = (
  repairs: ControlId,
  vpcId: string,
  service: string,
  tables: readonly string[],
): Action =>
  asks(
    repairs,
    `ec2:CreateVpcEndpoint ${vpcId} ${service}`,
    {
      operation: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: vpcId,
        ServiceName: service,
        VpcEndpointType: 'Gateway',
        RouteTableIds: tables,
        Tags: MANAGED_TAGS,
      },
    },
    created,
    GATEWAY_EFFECT,
  );

export const createInterface = (
  repairs: ControlId,
  vpcId: string,
  service: string,
  place: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] },
): Action =>
  asks(
    repairs,
    `ec2:CreateVpcEndpoint ${vpcId} ${service}`,
    {
      operation: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: vpcId,
        ServiceName: service,
        VpcEndpointType: 'Interface',
        SubnetIds: place.subnetIds,
        SecurityGroupIds: place.securityGroupIds,
        PrivateDnsEnabled: true,
        Tags: MANAGED_TAGS,
      },
    },
    created,
    `Billed per hour in ${place.subnetIds.length} availability zone(s) and per GB; the whole VPC resolves the service to it: other clients of the service in this VPC are cut off unless ${place.securityGroupIds.join(', ')} lets their HTTPS in.`,
  );

export const associateTables = (
  repairs: ControlId,
  endpoint: EndpointFacts,
  tables: readonly string[],
): Action =>
  asks(
    repairs,
    `ec2:ModifyVpcEndpoint ${endpoint.id} routes ${tables.join(' ')}`,
    {
      operation: 'ec2:ModifyVpcEndpoint',
      input: { VpcEndpointId: endpoint.id, AddRouteTableIds: tables },
    },
    [
      {
        operation: 'ec2:ModifyVpcEndpoint',
        input: { VpcEndpointId: endpoint.id, RemoveRouteTableIds: tables },
      },
    ],
    GATEWAY_EFFECT,
  );

export const turnPrivateDnsOn = (repairs: ControlId, { id }: EndpointFacts): Action =>
  asks(
    repairs,
    `ec2:ModifyVpcEndpoint ${id} private DNS`,
    { operation: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, PrivateDnsEnabled: true } },
    [
      {
        operation: 'ec2:ModifyVpcEndpoint',
        input: { VpcEndpointId: id, PrivateDnsEnabled: false },
      },
    ],
    'The whole VPC resolves the service to this endpoint, whose security groups and policy then apply.',
  );

export const changePolicy = (
  repairs: ControlId,
  { id, policy }: EndpointFacts,
  PolicyDocument: string,
): Action => ({
  ...asks(
    repairs,
    `ec2:ModifyVpcEndpoint ${id} policy`,
    { operation: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, PolicyDocument } },
    [{ operation: 'ec2:ModifyVpcEndpoint', input: { VpcEndpointId: id, PolicyDocument: policy } }],
    'One statement for each of the roles is added; every other statement stays.',
  ),
  replaces: canonicalDocument(policy),
});

/** TCP 443 from the warehouse's group into the endpoint's, or the other end of it: out of the warehouse's group. */
export function allowHttps(
  repairs: ControlId,
  direction: 'Ingress' | 'Egress',
  GroupId: string,
  peer: string,
): Action {
  const input = { GroupId, Peer: { GroupId: peer } };
  return asks(
    repairs,
    `ec2:AuthorizeSecurityGroup${direction} ${GroupId} ${peer}`,
    { operation: `ec2:AuthorizeSecurityGroup${direction}`, input },
    [{ operation: `ec2:RevokeSecurityGroup${direction}`, input }],
    `TCP 443 ${direction === 'Ingress' ? 'from' : 'to'} ${peer} is allowed for everything in ${GroupId}.`,
  );
}

export function enableDns(
  repairs: ControlId,
  VpcId: string,
  attribute: 'EnableDnsSupport' | 'EnableDnsHostnames',
): Action {
  const call = (on: boolean): NetworkCall => ({
    operation: 'ec2:ModifyVpcAttribute',
    input: {
      VpcId,
      ...(attribute === 'EnableDnsSupport' ? { EnableDnsSupport: on } : { EnableDnsHostnames: on }),
    },
  });
  return asks(
    repairs,
    `ec2:ModifyVpcAttribute ${VpcId} ${attribute}`,
    call(true),
    [call(false)],
    attribute === 'EnableDnsSupport'
      ? 'Instances of the VPC can use the Amazon resolver.'
      : 'Instances of the VPC with a public address get a public DNS name.',
  );
}
