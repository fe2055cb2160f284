import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerLeases } from '../../aws/ledger/leases.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { installServices } from '../../local-aws/api.ts';
import { createTable } from '../../local-aws/dynamo/table.ts';
import { noFaults } from '../../local-aws/faults.ts';
import { redshiftDataService } from '../../local-aws/redshift/data-api.ts';
import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { createSigningKeys } from '../../local-aws/signing-keys.ts';
import { createVirtualClock } from '../../local-aws/virtual-clock.ts';
import { lease, NAMESPACE } from '../domain/access/examples.ts';
import { LEDGER } from '../functions/access/bench.ts';
import { serveAws } from './aws-over-http.ts';
import { OWNER, SCHEMA, type Shape } from './shapes.ts';

/** The account of config/admin.yml, which lies in the bundle, behind HTTP: its warehouse, and a ledger with the leases of a shape. */
export async function openScene({ schemas, models, grantees, leases }: Shape) {
  const engine = await openMemoryEngine({
    databases: ['dev'],
    namespace: NAMESPACE,
    publicAssumesRoles: false,
  });
  await engine.createUser('redshift_ml_admin', { superuser: true });
  await engine.createUser(OWNER);
  await engine.createSchema('dev', SCHEMA, OWNER);
  for (const name of schemas) await engine.createSchema('dev', name, OWNER);
  for (const name of models)
    await engine.createModel('dev', { schema: SCHEMA, name, owner: OWNER });
  for (const { type, name } of grantees)
    await (type === 'role' ? engine.createRole(name) : engine.createGroup(name));

  const clock = { now: () => Date.now() };
  const table = createTable(LEDGER, { clock, faults: noFaults() });
  const decide = async (asked: Shape['leases']): Promise<void> => {
    const own = [table.service];
    const close = installServices(own, { virtualClock: createVirtualClock(0), faults: noFaults() });
    const known = ledgerLeases(ledgerTable(new DynamoDBClient({}), LEDGER.name));
    for (const one of asked) await known.reinstate(lease(one));
    close();
  };
  await decide(leases);
  const aws = await serveAws([
    table.service,
    redshiftDataService({ warehouses: [{ cluster: 'analytics', engine }], clock }),
    { client: 'KMSClient', ...createSigningKeys() },
    {
      client: 'EventBridgeClient',
      operations: {
        PutEvents: ({ Entries }: { Entries: readonly unknown[] }) => ({
          FailedEntryCount: 0,
          Entries: Entries.map((_, n) => ({ EventId: `e${n}` })),
        }),
      },
    },
    { client: 'SFNClient', operations: { SendTaskSuccess: () => ({}) } },
    { client: 'SQSClient', operations: { ChangeMessageVisibility: () => ({}) } },
  ]);
  const held = async (): Promise<number> => {
    const results = await engine.transaction('dev', [
      "SELECT model_name FROM svv_ml_model_privileges WHERE privilege_type = 'EXECUTE' AND identity_type <> 'public'",
      "SELECT namespace_name FROM svv_schema_privileges WHERE privilege_type = 'USAGE' AND identity_type <> 'public' AND privilege_scope = 'SCHEMA'",
    ]);
    return results.reduce(
      (sum, result) => sum + (result.status === 'FINISHED' ? result.rows.length : 0),
      0,
    );
  };
  return {
    ...aws,
    decide,
    held,
    sql: (text: string) => engine.superuserSql('dev', text),
    items: table.items,
    close: async () => {
      aws.close();
      await engine.close();
    },
  };
}
export type Scene = Awaited<ReturnType<typeof openScene>>;
