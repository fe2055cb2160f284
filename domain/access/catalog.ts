import { type Grant, type Grantee, grantKey, identityKey, privilegeKey } from '../privilege.ts';
import { privilegeViews } from './catalog-views.ts';
import type { Row } from './row.ts';

/** Rows of the catalog by source (catalog-queries.ts), those of the views that show who holds what among them. */
export type CatalogRows = Readonly<Record<string, readonly Row[]>>;

export interface CatalogModel {
  readonly schema: string;
  readonly model: string;
  readonly owner: string;
  /** Missing when the catalog shows no user of the owner's name. */
  readonly ownerId?: number;
  readonly state: string;
}

/** In the catalog's spelling. A schema keeps its id through a new name. */
export interface CatalogSchema {
  readonly name: string;
  readonly id: number;
  readonly ownerId: number;
}

/** A permission on everything of a sort. */
export interface ScopedPermission {
  /** SCHEMAS, FUNCTIONS, LANGUAGES … */
  readonly scope: string;
  readonly right: string;
  /** As in `Catalog.identities`, or `public`. */
  readonly holder: string;
  readonly within: { readonly schema: string } | { readonly database: string };
}

/** What one database's catalog shows: who exists, what exists, who holds what. */
export interface Catalog {
  readonly namespace: string;
  /** Id of each user, group and role: who is made anew under an old name has another one, but for a group now and then (facts §9, 21). */
  readonly identities: ReadonlyMap<string, number>;
  /** Who read it; undefined if that was not told. */
  readonly reader?: { readonly name: string; readonly isSuperuser: boolean };
  /** Names of the users who may do everything anyway. */
  readonly superusers: ReadonlySet<string>;
  /** The groups and roles that a user or a role is in directly, all as in `identities`. */
  readonly memberships: ReadonlyMap<string, readonly string[]>;
  readonly schemas: readonly CatalogSchema[];
  readonly models: readonly CatalogModel[];
  /** Grants of users, groups and roles, by grant key. */
  readonly held: ReadonlyMap<string, Grant>;
  /** Keys of the privileges that PUBLIC holds. */
  readonly publicly: ReadonlySet<string>;
  readonly scoped: readonly ScopedPermission[];
}

/** Redshift's words for the state in which a model answers: `Model is Ready` in the views, `READY` in SHOW MODEL. Other strings are not documented as a list; whatever is not one of these is not usable. */
const READY = new Set(['model is ready', 'ready']);
export const isReady = (model: CatalogModel): boolean => READY.has(model.state.toLowerCase());

const VIEWS = [...privilegeViews('database'), ...privilegeViews('warehouse')];

/** The catalog of one database from its result rows. Datashare and system identities are left out: they cannot be granted to. */
export function catalogOf(rows: CatalogRows, database: string): Catalog {
  const held = new Map<string, Grant>();
  const publicly = new Set<string>();
  for (const [view, { read }] of VIEWS) {
    for (const row of rows[view] ?? []) {
      const holding = read(row);
      if (holding === undefined) continue;
      const { privilege, type, name } = holding;
      if (type === 'public') publicly.add(privilegeKey(privilege));
      if (!isGranteeType(type)) continue;
      const grant = { privilege, grantee: { type, name: String(name) } };
      held.set(grantKey(grant), grant);
    }
  }

  const [namespace, reader] = rows['session']?.[0] ?? [];
  const userIds = new Map((rows['users'] ?? []).map(([name, id]) => [String(name), Number(id)]));
  const superusers = new Set((rows['superusers'] ?? []).map(([name]) => String(name)));
  return {
    namespace: String(namespace ?? ''),
    ...(typeof reader === 'string' && {
      reader: { name: reader, isSuperuser: superusers.has(reader) },
    }),
    identities: new Map([
      ...identities('user', rows['users']),
      ...identities('group', rows['groups']),
      ...identities('role', rows['roles']),
    ]),
    superusers,
    memberships: membershipsOf(rows),
    schemas: (rows['schemas'] ?? []).map(([name, id, ownerId]) => ({
      name: String(name),
      id: Number(id),
      ownerId: Number(ownerId),
    })),
    models: (rows['models'] ?? [])
      .map((row) => row.map((cell) => unpadded(String(cell))))
      .filter(([ref]) => ref === database)
      .map(([, schema = '', model = '', owner = '', state = '']) => {
        const ownerId = userIds.get(owner);
        return { schema, model, owner, ...(ownerId !== undefined && { ownerId }), state };
      }),
    held,
    publicly,
    scoped: [
      ...(rows['scopedInDatabase'] ?? [])
        .filter(([, , , , of]) => of === database)
        .map((row) => scopedOf(row, 'database')),
      ...(rows['scopedInSchema'] ?? []).map((row) => scopedOf(row, 'schema')),
    ],
  };
}

function scopedOf(
  [scope, right, type, name, within]: Row,
  place: 'database' | 'schema',
): ScopedPermission {
  return {
    scope: String(scope),
    right: String(right),
    holder: type === 'public' ? 'public' : `${type} ${name}`,
    within: place === 'schema' ? { schema: String(within) } : { database: String(within) },
  };
}

function membershipsOf(rows: CatalogRows): ReadonlyMap<string, readonly string[]> {
  const userOf = new Map((rows['users'] ?? []).map(([name, id]) => [String(id), String(name)]));
  const inGroups = (rows['groups'] ?? []).flatMap(([group, , ids]) =>
    String(ids ?? '')
      .split(',')
      .flatMap((id) => userOf.get(id) ?? [])
      .map((user): [string, string] => [`user ${user}`, `group ${group}`]),
  );
  const inRoles = (source: string, type: Grantee['type']): [string, string][] =>
    (rows[source] ?? []).map(([member, role]) => [`${type} ${member}`, `role ${role}`]);
  const pairs = [...inGroups, ...inRoles('userRoles', 'user'), ...inRoles('roleRoles', 'role')];
  return new Map(
    [...Map.groupBy(pairs, ([member]) => member)].map(([member, of]) => [
      member,
      of.map(([, one]) => one),
    ]),
  );
}

const identities = (type: Grantee['type'], rows: readonly Row[] = []): [string, number][] =>
  rows.map(([name, id]) => [identityKey({ type, name: String(name) }), Number(id)]);

/** The *_ML_MODEL_INFO views are char(128): padded with blanks. */
const unpadded = (text: string): string => text.replace(/ +$/, '');

const isGranteeType = (type: unknown): type is Grantee['type'] =>
  type === 'user' || type === 'group' || type === 'role';
