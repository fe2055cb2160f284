import { describeGrantee, identityKey } from '../privilege.ts';
import { isSamePerson, type PeopleOfSource } from './approvers.ts';
import type { Catalog } from './catalog.ts';
import type { Lease } from './lease.ts';
import { holdersOf } from './other-ways.ts';
import type { ResolvedLease } from './resolve-lease.ts';

/** A source as far as it says who is who, and whether somebody may approve what they receive through a group or role. */
export type ApprovingSource = PeopleOfSource & {
  readonly membersMayApprove?: boolean | undefined;
};

/**
 * Says who approved a lease and is in a group or role that its request was for, by the catalog: Decide cannot see that. Where its source
 * refuses it, a lease that was never applied is granted nothing, and explains nothing that another one left; what was applied stays, since the
 * members may have changed.
 */
export function withApprovingMembers(
  resolved: ResolvedLease,
  lease: Lease,
  source: ApprovingSource | undefined,
  catalog: Catalog,
): ResolvedLease {
  const [first] = resolved.named.values();
  const grantee = first?.grantee ?? lease.grantee;
  if (source === undefined) return resolved;
  const holders = [grantee, ...(lease.alsoFor ?? [])].filter(({ type }) => type !== 'user');
  const approving = lease.approvedBy.flatMap((approver) =>
    holders.flatMap((holder) => {
      const members = membersOf(identityKey(holder), catalog);
      const user = members.find((member) => isSamePerson(approver, member, source));
      return user === undefined ? [] : [{ approver, user, holder }];
    }),
  );
  if (approving.length === 0) return resolved;
  const findings = approving.map(
    ({ approver, user, holder }) =>
      `${approver}, who approved, seems to be user ${user} of ${describeGrantee(holder)}`,
  );
  if (source.membersMayApprove !== false || lease.appliedSince !== undefined)
    return { ...resolved, findings: [...(resolved.findings ?? []), ...findings] };
  const because = findings.map(
    (finding) =>
      `${finding}; source ${source.name} lets nobody approve for a group of their own: let somebody else approve`,
  );
  return {
    ...resolved,
    grants: new Map(),
    named: new Map(),
    blocked: [...because, ...resolved.blocked],
  };
}

const known = new WeakMap<Catalog, Map<string, readonly string[]>>();

/** Users in the group or role, directly or through other roles. A catalog is never changed once read. */
export function membersOf(key: string, catalog: Catalog): readonly string[] {
  const found = known.get(catalog) ?? usersByHolder(catalog);
  known.set(catalog, found);
  return found.get(key) ?? [];
}

function usersByHolder(catalog: Catalog): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const member of catalog.memberships.keys()) {
    if (!member.startsWith(USER)) continue;
    for (const holder of holdersOf(member, catalog))
      users.set(holder, [...(users.get(holder) ?? []), member.slice(USER.length)]);
  }
  return users;
}

const USER = 'user ';
