import type { AccountFixture } from './account-fixture.ts';
import type { AccountState, RoleAssociation } from './state.ts';

const BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Puts the literal's clusters, workgroups and namespaces into the account; their roles have long been in sync. */
export function seedWarehouses(state: AccountState, fixture: AccountFixture): void {
  const arn = (role: string) => `arn:${state.partition}:iam::${state.id}:role/${role}`;
  const associated = (roles: readonly string[] = []): RoleAssociation[] =>
    roles.map((role) => ({ arn: arn(role), inSyncAt: Number.NEGATIVE_INFINITY }));
  for (const [name, cluster] of Object.entries(fixture.clusters ?? {})) {
    state.clusters.set(name, {
      name,
      namespace: state.namespaceOf(name),
      subnets: fixture.subnetGroups?.[cluster.subnetGroup] ?? [],
      subnetGroup: cluster.subnetGroup,
      securityGroups: cluster.securityGroups,
      routing: cluster.routing ?? false,
      roles: associated(cluster.roles),
      defaultRole: cluster.defaultRole === undefined ? undefined : arn(cluster.defaultRole),
      busyUntil: 0,
      status: cluster.status ?? 'available',
      tags: { ...cluster.tags },
      ...(cluster.dualStack === undefined ? {} : { dualStack: cluster.dualStack }),
      ...(cluster.key === undefined ? {} : { key: cluster.key }),
    });
  }
  for (const [name, workgroup] of Object.entries(fixture.workgroups ?? {})) {
    state.workgroups.set(name, {
      name,
      namespace: workgroup.namespace,
      subnets: workgroup.subnets,
      securityGroups: workgroup.securityGroups,
      routing: workgroup.routing ?? false,
      busyUntil: 0,
      ...(workgroup.dualStack === undefined ? {} : { dualStack: workgroup.dualStack }),
    });
    state.namespaces.set(workgroup.namespace, {
      name: workgroup.namespace,
      roles: associated(workgroup.roles),
      defaultRole: workgroup.defaultRole === undefined ? undefined : arn(workgroup.defaultRole),
      busyUntil: 0,
      ...(workgroup.key === undefined ? {} : { key: workgroup.key }),
    });
  }
}

/** Puts the literal's buckets and keys into the account. */
export function seedStorage(state: AccountState, fixture: AccountFixture): void {
  for (const [name, { blocked = true, ...bucket }] of Object.entries(fixture.buckets ?? {})) {
    state.buckets.set(name, { name, ...bucket, ...(blocked ? { block: BLOCKED } : {}) });
  }
  for (const [index, [name, key]] of Object.entries(fixture.keys ?? {}).entries()) {
    const id = `0000000${index}-aaaa-bbbb-cccc-000000000000`;
    const arn = `arn:${state.partition}:kms:${key.region ?? state.region}:${state.id}:key/${id}`;
    state.keys.set(name, { ...key, id, arn, name });
  }
}
