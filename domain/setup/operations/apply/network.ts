import type {
  EndpointFacts,
  NetworkFacts,
  RuleFacts,
  SecurityGroupFacts,
} from '../../network/network-facts.ts';
import type { NetworkCall } from '../call.ts';
import { changed } from './read.ts';

type Call<Operation extends NetworkCall['operation']> = Extract<
  NetworkCall,
  { operation: Operation }
>;

/** The policy of an endpoint that was created without one. */
const FULL_ACCESS =
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

const createdEndpoint = ({ input }: Call<'ec2:CreateVpcEndpoint'>): EndpointFacts => ({
  id: `predicted ${input.ServiceName}`,
  vpcId: input.VpcId,
  serviceName: input.ServiceName,
  type: input.VpcEndpointType,
  state: 'available',
  routeTableIds: input.RouteTableIds ?? [],
  subnetIds: input.SubnetIds ?? [],
  securityGroupIds: input.SecurityGroupIds ?? [],
  privateDns: input.PrivateDnsEnabled ?? false,
  policy: FULL_ACCESS,
});

function modifiedEndpoint(
  endpoint: EndpointFacts,
  { input }: Call<'ec2:ModifyVpcEndpoint'>,
): EndpointFacts {
  const {
    AddRouteTableIds = [],
    RemoveRouteTableIds = [],
    PrivateDnsEnabled,
    PolicyDocument,
  } = input;
  const kept = endpoint.routeTableIds.filter((id) => !RemoveRouteTableIds.includes(id));
  return {
    ...endpoint,
    routeTableIds: [...new Set([...kept, ...AddRouteTableIds])],
    privateDns: PrivateDnsEnabled ?? endpoint.privateDns,
    policy: PolicyDocument ?? endpoint.policy,
  };
}

const isSame = (a: RuleFacts, b: RuleFacts): boolean => JSON.stringify(a) === JSON.stringify(b);

type GroupCall = Exclude<
  NetworkCall,
  {
    operation:
      | 'ec2:CreateVpcEndpoint'
      | 'ec2:DeleteVpcEndpoints'
      | 'ec2:ModifyVpcEndpoint'
      | 'ec2:ModifyVpcAttribute';
  }
>;

function changedGroup(
  group: SecurityGroupFacts,
  { operation, input: { Peer } }: GroupCall,
): SecurityGroupFacts {
  const rule: RuleFacts = {
    protocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    cidrs: 'CidrIp' in Peer ? [Peer.CidrIp] : [],
    groupIds: 'GroupId' in Peer ? [Peer.GroupId] : [],
    prefixLists: [],
  };
  const direction = operation.endsWith('Ingress') ? 'ingress' : 'egress';
  const others = group[direction].filter((other) => !isSame(other, rule));
  return {
    ...group,
    [direction]: operation.startsWith('ec2:Authorize') ? [...others, rule] : others,
  };
}

export function applyToNetwork(network: NetworkFacts, call: NetworkCall): NetworkFacts {
  switch (call.operation) {
    case 'ec2:CreateVpcEndpoint':
      return {
        ...network,
        endpoints: changed(network.endpoints, (list) => [...list, createdEndpoint(call)]),
      };
    case 'ec2:DeleteVpcEndpoints': {
      const gone = call.input.VpcEndpointIds;
      return {
        ...network,
        endpoints: changed(network.endpoints, (list) =>
          list.filter(({ id }) => !gone.includes(id)),
        ),
      };
    }
    case 'ec2:ModifyVpcEndpoint': {
      const { VpcEndpointId } = call.input;
      const modify = (endpoint: EndpointFacts) =>
        endpoint.id === VpcEndpointId ? modifiedEndpoint(endpoint, call) : endpoint;
      return { ...network, endpoints: changed(network.endpoints, (list) => list.map(modify)) };
    }
    case 'ec2:ModifyVpcAttribute': {
      const { EnableDnsSupport, EnableDnsHostnames } = call.input;
      const vpc = changed(network.vpc, ({ dnsSupport, dnsHostnames }) => ({
        dnsSupport: EnableDnsSupport ?? dnsSupport,
        dnsHostnames: EnableDnsHostnames ?? dnsHostnames,
      }));
      return { ...network, vpc };
    }
    default: {
      const change = (group: SecurityGroupFacts) =>
        group.id === call.input.GroupId ? changedGroup(group, call) : group;
      return {
        ...network,
        securityGroups: changed(network.securityGroups, (list) => list.map(change)),
      };
    }
  }
}
