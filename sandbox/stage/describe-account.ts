import type { Config } from '../../domain/config.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { AccountLine } from '../print/story-event.ts';

/** The account as it is: what is configured, and who and what the warehouses hold. */
export async function describeAccount(
  config: Config,
  engines: ReadonlyMap<string, Engine>,
): Promise<AccountLine[]> {
  const warehouses = config.warehouses.map(({ name, kind, account, region, databases, mode }) => ({
    label: 'warehouse',
    text: `${name}, ${kind}, account ${account}, ${region}; databases ${databases.join(', ')}; mode ${mode}${engines.size === 0 ? '; not created yet' : ''}`,
  }));
  const sources = config.sources
    .filter(({ tags }) => tags !== true)
    .map(({ name, events, manual, datazone, approvers }) => ({
      label: 'may approve',
      text: `${name} for ${approversInWords(approvers)}: ${datazone === true ? 'subscriptions of DataZone' : ''}${events === undefined ? '' : `events of ${events.source} in account ${events.account}`}${manual === true ? ' by starting access-manual' : ''}`,
    }));
  const tagged = config.sources
    .filter(({ tags }) => tags === true)
    .map(({ name }) => ({ label: 'may ask', text: `${name}: tags of AWS resources` }));
  const lines = [...warehouses, ...sources, ...tagged];
  for (const engine of engines.values()) {
    lines.push(...(await identities(engine)));
    for (const database of engine.databases) lines.push(...(await objects(engine, database)));
  }
  return lines;
}

const approversInWords = (approvers: Config['sources'][number]['approvers']): string =>
  approvers === undefined
    ? 'anybody'
    : (Array.isArray(approvers) ? approvers : Object.keys(approvers)).join(', ');

async function identities(engine: Engine): Promise<AccountLine[]> {
  const database = engine.databases[0] ?? '';
  const queries = {
    users: 'SELECT user_name FROM svv_user_info',
    groups: 'SELECT groname FROM pg_group',
    roles: 'SELECT role_name FROM svv_roles',
  };
  const lines: AccountLine[] = [];
  for (const [label, query] of Object.entries(queries)) {
    const names = (await cells(engine, database, query)).flat().filter((name) => name !== 'rdsdb');
    if (names.length > 0) lines.push({ label, text: names.join(', ') });
  }
  return lines;
}

async function objects(engine: Engine, database: string): Promise<AccountLine[]> {
  const schemas = (await cells(engine, database, 'SELECT nspname FROM pg_namespace')).flat();
  const models = await cells(
    engine,
    database,
    'SELECT database_name, schema_name, model_name, user_name, model_state FROM svv_ml_model_info',
  );
  const here = models.filter(([home]) => home === database);
  return [
    { label: `in ${database}`, text: `schemas ${schemas.join(', ')}` },
    ...here.map(([, schema, model, owner, state]) => ({
      label: `in ${database}`,
      text: `model ${schema}.${model} of ${owner}: ${state}`,
    })),
  ];
}

async function cells(engine: Engine, database: string, query: string): Promise<string[][]> {
  const result = await engine.superuserSql(database, query);
  return result.status === 'FINISHED'
    ? result.rows.map((row) => row.map((cell) => String(cell).trim()))
    : [];
}
