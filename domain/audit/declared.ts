import type { DatabaseRef } from '../access/database-key.ts';
import type { Config } from '../config.ts';
import { userOf } from '../login.ts';
import { type Grant, type Privilege, privilegeScope } from '../privilege.ts';
import { accessesOf, NO_TAGS } from '../tags/tag-config.ts';
import type { Declared } from './use.ts';

/** The superuser that AWS keeps in every warehouse for itself. */
export const OF_AWS = 'rdsdb';

/** Who is meant to be a superuser. */
export const knownSuperusers = (
  { audit }: Pick<Config, 'audit'>,
  { warehouse }: Pick<DatabaseRef, 'warehouse'>,
): readonly string[] => {
  const writer = userOf(warehouse.writer);
  return [OF_AWS, ...(writer === undefined ? [] : [writer]), ...audit.superusers];
};

/** Schemas of a database of which the configuration says that models are in them: in baseline, canary, tags or DataZone. */
export function declaredSchemas(
  config: Config,
  { warehouse, database }: Pick<DatabaseRef, 'warehouse' | 'database'>,
): readonly string[] {
  const { groups, roles } = config.tags ?? NO_TAGS;
  const mapped = [
    ...[groups, roles].flatMap((one) => Object.values(one).flatMap(accessesOf)),
    ...Object.values(config.datazone?.listings ?? {}),
  ];
  const { canary } = warehouse.setup ?? {};
  return [
    ...config.baseline
      .filter((entry) => entry.warehouse === warehouse.name && entry.database === database)
      .flatMap(({ privileges }) =>
        privileges.flatMap((privilege) => ('schema' in privilege ? [privilege.schema] : [])),
      ),
    ...mapped
      .filter((one) => one.warehouse === warehouse.name && one.database === database)
      .map(({ schema }) => schema),
    ...(canary?.database === database ? [canary.schema] : []),
  ];
}

/** Which functions the models of the database have. */
export const declaredFunctions = (
  { audit }: Pick<Config, 'audit'>,
  { warehouse, database }: DatabaseRef,
): Declared[] =>
  audit.functions
    .filter((one) => one.warehouse === warehouse.name && one.database === database)
    .map(({ schema, model, function: name }) => ({ schema, model, called: name.toLowerCase() }));

/** Grants that the setup asks for the login of its canary. */
export function canaryGrants({ warehouse, database }: DatabaseRef): Grant[] {
  const { canary, pairs = [] } = warehouse.setup ?? {};
  const name = canary && userOf(canary.login);
  if (canary === undefined || name === undefined) return [];
  const { schema } = canary;
  const inDatabase: readonly Privilege[] = [
    { kind: 'create-model' },
    { kind: 'schema-create', schema },
    { kind: 'schema-usage', schema },
  ];
  const inWarehouse = pairs.map(({ role }): Privilege => ({ kind: 'assume-role', role }));
  return [...inDatabase, ...inWarehouse]
    .filter((privilege) =>
      privilegeScope(privilege) === 'warehouse' ? database === '*' : database === canary.database,
    )
    .map((privilege) => ({ privilege, grantee: { type: 'user', name } }));
}
