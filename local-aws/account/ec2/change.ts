import { AwsError, type Clock, type Operation } from '../../service.ts';
import { chosen } from './filters.ts';
import { type Network, openEndpointPolicy, type Rule, type SecurityGroup } from './network.ts';

interface CreateEndpoint {
  readonly VpcId: string;
  readonly ServiceName: string;
  readonly VpcEndpointType?: string;
  readonly ClientToken?: string;
  readonly PolicyDocument?: string;
  readonly RouteTableIds?: string[];
  readonly SubnetIds?: string[];
  readonly SecurityGroupIds?: string[];
  readonly PrivateDnsEnabled?: boolean;
  readonly TagSpecifications?: readonly {
    readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  }[];
}

interface ModifyEndpoint {
  readonly VpcEndpointId: string;
  readonly AddRouteTableIds?: string[];
  readonly RemoveRouteTableIds?: string[];
  readonly AddSecurityGroupIds?: string[];
  readonly PrivateDnsEnabled?: boolean;
  readonly PolicyDocument?: string;
  readonly ResetPolicy?: boolean;
}

/** How long an interface endpoint stays `pending`, in ms; a gateway endpoint is there at once. */
const PENDING_MS = 40_000;

/** EC2's changes of networks. */
export function changeNetwork(
  network: Network,
  clock: Clock,
  nextId: (prefix: string) => string,
): Record<string, Operation> {
  const byToken = new Map<string, { readonly id: string; readonly request: string }>();
  return {
    CreateVpcEndpoint: (input: CreateEndpoint) => {
      const repeated = input.ClientToken === undefined ? undefined : byToken.get(input.ClientToken);
      // The token outlives the endpoint: what it made is the answer, even when it is deleted.
      if (repeated !== undefined) {
        if (repeated.request !== JSON.stringify(input))
          throw new AwsError(
            'IdempotentParameterMismatch',
            'The client token was used with other parameters',
          );
        return { VpcEndpoint: { VpcEndpointId: repeated.id } };
      }
      refuseBadEndpoint(network, input);
      const id = nextId('vpce-');
      const type = input.VpcEndpointType ?? 'Gateway';
      network.endpoints.set(id, {
        vpc: input.VpcId,
        service: input.ServiceName,
        type,
        routeTables: [...(input.RouteTableIds ?? [])],
        subnets: [...(input.SubnetIds ?? [])],
        securityGroups: [...(input.SecurityGroupIds ?? [])],
        privateDns: type === 'Interface' && (input.PrivateDnsEnabled ?? true),
        policy: input.PolicyDocument ?? openEndpointPolicy,
        tags: Object.fromEntries(
          (input.TagSpecifications ?? []).flatMap(({ Tags = [] }) =>
            Tags.map(({ Key, Value }) => [Key, Value]),
          ),
        ),
        availableAt: clock.now() + (type === 'Interface' ? PENDING_MS : 0),
      });
      if (input.ClientToken !== undefined)
        byToken.set(input.ClientToken, { id, request: JSON.stringify(input) });
      return { VpcEndpoint: { VpcEndpointId: id, State: 'pending' } };
    },
    DeleteVpcEndpoints: ({ VpcEndpointIds }: { VpcEndpointIds: string[] }) => {
      const gone = VpcEndpointIds.filter((id) => !network.endpoints.delete(id));
      const notFound = {
        Code: 'InvalidVpcEndpoint.NotFound',
        Message: 'The endpoint does not exist',
      };
      return { Unsuccessful: gone.map((ResourceId) => ({ ResourceId, Error: notFound })) };
    },
    ModifyVpcEndpoint: (input: ModifyEndpoint) => {
      const endpoint = chosen(
        network.endpoints,
        [input.VpcEndpointId],
        'InvalidVpcEndpointId.NotFound',
      )[0]?.[1];
      if (endpoint === undefined) return {};
      if (input.PrivateDnsEnabled) refuseWithoutDns(network, endpoint.vpc);
      const kept = endpoint.routeTables.filter(
        (table) => !input.RemoveRouteTableIds?.includes(table),
      );
      endpoint.routeTables = [...new Set([...kept, ...(input.AddRouteTableIds ?? [])])];
      endpoint.securityGroups = [
        ...new Set([...endpoint.securityGroups, ...(input.AddSecurityGroupIds ?? [])]),
      ];
      endpoint.privateDns = input.PrivateDnsEnabled ?? endpoint.privateDns;
      endpoint.policy = input.ResetPolicy
        ? openEndpointPolicy
        : (input.PolicyDocument ?? endpoint.policy);
      return { Return: true };
    },
    ModifyVpcAttribute: (input: {
      VpcId: string;
      EnableDnsSupport?: { Value?: boolean };
      EnableDnsHostnames?: { Value?: boolean };
    }) => {
      if (input.EnableDnsSupport && input.EnableDnsHostnames) {
        throw new AwsError(
          'InvalidParameterCombination',
          'Fields for multiple attribute types specified',
        );
      }
      const vpc = chosen(network.vpcs, [input.VpcId], 'InvalidVpcID.NotFound')[0]?.[1];
      if (vpc) vpc.dnsSupport = input.EnableDnsSupport?.Value ?? vpc.dnsSupport;
      if (vpc) vpc.dnsHostnames = input.EnableDnsHostnames?.Value ?? vpc.dnsHostnames;
      return {};
    },
    AuthorizeSecurityGroupIngress: (input: RuleChange) =>
      authorize(groupOf(network, input), 'ingress', input),
    AuthorizeSecurityGroupEgress: (input: RuleChange) =>
      authorize(groupOf(network, input), 'egress', input),
    RevokeSecurityGroupIngress: (input: RuleChange) =>
      revoke(groupOf(network, input), 'ingress', input),
    RevokeSecurityGroupEgress: (input: RuleChange) =>
      revoke(groupOf(network, input), 'egress', input),
  };
}

function refuseBadEndpoint(
  network: Network,
  { VpcId, ServiceName, VpcEndpointType, SubnetIds, PrivateDnsEnabled }: CreateEndpoint,
): void {
  chosen(network.vpcs, [VpcId], 'InvalidVpcID.NotFound');
  if (VpcEndpointType !== 'Interface') return;
  const outside = SubnetIds?.find(
    (id) => !network.serviceZones.includes(network.subnets.get(id)?.zone ?? ''),
  );
  if (outside !== undefined) {
    const reason = `does not support the availability zone of the subnet: ${outside}`;
    throw new AwsError('InvalidParameter', `The VPC endpoint service ${ServiceName} ${reason}`);
  }
  if (PrivateDnsEnabled === false) return;
  refuseWithoutDns(network, VpcId);
  const rivals = [...network.endpoints.values()].filter(
    ({ vpc: home, service, privateDns }) => home === VpcId && service === ServiceName && privateDns,
  );
  if (rivals.length > 0) {
    throw new AwsError(
      'InvalidParameter',
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${ServiceName}`,
    );
  }
}

function refuseWithoutDns(network: Network, VpcId: string): void {
  const vpc = network.vpcs.get(VpcId);
  if (vpc?.dnsSupport && vpc.dnsHostnames) return;
  const wanted =
    'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true';
  throw new AwsError('InvalidParameter', `${wanted} for ${VpcId}`);
}

interface RuleChange {
  readonly GroupId: string;
  readonly IpPermissions: readonly {
    readonly IpProtocol: string;
    readonly FromPort?: number;
    readonly ToPort?: number;
    readonly IpRanges?: readonly { readonly CidrIp: string }[];
    readonly UserIdGroupPairs?: readonly { readonly GroupId: string }[];
  }[];
}

const groupOf = (network: Network, { GroupId }: RuleChange): SecurityGroup => {
  const group = network.securityGroups.get(GroupId);
  if (group === undefined)
    throw new AwsError('InvalidGroup.NotFound', `The security group '${GroupId}' does not exist`);
  return group;
};

const rulesOf = ({ IpPermissions }: RuleChange): readonly Rule[] =>
  IpPermissions.flatMap(({ IpProtocol, FromPort, ToPort, IpRanges = [], UserIdGroupPairs = [] }) =>
    [
      ...IpRanges.map(({ CidrIp }) => CidrIp),
      ...UserIdGroupPairs.map(({ GroupId }) => GroupId),
    ].map(
      (peer): Rule => ({
        protocol: IpProtocol,
        ...(FromPort === undefined ? {} : { from: FromPort }),
        ...(ToPort === undefined ? {} : { to: ToPort }),
        peer,
      }),
    ),
  );

const same = (one: Rule, other: Rule) =>
  one.protocol === other.protocol &&
  one.from === other.from &&
  one.to === other.to &&
  one.peer === other.peer;

function authorize(group: SecurityGroup, direction: 'ingress' | 'egress', input: RuleChange) {
  const added = rulesOf(input);
  if (added.some((rule) => group[direction].some((held) => same(rule, held)))) {
    throw new AwsError('InvalidPermission.Duplicate', 'the specified rule already exists');
  }
  group[direction] = [...group[direction], ...added];
  return { Return: true };
}

function revoke(group: SecurityGroup, direction: 'ingress' | 'egress', input: RuleChange) {
  const removed = rulesOf(input);
  if (!removed.every((rule) => group[direction].some((held) => same(rule, held)))) {
    throw new AwsError(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group',
    );
  }
  group[direction] = group[direction].filter((held) => !removed.some((rule) => same(rule, held)));
  return { Return: true };
}
