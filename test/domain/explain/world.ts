import { type CatalogRows, catalogOf } from '../../../domain/access/catalog.ts';
import type { Row } from '../../../domain/access/row.ts';
import type { Known } from '../../../domain/explain/deed.ts';
import { fc } from '../../property.ts';

/** A warehouse as Redshift lets one be: groups hold users only, roles go to users and roles, and never in a circle. */
export interface World {
  readonly superusers: readonly string[];
  /** Who is in what: `['user u0', 'group g0']`. */
  readonly members: readonly (readonly [string, string])[];
  /** Schema to owner, and `schema.model` to owner. */
  readonly owners: Readonly<Record<string, string>>;
  /** `[holder, right, object]`; the holder may be `public`. */
  readonly grants: readonly (readonly [string, string, string])[];
  /** `[holder, right, scope, where]`: on everything of a sort in the database, or in a schema. */
  readonly scoped: readonly (readonly [string, string, string, string])[];
}

export const USERS = ['u0', 'u1', 'u2'];
const GROUPS = ['g0', 'g1'];
const ROLES = ['r0', 'r1', 'r2', 'sys:superuser'];
export const SCHEMAS = ['s0', 's1'];
export const MODELS = ['s0.m0', 's1.m0'];
export const ARNS = ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'];
export const RIGHTS: readonly (readonly [string, string])[] = [
  ['CREATE MODEL', ''],
  ...SCHEMAS.flatMap((schema) => [['CREATE', schema] as const, ['USAGE', schema] as const]),
  ...MODELS.map((model) => ['EXECUTE', model] as const),
  ...[...ARNS, 'ALL', 'default-aws-iam-role'].map((arn) => ['ASSUMEROLE', arn] as const),
];
const DATABASE = 'dev';
const SCOPED = [
  ['CREATE', 'SCHEMAS', DATABASE],
  ['USAGE', 'SCHEMAS', DATABASE],
  ['USAGE', 'LANGUAGES', DATABASE],
  ['EXECUTE', 'FUNCTIONS', DATABASE],
  ['EXECUTE', 'FUNCTIONS', 's0'],
  ['EXECUTE', 'FUNCTIONS', 's1'],
] as const;

const holders = [
  ...USERS.map((name) => `user ${name}`),
  ...GROUPS.map((name) => `group ${name}`),
  ...ROLES.map((name) => `role ${name}`),
  'public',
];
const pairs: (readonly [string, string])[] = [
  ...USERS.flatMap((user) => [
    ...GROUPS.map((group) => [`user ${user}`, `group ${group}`] as const),
    ...ROLES.map((role) => [`user ${user}`, `role ${role}`] as const),
  ]),
  ...ROLES.flatMap((role, n) =>
    ROLES.slice(n + 1).map((other) => [`role ${role}`, `role ${other}`] as const),
  ),
];

/** With few grants much is missing, with many there are many ways. */
export const worlds: fc.Arbitrary<World> = fc.record({
  superusers: fc.subarray(USERS, { maxLength: 1 }),
  members: fc.subarray(pairs, { maxLength: 9 }),
  owners: fc
    .tuple(...[...SCHEMAS, ...MODELS].map(() => fc.constantFrom(...USERS)))
    .map((owners) =>
      Object.fromEntries([...SCHEMAS, ...MODELS].map((name, n) => [name, owners[n] ?? 'u0'])),
    ),
  grants: fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...holders), fc.constantFrom(...RIGHTS))
      .map(([holder, [right, object]]) => [holder, right, object] as const),
    { maxLength: 24, selector: (grant) => grant.join() },
  ),
  scoped: fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...holders), fc.constantFrom(...SCOPED))
      .map(([holder, [right, scope, where]]) => [holder, right, scope, where] as const),
    { maxLength: 2, selector: (permission) => permission.join() },
  ),
});

/** What the product's readings of it would bring. */
export function knownOf(world: World): Known {
  const rows = rowsOf(world);
  const { assumeRole = [], ...database } = rows;
  const { session = [], users = [], superusers = [], groups = [] } = rows;
  const identities = { session, users, superusers, groups };
  return {
    catalog: catalogOf(database, DATABASE),
    warehouse: catalogOf({ ...identities, roles: rows['roles'] ?? [], assumeRole }, '*'),
    roles: ARNS,
  };
}

function rowsOf({ superusers, members, owners, grants, scoped }: World): CatalogRows {
  const idOf = (name: string): number => 100 + USERS.indexOf(name);
  const typed = (holder: string): [string, string] => {
    const [type = '', name = 'public'] = holder.split(' ');
    return [type, name];
  };
  const inGroup = (group: string): string =>
    members
      .filter(([, of]) => of === `group ${group}`)
      .map(([user]) => idOf(typed(user)[1]))
      .join();
  const ofRight = (right: string): (readonly [string, string, string])[] =>
    grants.filter(([, held]) => held === right);
  const inRoles = (type: string): Row[] =>
    members
      .filter(([member, of]) => of.startsWith('role ') && member.startsWith(`${type} `))
      .map(([member, of]) => [typed(member)[1], typed(of)[1]]);
  const scopes = (isWanted: (where: string) => boolean): Row[] =>
    scoped
      .filter(([, , , where]) => isWanted(where))
      .map(([holder, right, scope, where]) => [scope, right, ...typed(holder), where]);
  return {
    session: [['ns', 'reader']],
    users: USERS.map((name) => [name, String(idOf(name))]),
    superusers: superusers.map((name) => [name]),
    groups: GROUPS.map((name, n) => [name, String(200 + n), inGroup(name)]),
    roles: ROLES.map((name, n) => [name, String(300 + n)]),
    userRoles: inRoles('user'),
    roleRoles: inRoles('role'),
    schemas: SCHEMAS.map((name, n) => [name, String(400 + n), String(idOf(owners[name] ?? ''))]),
    models: MODELS.map((name) => {
      const [schema = '', model = ''] = name.split('.');
      return [DATABASE, schema, model, owners[name] ?? '', 'Model is Ready'];
    }),
    createModel: ofRight('CREATE MODEL').map(([holder]) => typed(holder)),
    schemaPrivileges: ['CREATE', 'USAGE'].flatMap((right) =>
      ofRight(right).map(([holder, , schema]) => [schema, right, ...typed(holder)]),
    ),
    executeModel: ofRight('EXECUTE').map(([holder, , model]) => [
      ...model.split('.'),
      ...typed(holder),
    ]),
    assumeRole: ofRight('ASSUMEROLE').map(([holder, , arn]) => [arn, ...typed(holder)]),
    scopedInDatabase: scopes((where) => where === DATABASE),
    scopedInSchema: scopes((where) => where !== DATABASE),
  };
}
