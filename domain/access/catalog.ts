import { type Grant, type Grantee, grantKey, type Privilege, privilegeKey } from '../privilege.ts';

/** A row as the Data API gives it. */
export type Row = readonly (string | number | boolean | null)[];

/** Result rows of the catalog queries of domain/sql.ts, by query. In the warehouse-wide part some are not asked for. */
export interface CatalogRows {
  readonly namespace: readonly Row[];
  readonly users: readonly Row[];
  readonly groups: readonly Row[];
  readonly roles: readonly Row[];
  readonly schemas?: readonly Row[];
  readonly models?: readonly Row[];
  readonly createModel?: readonly Row[];
  readonly systemPrivileges?: readonly Row[];
  readonly executeModel?: readonly Row[];
  readonly schemaPrivileges?: readonly Row[];
  readonly assumeRole?: readonly Row[];
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

export const identityKey = ({ type, name }: Grantee): string => `${type} ${name}`;

/** Redshift's words for the state in which a model answers: `Model is Ready` in the views, `READY` in SHOW MODEL. Other strings are not documented as a list; whatever is not one of these is not usable. */
const READY = new Set(['model is ready', 'ready']);
export const isReady = (model: CatalogModel): boolean => READY.has(model.state.toLowerCase());

/** The catalog of one database from its result rows. Datashare and system identities are left out: they cannot be granted to. */
export function catalogOf(rows: CatalogRows, database: string): Catalog {
  const held = new Map<string, Grant>();
  const publicly = new Set<string>();
  const note = (privilege: Privilege, type: unknown, name: unknown): void => {
    if (type === 'public') publicly.add(privilegeKey(privilege));
    else if (isGranteeType(type)) {
      const grant = { privilege, grantee: { type, name: String(name) } };
      held.set(grantKey(grant), grant);
    }
  };
  for (const [type, name] of rows.createModel ?? []) note({ kind: 'create-model' }, type, name);
  for (const [type, name] of rows.systemPrivileges ?? [])
    if (type === 'role') note({ kind: 'create-model' }, type, name);
  for (const [schema, model, type, name] of rows.executeModel ?? []) {
    note({ kind: 'execute-model', schema: String(schema), model: String(model) }, type, name);
  }
  for (const [schema, right, type, name] of rows.schemaPrivileges ?? []) {
    note(
      { kind: right === 'CREATE' ? 'schema-create' : 'schema-usage', schema: String(schema) },
      type,
      name,
    );
  }
  for (const [arn, type, name] of rows.assumeRole ?? [])
    note({ kind: 'assume-role', role: String(arn) }, type, name);

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
