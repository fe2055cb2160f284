import * as z from 'zod/mini';
import type { SetupFacts } from '../facts.ts';
import { canonicalDocument } from '../iam/policy/document.ts';
import { MANAGED_TAGS } from '../iam/role-name.ts';
import type { EndpointFacts } from '../network/network-facts.ts';
import { changed, known } from '../read.ts';
import { callSchema, type InputsOf, Strings, Tags } from './call.ts';
import { ifStillThere, type Operations, onlyUndo, type Proposal } from './operation.ts';
import { withoutStatements } from './policy-document.ts';
import { CREATED } from './tokens.ts';

export const EndpointCall = z.discriminatedUnion('operation', [
  callSchema('ec2:CreateVpcEndpoint', {
    VpcId: z.string(),
    ServiceName: z.string(),
    VpcEndpointType: z.enum(['Gateway', 'Interface']),
    RouteTableIds: z.exactOptional(Strings),
    SubnetIds: z.exactOptional(Strings),
    SecurityGroupIds: z.exactOptional(Strings),
    PrivateDnsEnabled: z.exactOptional(z.boolean()),
    Tags,
  }),
  callSchema('ec2:DeleteVpcEndpoints', { VpcEndpointIds: Strings }),
  callSchema('ec2:ModifyVpcEndpoint', {
    VpcEndpointId: z.string(),
    AddRouteTableIds: z.exactOptional(Strings),
    RemoveRouteTableIds: z.exactOptional(Strings),
    PrivateDnsEnabled: z.exactOptional(z.boolean()),
    PolicyDocument: z.exactOptional(z.string()),
  }),
]);
type EndpointCall = z.infer<typeof EndpointCall>;
export type EndpointInputs = InputsOf<EndpointCall>;
type Creation = EndpointInputs['ec2:CreateVpcEndpoint'];
type Modification = EndpointInputs['ec2:ModifyVpcEndpoint'];

/** The policy of an endpoint that was created without one. */
const FULL_ACCESS =
  '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

const created = (input: Creation): EndpointFacts => ({
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

function modified(endpoint: EndpointFacts, input: Modification): EndpointFacts {
  const { AddRouteTableIds = [], RemoveRouteTableIds = [], PrivateDnsEnabled } = input;
  const kept = endpoint.routeTableIds.filter((id) => !RemoveRouteTableIds.includes(id));
  return {
    ...endpoint,
    routeTableIds: [...new Set([...kept, ...AddRouteTableIds])],
    privateDns: PrivateDnsEnabled ?? endpoint.privateDns,
    policy: input.PolicyDocument ?? endpoint.policy,
  };
}

function onEndpoints(
  facts: SetupFacts,
  change: (endpoints: readonly EndpointFacts[]) => readonly EndpointFacts[],
): SetupFacts {
  if (!facts.network) return facts;
  const endpoints = changed(facts.network.endpoints, change);
  return { ...facts, network: { ...facts.network, endpoints } };
}

const policyOf = ({ network }: SetupFacts, id: string): string => {
  const endpoints = known(network?.endpoints, 'the VPC endpoints');
  const endpoint = endpoints.find((candidate) => candidate.id === id);
  return known(endpoint && { ok: endpoint }, `endpoint ${id}`).policy;
};

const modify = (input: Modification): EndpointCall => ({
  operation: 'ec2:ModifyVpcEndpoint',
  input,
});

export const endpointOperations = {
  'ec2:CreateVpcEndpoint': {
    predict: (facts, input) => onEndpoints(facts, (list) => [...list, created(input)]),
    undo: () => [{ operation: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: [CREATED] } }],
  },
  'ec2:DeleteVpcEndpoints': {
    predict: (facts, { VpcEndpointIds }) =>
      onEndpoints(facts, (list) => list.filter(({ id }) => !VpcEndpointIds.includes(id))),
    undo: onlyUndo,
  },
  'ec2:ModifyVpcEndpoint': {
    predict: (facts, input) =>
      onEndpoints(facts, (list) =>
        list.map((one) => (one.id === input.VpcEndpointId ? modified(one, input) : one)),
      ),
    undo: (facts, { VpcEndpointId, AddRouteTableIds, PrivateDnsEnabled, PolicyDocument }) => [
      modify({
        VpcEndpointId,
        ...(AddRouteTableIds ? { RemoveRouteTableIds: AddRouteTableIds } : {}),
        ...(PrivateDnsEnabled === undefined ? {} : { PrivateDnsEnabled: !PrivateDnsEnabled }),
        ...(PolicyDocument === undefined ? {} : { PolicyDocument: policyOf(facts, VpcEndpointId) }),
      }),
    ],
    document: {
      written: ({ PolicyDocument }) =>
        PolicyDocument === undefined ? undefined : canonicalDocument(PolicyDocument),
      expected: (facts, { VpcEndpointId, PolicyDocument }) =>
        PolicyDocument === undefined
          ? undefined
          : canonicalDocument(policyOf(facts, VpcEndpointId)),
      takeBack: ifStillThere(({ input, ...since }) =>
        withoutStatements(
          since,
          input.PolicyDocument ?? '',
          (PolicyDocument) => modify({ ...input, PolicyDocument }),
          undefined,
        ),
      ),
    },
  },
} satisfies Operations<EndpointInputs>;

/** What the approver is told of every action that routes S3 traffic to a gateway endpoint (facts §8, 39). */
const GATEWAY_EFFECT =
  'Free of charge. Open connections to S3 from these subnets are dropped, and bucket policies on aws:SourceIp no longer match their traffic.';

export const createGateway = (
  VpcId: string,
  service: string,
  tables: readonly string[],
): Proposal<EndpointCall> => ({
  id: `ec2:CreateVpcEndpoint ${VpcId} ${service}`,
  handling: 'asks',
  call: {
    operation: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId,
      ServiceName: service,
      VpcEndpointType: 'Gateway',
      RouteTableIds: tables,
      Tags: MANAGED_TAGS,
    },
  },
  consequence: GATEWAY_EFFECT,
});

export const createInterface = (
  VpcId: string,
  service: string,
  place: Pick<EndpointFacts, 'subnetIds' | 'securityGroupIds'>,
): Proposal<EndpointCall> => ({
  id: `ec2:CreateVpcEndpoint ${VpcId} ${service}`,
  handling: 'asks',
  call: {
    operation: 'ec2:CreateVpcEndpoint',
    input: {
      VpcId,
      ServiceName: service,
      VpcEndpointType: 'Interface',
      SubnetIds: place.subnetIds,
      SecurityGroupIds: place.securityGroupIds,
      PrivateDnsEnabled: true,
      Tags: MANAGED_TAGS,
    },
  },
  consequence: `Billed per hour in ${place.subnetIds.length} availability zone(s) and per GB; the whole VPC resolves the service to it: other clients of the service in this VPC are cut off unless ${place.securityGroupIds.join(', ')} lets their HTTPS in.`,
});

export const associateTables = (id: string, tables: readonly string[]): Proposal<EndpointCall> => ({
  id: `ec2:ModifyVpcEndpoint ${id} routes ${tables.join(' ')}`,
  handling: 'asks',
  call: modify({ VpcEndpointId: id, AddRouteTableIds: tables }),
  consequence: GATEWAY_EFFECT,
});

export const turnPrivateDnsOn = (id: string): Proposal<EndpointCall> => ({
  id: `ec2:ModifyVpcEndpoint ${id} private DNS`,
  handling: 'asks',
  call: modify({ VpcEndpointId: id, PrivateDnsEnabled: true }),
  consequence:
    'The whole VPC resolves the service to this endpoint, whose security groups and policy then apply.',
});

export const changePolicy = (id: string, PolicyDocument: string): Proposal<EndpointCall> => ({
  id: `ec2:ModifyVpcEndpoint ${id} policy`,
  handling: 'asks',
  call: modify({ VpcEndpointId: id, PolicyDocument }),
  consequence: 'One statement for each of the roles is added; every other statement stays.',
});
