import type { Catalog } from '../access/catalog.ts';
import { schemaNamed } from '../access/catalog-ids.ts';
import {
  describeScoped,
  gives,
  isSuperuser,
  ownedBy,
  SUPERUSER_ROLE,
} from '../access/other-ways.ts';
import {
  describePrivilege,
  type Grant,
  granteeOfIdentity,
  grantKey,
  identityKey,
  type Privilege,
  privilegeKey,
} from '../privilege.ts';
import { DEFAULT_ROLE, EVERY_ROLE } from '../role-arn.ts';

/** One way in which somebody holds a privilege. */
export interface Path {
  readonly via: 'superuser' | 'system role' | 'owner' | 'grant' | 'scoped';
  /** From who was asked about to who holds it, as in `Catalog.identities`; `public` may stand last. */
  readonly chain: readonly string[];
  /** What it is held by, in words. */
  readonly what: string;
  /** The grant itself; missing where there is none, and of PUBLIC. */
  readonly grant?: Grant;
  /** Why nobody documents that this is enough. */
  readonly doubt?: string;
}

/** Memberships may lead to the same place in very many ways: of so many, a person reads none. */
const MAX_CHAINS = 200;

/** From somebody to each group and role that is reached by memberships, on each way. */
export interface Reach {
  readonly chains: readonly (readonly string[])[];
  /** There are more ways than are told; none of the places is missing. */
  readonly isCut: boolean;
}

export function reachOf(identity: string, { memberships }: Catalog): Reach {
  const chains: string[][] = [];
  const reached = new Set<string>();
  let isCut = false;
  const follow = (chain: string[], last: string): void => {
    if (chains.length >= MAX_CHAINS && reached.has(last)) {
      isCut = true;
      return;
    }
    reached.add(last);
    chains.push(chain);
    for (const next of [...(memberships.get(last) ?? [])].sort())
      if (!chain.includes(next)) follow([...chain, next], next);
  };
  follow([identity], identity);
  return { chains, isCut };
}

/** Everything by which `grantee` holds the privilege, as this catalog shows it. */
export function pathsTo(
  { grantee, privilege }: Grant,
  { chains }: Reach,
  catalog: Catalog,
): readonly Path[] {
  const own = [identityKey(grantee)];
  const scoped = catalog.scoped.filter((permission) => gives(permission, privilege));
  return [
    ...(isSuperuser(grantee, catalog)
      ? [{ via: 'superuser' as const, chain: own, what: 'superusers may do everything' }]
      : []),
    ...ownedBy({ grantee, privilege }, catalog).map((thing) => ({
      via: 'owner' as const,
      chain: own,
      what: `owns ${thing}`,
    })),
    ...chains.flatMap((chain) => [
      ...waysOf(privilege).flatMap((way) => grantedTo(chain, way, catalog)),
      ...systemRole(chain, privilege),
      ...scoped
        .filter(({ holder }) => holder === chain.at(-1))
        .map((permission) => scopedPath(chain, permission)),
    ]),
    ...publicPaths(privilege, catalog, own),
  ];
}

/** Everything by which whoever it is holds the privilege. */
export function publicPaths(
  privilege: Privilege,
  catalog: Catalog,
  own: readonly string[] = [],
): readonly Path[] {
  const chain = [...own, 'public'];
  return [
    ...waysOf(privilege)
      .filter((way) => catalog.publicly.has(privilegeKey(way.privilege)))
      .map((way) => ({ via: 'grant' as const, chain, what: describePrivilege(way.privilege) })),
    ...catalog.scoped
      .filter((permission) => permission.holder === 'public' && gives(permission, privilege))
      .map((permission) => scopedPath(chain, permission)),
  ];
}

/** A privilege that gives the wanted one, and why that may not be so. */
interface Way {
  readonly privilege: Privilege;
  readonly doubt?: string;
}

function waysOf(privilege: Privilege): readonly Way[] {
  if (privilege.kind !== 'assume-role') return [{ privilege }];
  return [
    { privilege },
    { privilege: { kind: 'assume-role', role: EVERY_ROLE } },
    {
      privilege: { kind: 'assume-role', role: DEFAULT_ROLE },
      doubt: `ON default answers for IAM_ROLE default; that ${privilege.role} may be named by its ARN then is not documented`,
    },
  ];
}

function grantedTo(chain: readonly string[], { privilege, doubt }: Way, catalog: Catalog): Path[] {
  const grantee = granteeOfIdentity(chain.at(-1) ?? '');
  const grant = grantee && catalog.held.get(grantKey({ privilege, grantee }));
  if (grant === undefined) return [];
  const what = describePrivilege(privilege);
  return [{ via: 'grant', chain, what, grant, ...(doubt !== undefined && { doubt }) }];
}

function systemRole(chain: readonly string[], privilege: Privilege): Path[] {
  if (chain.at(-1) !== SUPERUSER_ROLE) return [];
  const what = `${SUPERUSER_ROLE} holds every system permission`;
  const doubt = `that this gives ${describePrivilege(privilege)} too is not documented`;
  return [{ via: 'system role', chain, what, ...(privilege.kind !== 'create-model' && { doubt }) }];
}

function scopedPath(chain: readonly string[], permission: Catalog['scoped'][number]): Path {
  const what = describeScoped(permission);
  // On schemas it is documented; that functions and languages are meant to include models is not (facts §10.2).
  const doubt = `that ${what} counts for models is not documented`;
  return { via: 'scoped', chain, what, ...(permission.scope !== 'SCHEMAS' && { doubt }) };
}

/** What of it is not there, in words: nobody holds a privilege on it, and nothing can be granted. */
export function absent(privilege: Privilege, catalog: Catalog): string | undefined {
  if (!('schema' in privilege)) return undefined;
  if (schemaNamed(catalog, privilege.schema) === undefined)
    return `the catalog shows no schema ${privilege.schema}`;
  if (!('model' in privilege)) return undefined;
  const { schema, model } = privilege;
  return catalog.models.some((one) => one.schema === schema && one.model === model)
    ? undefined
    : `the catalog shows no model ${schema}.${model}`;
}
