import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { catalogQueries, singleCatalogQueries } from '../../../domain/access/catalog-queries.ts';
import { useQuery } from '../../../domain/audit/use-query.ts';
import { LOGIN_QUERIES } from '../../../domain/sql.ts';
import { random } from '../../../local-aws/random.ts';
import type { Engine } from '../../../local-aws/redshift/engine.ts';
import { openMemoryEngine } from '../../../local-aws/redshift/memory/memory-engine.ts';
import { columnsOf, isView, VIEW_NAMES } from '../../../local-aws/redshift/sql/view.ts';
import { openPostgres } from '../../../sandbox/stage/open-postgres.ts';
import { ALL, SEED } from '../../scope.ts';
import { rows, said } from './engines.ts';

const DATABASES = ['dev', 'prod'];
const OPTIONS = { databases: DATABASES, namespace: 'guid', systemPrivilegesOfRoles: true };
const NAMES = ['analyst', 'Weird "name"; -- ', 'größe\\', 'x'.repeat(127), `${'x'.repeat(126)}y`];
/** A role may not be called like a user. */
const roleOf = (name: string): string => `R${name.slice(1)}`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const GRANTEES = NAMES.flatMap((name) => [
  quoted(name),
  `GROUP ${quoted(name)}`,
  `ROLE ${quoted(roleOf(name))}`,
]);
const CASE_SENSITIVE = 'SET enable_case_sensitive_identifier TO true';
const SCHEMAS = ['sales', 'ml'];
const MODELS = ['churn', 'fraud'];
const ARNS = [
  "'arn:aws:iam::123456789012:role/a'",
  "'arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b'",
  'default',
];

let engines: Engine[];
beforeAll(async () => {
  engines = [await openMemoryEngine(OPTIONS), await openPostgres(OPTIONS)];
  for (const engine of engines) {
    await engine.createUser('owner');
    for (const name of NAMES) {
      await engine.createUser(name);
      await engine.createGroup(name);
      await engine.createRole(roleOf(name));
    }
    for (const database of DATABASES) {
      for (const schema of SCHEMAS) {
        await engine.createSchema(database, schema, 'owner');
        for (const name of MODELS)
          await engine.createModel(database, { schema, name, owner: 'analyst' });
      }
    }
  }
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const BATCHES = ALL ? 400 : 60;

test(`both warehouses answer the same to ${BATCHES} random batches of grants, re-created grantees and models among them, seed ${SEED}`, async () => {
  const { chance, between } = random(SEED);
  const pick = (from: readonly string[]): string => from[between(0, from.length - 1)] ?? '';
  const some = (from: readonly string[]): string =>
    [...new Set([pick(from), pick(from)])].join(', ');
  const models = SCHEMAS.flatMap((schema) => MODELS.map((model) => `${schema}.${model}`));
  const recipient = (): string => {
    if (chance(0.1)) return 'PUBLIC';
    return chance(0.05) ? 'GROUP nobody' : some(GRANTEES);
  };
  const sender = (): { user?: string } => {
    if (chance(0.2)) return { user: 'analyst' };
    return chance(0.1) ? { user: NAMES[1] ?? '' } : {};
  };
  const statement = (): string => {
    const verb = chance(0.6) ? 'GRANT' : 'REVOKE';
    const to = `${verb === 'GRANT' ? 'TO' : 'FROM'} ${recipient()}`;
    switch (between(0, 4)) {
      case 0:
        return `${verb} CREATE MODEL ${to}`;
      case 1:
        return `${verb} EXECUTE ON MODEL ${some([...models, ...models, 'sales.missing'])} ${to}`;
      case 2:
        return `${verb} ${some(['CREATE', 'USAGE'])} ON SCHEMA ${some([...SCHEMAS, 'PUBLIC'])} ${to}`;
      case 3:
        return `${verb} ASSUMEROLE ON ${pick([...ARNS, 'ALL'])} ${to} FOR ${pick(['CREATE MODEL', 'COPY', 'ALL', 'EXTERNAL FUNCTION'])}`;
      default:
        return `${verb} ${verb === 'REVOKE' && chance(0.3) ? 'GRANT OPTION FOR ' : ''}CREATE MODEL ${verb === 'GRANT' ? `TO analyst WITH GRANT OPTION, ${GRANTEES[3]} WITH GRANT OPTION` : 'FROM analyst'}`;
    }
  };
  const recreate = async (engine: Engine, name: string, database: string): Promise<void> => {
    await engine.dropUser(name);
    await engine.createUser(name);
    await engine.dropRole(roleOf(name));
    await engine.createRole(roleOf(name));
    await engine.addToGroup('analyst', name);
    await engine.dropModel(database, 'ml', 'churn');
    await engine.createModel(database, { schema: 'ml', name: 'churn', owner: 'analyst' });
  };
  for (let batch = 0; batch < BATCHES; batch += 1) {
    if (chance(0.05)) {
      const [name, database] = [pick(NAMES.slice(1)), pick(DATABASES)];
      for (const engine of engines) await recreate(engine, name, database);
    }
    const opening = chance(0.7) ? [CASE_SENSITIVE] : [];
    const sqls = [...opening, ...Array.from({ length: between(1, 4) }, statement)];
    const database = pick(DATABASES);
    const mode = chance(0.5) ? 'TRANSACTION' : 'AUTO_COMMIT';
    const user = sender();
    const [memory, pglite] = await Promise.all(
      engines.map((each) => each.transaction(database, sqls, { mode, ...user })),
    );
    expect({ sqls, user, said: said(pglite ?? []) }).toEqual({
      sqls,
      user,
      said: said(memory ?? []),
    });
    if (batch % 20 > 0) continue;
    for (const view of VIEW_NAMES) {
      const reader = chance(0.3) ? 'analyst' : undefined;
      const query = `SELECT * FROM ${view}`;
      const [inMemory, inPglite] = await Promise.all(
        engines.map((each) => rows(each, database, query, reader)),
      );
      expect({ view, rows: inPglite }).toEqual({ view, rows: inMemory });
    }
  }
});

test.each(
  (['database', 'warehouse'] as const)
    .flatMap((scope) => [...catalogQueries(scope), ...singleCatalogQueries(scope)])
    .concat(Object.values(LOGIN_QUERIES)),
)('both warehouses answer the product: %s', async (query) => {
  const [inMemory, inPglite] = await Promise.all(engines.map((each) => rows(each, 'dev', query)));
  expect(inPglite).toEqual(inMemory);
});

test.each([
  [
    'a char column ignores its padding',
    "SELECT user_name FROM svv_ml_model_info WHERE model_name = 'churn   '",
  ],
  ['text does not', "SELECT user_name FROM svv_user_info WHERE user_name = 'analyst '"],
  [
    'trimmed text is text',
    "SELECT TRIM(user_name) AS who FROM svv_ml_model_info WHERE TRIM(model_name) IN ('churn ', 'fraud')",
  ],
  ['a doubled backslash is one', "SELECT groname FROM pg_group WHERE groname = 'größe\\\\'"],
  [
    'inequality, booleans and order',
    "SELECT user_name FROM svv_user_info WHERE NOT superuser AND user_name <> 'owner' ORDER BY user_id DESC",
  ],
])('both warehouses compare alike: %s', async (_, query) => {
  const [inMemory, inPglite] = await Promise.all(
    engines.map((each) => each.transaction('dev', [query])),
  );
  expect(inPglite).toEqual(inMemory);
});

test('both warehouses give every view the documented columns', async () => {
  for (const view of VIEW_NAMES) {
    for (const engine of engines) {
      const result = await engine.superuserSql('dev', `SELECT * FROM ${view}`);
      expect(result.status === 'FINISHED' ? result.columns : result).toEqual(
        isView(view) ? columnsOf(view) : [],
      );
    }
  }
});

test('both warehouses show who ran what: all of it with SYSLOG ACCESS UNRESTRICTED, else only one’s own', async () => {
  const query = useQuery([
    { n: 7, name: 'ml.predict' },
    { n: 7, name: 'predict' },
  ]);
  const calls = [
    'SELECT ml.predict(1)',
    'SELECT\n"ml" . "predict"\n(1)',
    'SELECT ml.predict(user_id) FROM svv_user_info WHERE user_id = 100',
    // Not calls of it: another name, one that fails, one in words.
    'SELECT ml.predict_all(1)',
    'SELECT ml.predict(1, 2)',
    "SELECT user_name FROM svv_user_info WHERE user_name = 'predict'",
  ];
  const shown: string[][][] = [];
  for (const engine of engines) {
    await engine.createUser('auditor', { syslogAccess: 'UNRESTRICTED' });
    await engine.createUser('caller');
    const prediction = { name: 'predict', features: ['x'] };
    await engine.createModel('dev', { schema: 'ml', name: 'used', owner: 'caller', prediction });
    await engine.superuserSql('dev', 'GRANT USAGE ON SCHEMA ml TO caller');
    for (const sql of calls) await engine.transaction('dev', [sql], { user: 'caller' });
    const asked = [
      await rows(engine, 'dev', query, 'auditor'),
      await rows(engine, 'dev', query, 'analyst'),
    ];
    shown.push(asked.map((found) => found.map((row) => row.replace(/^(\w+) \| \d+/, '$1'))));
  }
  const [inMemory, inPglite] = shown;
  expect(inPglite).toEqual(inMemory);
  const seen = ['sight | 1970-01-01 00:00:00 |  |  | '];
  expect(inMemory).toEqual([[...seen, 'uses | 7 | 3 | 1970-01-01 00:00:00 | dev'], seen]);
});
