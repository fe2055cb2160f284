import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { configuredDatabases } from '../../domain/access/database-key.ts';
import { auditParts } from '../../domain/audit/run.ts';
import { consume } from '../../functions/access/reconcile/consume.ts';
import { compose as composeExamine } from '../../functions/audit/examine.ts';
import { compose as composeCopy } from '../../functions/evidence/copy.ts';
import { config, DEV, execute, FILE, group, lease } from '../domain/access/examples.ts';
import { KEY, openBench, request } from '../functions/access/bench.ts';
import { record } from '../functions/access/queue-record.ts';
import { recordCalls } from './recorded-calls.ts';

/**
 * A program of its own: makes a warehouse of 1,000 models and 500 groups with so many grants, nine in ten by a lease and one
 * by hand, lets Examine look at it, and writes what AWS answered into a folder, for `examine-process.ts` to hear it again.
 */
const [, , folder = '', grants = ''] = process.argv;
const MODELS = 1_000;
const GROUPS = 500;
const BY_HAND = 0.1;
const SCHEMA = 'demo_ml';
const settings = config({ warehouses: [{ ...FILE.warehouses[0], databases: ['dev'] }] });

const bench = await openBench({ config: settings, databases: ['dev'] });
await bench.engine.createUser('redshift_ml_reader', { accessSystemTable: true });
const models = Array.from({ length: MODELS }, (_, n) => `churn_model_${n}`);
for (const name of models)
  await bench.engine.createModel('dev', { schema: SCHEMA, name, owner: 'carol' });

const each = Number(grants) / GROUPS;
const byHand = each * BY_HAND;
const held = Array.from({ length: GROUPS }, (_, n) => ({
  name: `analysts_${n}`,
  models: Array.from({ length: each }, (__, m) => models[(n * each + m) % MODELS] ?? ''),
}));
for (const { name, models: own } of held) {
  await bench.engine.createGroup(name);
  await bench.engine.superuserSql(
    'dev',
    `GRANT EXECUTE ON MODEL ${own
      .slice(0, byHand)
      .map((model) => `${SCHEMA}.${model}`)
      .join(', ')} TO GROUP ${name}`,
  );
  const privileges = own.slice(byHand).map((model) => execute(model));
  await bench.decide(lease({ id: `users-${name}`, grantee: group(name), privileges }));
}
const requests = held.map(({ name }) => record(name, request(`users-${name}`)));
const { batchItemFailures } = await consume(bench.deps(), requests);
if (batchItemFailures.length > 0)
  throw new Error(`${batchItemFailures.length} leases were not applied`);

const runtime = {
  env: {
    ROLES: 'arn:aws:iam::111122223333:role/redshift-ml-bench-*-us-east-1',
    TABLE: 'ledger',
    BUCKET: 'evidence',
    STANDBY_REGION: 'none',
    STANDBY_BUCKET: 'evidence-none',
    EVIDENCE_KEY: KEY,
    FORMER_EVIDENCE_KEYS: 'none',
    REPORTS: 'reports',
  },
  config: settings,
  now: () => new Date(bench.now()),
  pause: async () => {},
};
type Stream = Parameters<ReturnType<typeof composeCopy>>[0];
const shown = bench.images.splice(0).map((NewImage) => ({ dynamodb: { NewImage } }));
await composeCopy(runtime)({ Records: shown } as Stream);

const examine = composeExamine(runtime);
const databases = configuredDatabases(settings);
const start = { name: 'bench', startedAt: bench.now(), input: {} };
const counts = { databases: databases.length, setups: 0, account: 0 };
const part = auditParts(start, counts, settings.hash).parts.find(
  ({ from }) => databases[from]?.key === DEV,
);
recordCalls(folder);
await examine(part);
const { env } = runtime;
const situation = { env, config: settings, now: bench.now(), part };
writeFileSync(join(folder, 'situation'), serialize(situation));
bench.close();
