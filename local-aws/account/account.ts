import { createObjectStore } from '../object-store.ts';
import type { Clock, Service } from '../service.ts';
import type { AccountFixture, RoleLiteral } from './account-fixture.ts';
import { cloudTrail, keeping } from './cloudtrail.ts';
import { dataZone } from './datazone.ts';
import { changeNetwork } from './ec2/change.ts';
import { describeNetwork } from './ec2/describe.ts';
import { networkOf } from './ec2/seed.ts';
import { guarded } from './guard.ts';
import { authorizationDetails } from './iam/authorization-details.ts';
import { policies } from './iam/policies.ts';
import { type RoleState, roleStore } from './iam/role-store.ts';
import { roles } from './iam/roles.ts';
import { simulate } from './iam/simulate.ts';
import { kms } from './kms.ts';
import { namesIn } from './names.ts';
import { redshift } from './redshift.ts';
import { redshiftServerless } from './redshift-serverless.ts';
import { blockOf, s3, s3Control } from './s3.ts';
import { securityHub } from './security-hub.ts';
import { seedStorage, seedWarehouses } from './seed.ts';
import { serviceQuotas } from './service-quotas.ts';
import type { AccountState } from './state.ts';
import { clusterTags, roleTags, serverlessTags } from './tagging.ts';
import type { Trail } from './trail.ts';

/** An AWS account made from its fixture: its state, to be looked at and damaged by stories, and its services. */
export function createAccount(
  fixture: AccountFixture,
  clock: Clock,
  trail: Trail = () => {},
): { state: AccountState; services: readonly Service[] } {
  const partition = fixture.partition ?? 'aws';
  let made = 0;
  const state: AccountState = {
    id: fixture.id,
    region: fixture.region,
    partition,
    clock,
    roles: roleStore(
      clock,
      Object.entries(fixture.roles ?? {}).map(([name, role]) =>
        roleOf(fixture.id, partition, name, role),
      ),
    ),
    policies: new Map(
      Object.entries(fixture.policies ?? {}).map(([name, document]) => [
        policyArn(fixture.id, partition, name),
        document,
      ]),
    ),
    scps: fixture.scps ?? [],
    clusters: new Map(),
    workgroups: new Map(),
    namespaces: new Map(),
    subnetGroups: new Map(Object.entries(fixture.subnetGroups ?? {})),
    network: networkOf(fixture),
    buckets: new Map(),
    accountBlock: blockOf(fixture.accountBlock),
    keys: new Map(),
    namespaceOf: (cluster) => fixture.namespaces?.[cluster] ?? `namespace-of-${cluster}`,
    quota: (name) =>
      Object.entries(fixture.quotas ?? {}).find(([part]) => name.includes(part))?.[1],
    nextId: (prefix) => {
      made += 1;
      return `${prefix}${made.toString(16).padStart(8, '0')}`;
    },
    refused: new Set(fixture.refused),
    simulatedApart: new Set(fixture.simulatedApart),
    serverlessTags: new Map(),
    subscriptionRequests: Object.entries(fixture.subscriptionRequests ?? {}).map(
      ([id, request]) => ({
        id,
        reason: '',
        at: clock.now(),
        status: 'PENDING',
        ...request,
      }),
    ),
    subscriptions: [],
    securityHub: fixture.securityHub === true ? new Map() : undefined,
    notImported: new Map(),
    trail,
    keptCalls: [],
  };
  seedWarehouses(state, fixture);
  seedStorage(state, fixture);
  return { state, services: servicesOf(state) };
}

const servicesOf = (state: AccountState): readonly Service[] => {
  const guard = (service: string, operations: Service['operations']) =>
    guarded(service, state.refused, operations);
  const ec2 = {
    ...describeNetwork(state.network, state.clock, state.region),
    ...changeNetwork(state.network, state.clock, state.nextId),
  };
  return [
    {
      client: 'IAMClient',
      names: namesIn(state),
      operations: guard('iam', {
        ...roles(state),
        ...roleTags(state),
        ...policies(state),
        ...authorizationDetails(state),
        ...simulate(state),
      }),
    },
    {
      client: 'RedshiftClient',
      operations: guard('redshift', {
        ...keeping(state, 'redshift', ['ModifyClusterIamRoles'], redshift(state)),
        ...clusterTags(state),
      }),
    },
    {
      client: 'RedshiftServerlessClient',
      operations: guard('redshift-serverless', {
        ...keeping(state, 'redshift-serverless', ['UpdateNamespace'], redshiftServerless(state)),
        ...serverlessTags(state),
      }),
    },
    { client: 'EC2Client', operations: guard('ec2', ec2) },
    {
      client: 'S3Client',
      operations: guard('s3', { ...s3(state), ...createObjectStore().operations }),
    },
    { client: 'S3ControlClient', operations: guard('s3control', s3Control(state)) },
    { client: 'KMSClient', operations: guard('kms', kms(state)) },
    { client: 'SecurityHubClient', operations: guard('securityhub', securityHub(state)) },
    { client: 'CloudTrailClient', operations: guard('cloudtrail', cloudTrail(state)) },
    { client: 'DataZoneClient', operations: guard('datazone', dataZone(state)) },
    { client: 'ServiceQuotasClient', operations: guard('servicequotas', serviceQuotas(state)) },
  ];
};

function roleOf(
  account: string,
  partition: string,
  pathAndName: string,
  fixture: RoleLiteral,
): RoleState {
  const name = pathAndName.split('/').at(-1) ?? pathAndName;
  return {
    name,
    path: `/${pathAndName.slice(0, pathAndName.length - name.length)}`,
    arn: `arn:${partition}:iam::${account}:role/${pathAndName}`,
    id: `AROA${name}`,
    trust: typeof fixture.trust === 'string' ? fixture.trust : JSON.stringify(fixture.trust),
    attached: (fixture.attached ?? []).map((policy) => policyArn(account, partition, policy)),
    inline: structuredClone({ ...fixture.inline }),
    boundary:
      fixture.boundary === undefined ? undefined : policyArn(account, partition, fixture.boundary),
    tags: { ...fixture.tags },
  };
}

/** `Amazon…` names AWS's managed policies, anything else the account's own. */
const policyArn = (account: string, partition: string, name: string): string =>
  `arn:${partition}:iam::${name.startsWith('Amazon') ? 'aws' : account}:policy/${name}`;
