import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { AdminFile } from '../../domain/config.ts';
import type { Admin, WarehouseOptions } from '../../local-aws/redshift/engine.ts';
import { builtAccount } from '../accounts/page.ts';
import type { Setting, WarehouseSetting } from '../story.ts';
import { ANALYSTS, MARKETING, MODEL } from './portal.ts';

export const START = '2026-03-02T09:00:00Z';

/** The spec's example as config/admin.yml is shipped; what somebody has made of that file is not played. */
export const EXAMPLE = fileURLToPath(new URL('../accounts/example.yml', import.meta.url));

/** The example once its warehouse enforces: it is shipped in mode plan. */
export const adminFile = (): AdminFile => {
  const file = AdminFile.parse(parse(readFileSync(EXAMPLE, 'utf8')));
  return { ...file, ...changed(file, () => ({ mode: 'enforce' })) };
};

export interface Changes {
  /** What the story's config/admin.yml has otherwise. */
  readonly configure?: (file: AdminFile) => Partial<AdminFile>;
  readonly databases?: readonly string[];
  readonly warehouse?: Partial<WarehouseOptions>;
  /** Who and what is there besides the spec's two groups, their people, the schema and the model. */
  readonly furnish?: (admin: Admin) => Promise<void>;
}

/** The warehouse of the spec's example, with what a story changes about it. */
export function analytics({
  configure = () => ({}),
  databases = ['dev'],
  warehouse,
  furnish,
}: Changes = {}): Setting {
  const file = adminFile();
  const [home] = file.warehouses;
  if (home?.namespace === undefined)
    throw new Error(`${EXAMPLE}: its first warehouse has no namespace`);
  const inDatabases = { ...file, warehouses: [{ ...home, databases: [...databases] }] };
  const setting: WarehouseSetting = {
    databases,
    namespace: home.namespace,
    ...warehouse,
    furnish: async (admin) => {
      await furnishSpec(admin, databases);
      await furnish?.(admin);
    },
  };
  return {
    start: START,
    config: { ...inDatabases, ...configure(inDatabases) },
    warehouses: { analytics: setting },
    account: builtAccount,
  };
}

type Warehouse = AdminFile['warehouses'][number];

/** The first warehouse of the file, changed. */
export const changed = (
  { warehouses }: AdminFile,
  change: (
    home: Warehouse,
  ) => Partial<Pick<Warehouse, 'mode' | 'setup' | 'namespace' | 'watchModelsMinutes'>>,
): Pick<AdminFile, 'warehouses'> => ({
  warehouses: warehouses.map((one, index) => (index === 0 ? { ...one, ...change(one) } : one)),
});

async function furnishSpec(admin: Admin, databases: readonly string[]): Promise<void> {
  await admin.createUser('redshift_ml_admin', { superuser: true });
  await admin.createUser('redshift_ml_reader', {
    accessSystemTable: true,
    syslogAccess: 'UNRESTRICTED',
  });
  for (const [name, user] of [
    [ANALYSTS, 'rita'],
    [MARKETING, 'mark'],
  ] as const) {
    await admin.createGroup(name);
    await admin.createUser(user);
    await admin.addToGroup(name, user);
  }
  for (const database of databases) {
    await admin.createSchema(database, 'demo_ml', 'rita');
    await admin.createModel(database, { schema: 'demo_ml', name: MODEL, owner: 'rita' });
  }
}
