import { type Grant, type Grantee, grantKey, identityKey, privilegeKey } from '../privilege.ts';
import { privilegeViews } from './catalog-views.ts';
import type { Row } from './row.ts';

/** Result rows of the catalog queries of domain/sql.ts, by query. In the warehouse-wide part some are not asked for. */
export interface CatalogRows {
  readonly namespace: readonly Row[];
  readonly users: readonly Row[];
  readonly groups: readonly Row[];
  readonly roles: readonly Row[];
  readonly schemas?: readonly Row[];
  readonly models?: readonly Row[];
  /** Those of the views that show who holds what. */
  readonly [view: string]: readonly Row[] | undefined;
}

export interface CatalogModel {
  readonly schema: string;
  readonly model: string;
  readonly owner: string;
  readonly state: string;
}

/** What one database's catalog shows: who exists, what exists, who holds what. */
export interface Catalog {
  readonly namespace: string;
  /** Id of each user, group and role: who is made anew under an old name has another one, but for a group now and then (facts §9, 21). */
  readonly identities: ReadonlyMap<string, number>;
  readonly schemas: readonly string[];
  readonly models: readonly CatalogModel[];
  /** Grants of users, groups and roles, by grant key. */
  readonly held: ReadonlyMap<string, Grant>;
  /** Keys of the privileges that PUBLIC holds. */
  readonly publicly: ReadonlySet<string>;
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

  return {
    namespace: String(rows.namespace[0]?.[0] ?? ''),
    identities: new Map([
      ...identities('user', rows.users),
      ...identities('group', rows.groups),
      ...identities('role', rows.roles),
    ]),
    schemas: (rows.schemas ?? []).map(([name]) => String(name)),
    models: (rows.models ?? [])
      .map((row) => row.map((cell) => unpadded(String(cell))))
      .filter(([ref]) => ref === database)
      .map(([, schema = '', model = '', owner = '', state = '']) => ({
        schema,
        model,
        owner,
        state,
      })),
    held,
    publicly,
  };
}

const identities = (type: Grantee['type'], rows: readonly Row[]): [string, number][] =>
  rows.map(([name, id]) => [identityKey({ type, name: String(name) }), Number(id)]);

/** The *_ML_MODEL_INFO views are char(128): padded with blanks. */
const unpadded = (text: string): string => text.replace(/ +$/, '');

const isGranteeType = (type: unknown): type is Grantee['type'] =>
  type === 'user' || type === 'group' || type === 'role';
