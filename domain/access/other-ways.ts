import {
  describeGrantee,
  describePrivilege,
  type Grant,
  type Grantee,
  granteeOfIdentity,
  grantKey,
  identityKey,
  type Privilege,
  privilegeKey,
  scopedPermission,
} from '../privilege.ts';
import type { Catalog, ScopedPermission } from './catalog.ts';

/** How somebody has a privilege beside a grant of exactly it: each way in words. REVOKE takes none of them. */
export function otherWays({ privilege, grantee }: Grant, catalog: Catalog): string[] {
  const who = describeGrantee(grantee);
  const what = describePrivilege(privilege);
  if (isSuperuser(grantee, catalog)) return [`${who} is a superuser and may do everything`];
  const through = holdersOf(identityKey(grantee), catalog);
  return [
    ...(catalog.publicly.has(privilegeKey(privilege))
      ? [`everybody still has ${what} through PUBLIC`]
      : []),
    ...ownedBy({ grantee, privilege }, catalog).map((thing) => `${who} owns ${thing}`),
    ...through
      .filter((holder) => {
        const of = granteeOfIdentity(holder);
        return of !== undefined && catalog.held.has(grantKey({ privilege, grantee: of }));
      })
      .map((holder) => `${who} still has ${what} through ${holder}`),
    ...catalog.scoped
      .filter((permission) => gives(permission, privilege))
      .filter(({ holder }) => [who, 'public', ...through].includes(holder))
      .map(
        (permission) =>
          `${permission.holder === 'public' ? 'everybody' : permission.holder} still has ${describeScoped(permission)}, which may give ${what} too`,
      ),
  ];
}

/** A system role that no view shows the privileges of (facts §1.1); as in `Catalog.identities`. */
export const SUPERUSER_ROLE = 'role sys:superuser';

export const isSuperuser = ({ type, name }: Grantee, catalog: Catalog): boolean =>
  type === 'user' && catalog.superusers.has(name);

/** Users who may do everything: superusers, and who is in the role for it. */
export const superusersIn = (catalog: Catalog): ReadonlySet<string> =>
  new Set([
    ...catalog.superusers,
    ...[...catalog.memberships.keys()].flatMap((member) =>
      member.startsWith('user ') && holdersOf(member, catalog).includes(SUPERUSER_ROLE)
        ? [member.slice('user '.length)]
        : [],
    ),
  ]);

/** The groups and roles that it is in, directly or through others. */
export function holdersOf(identity: string, catalog: Catalog): string[] {
  const found = new Set<string>();
  const collect = (member: string): void => {
    for (const of of catalog.memberships.get(member) ?? []) {
      if (found.has(of)) continue;
      found.add(of);
      collect(of);
    }
  };
  collect(identity);
  return [...found];
}

/** What the grantee owns of that which the privilege is on, in words. */
export function ownedBy({ grantee, privilege }: Grant, catalog: Catalog): string[] {
  const { type, name } = grantee;
  if (type !== 'user' || !('schema' in privilege)) return [];
  if ('model' in privilege) {
    const { schema, model } = privilege;
    const owned = catalog.models.some(
      (one) => one.schema === schema && one.model === model && one.owner === name,
    );
    return owned ? [`model ${schema}.${model}`] : [];
  }
  const id = catalog.identities.get(identityKey(grantee));
  return catalog.schemas
    .filter((schema) => schema.name === privilege.schema && schema.ownerId === id)
    .map((schema) => `schema ${schema.name}`);
}

/** Whether the grantee may do it without any grant, as a superuser or as an owner. */
export const isOwn = (grant: Grant, catalog: Catalog): boolean =>
  isSuperuser(grant.grantee, catalog) || ownedBy(grant, catalog).length > 0;

/** Whether the permission on everything of a sort gives this privilege too. */
export function gives({ scope, right, within }: ScopedPermission, privilege: Privilege): boolean {
  const wanted = scopedPermission(privilege);
  if (wanted?.scope !== scope || wanted.right !== right) return false;
  return 'database' in within || ('schema' in privilege && privilege.schema === within.schema);
}

export const describeScoped = ({ right, scope, within }: ScopedPermission): string =>
  `${right} FOR ${scope} IN ${'schema' in within ? `SCHEMA ${within.schema}` : `DATABASE ${within.database}`}`;
