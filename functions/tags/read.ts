import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import { readRoleTags } from '../../aws/iam/read.ts';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { ledgerTagRecords } from '../../aws/ledger/tag-records.ts';
import { readClusterTags } from '../../aws/redshift/read.ts';
import type { RedshiftData } from '../../aws/redshift-data.ts';
import { readServerlessTags } from '../../aws/redshift-serverless/read.ts';
import type { Config, Warehouse } from '../../domain/config.ts';
import { TryAgain, UnexpectedResponse } from '../../domain/errors.ts';
import type { Read } from '../../domain/setup/read.ts';
import { IDENTITY_QUERIES } from '../../domain/sql.ts';
import type { KnownIdentities, Tagged, TagReading } from '../../domain/tags/tag-reading.ts';
import { inWords, reachedThrough, type TaggedResource } from '../../domain/tags/tagged-resource.ts';
import { warehousesAsked } from '../../domain/tags/wanted-access.ts';
import { type AccountSessions, accountSessions } from '../account-sessions.ts';
import { readEnv } from '../env.ts';
import { lambda } from '../lambda.ts';
import type { Runtime } from '../runtime.ts';
import { warehouseData } from '../warehouse-data.ts';
import { Look } from './look.ts';

type Identities = KnownIdentities[string];

/** Reads one resource: what the ledger knows of it first, then its tags, then whom the warehouses that they mean know. */
export const compose = (runtime: Runtime) => {
  const { env, config } = runtime;
  const { TABLE } = readEnv(['TABLE'], env);
  const records = ledgerTagRecords(ledgerTable(new DynamoDBClient({}), TABLE));
  const redshiftOf = warehouseData(runtime, 'Reader', 'tagsRead');
  const taggedAs = tagsIn(config, accountSessions(runtime, 'AccountReader', 'tagsRead'));
  return async (input: unknown): Promise<Look & { readonly reading: TagReading }> => {
    const look = Look.parse(input);
    const { resource } = look;
    const record = await records.find(resource);
    const tagged = await taggedAs(resource);
    const warehouses = 'ok' in tagged ? warehousesAsked(resource, tagged.ok, config) : [];
    const identities = await Promise.all(
      warehouses.map(async (warehouse): Promise<[string, Identities]> => {
        return [warehouse.name, await identitiesOf(redshiftOf(warehouse), warehouse)];
      }),
    );
    return {
      ...look,
      reading: {
        resource,
        version: record?.version ?? 0,
        tagged,
        identities: Object.fromEntries(identities),
      },
    };
  };
};

/** Reads tags with the credentials of the resource's account. What the configuration no longer means is there no more. */
const tagsIn =
  (config: Config, sessionOf: AccountSessions) =>
  async (resource: TaggedResource): Promise<Read<Tagged>> => {
    const { account, region, kind, name } = resource;
    const warehouse = reachedThrough(resource, config);
    if (warehouse === undefined)
      return {
        missing: `config/admin.yml has no ${kind === 'role' ? `warehouse in account ${account}` : inWords(resource)}`,
      };
    const credentials = sessionOf(warehouse);
    const own = credentials && { credentials };
    if (kind === 'role') return readRoleTags(new IAMClient({ ...own }), name);
    return kind === 'cluster'
      ? readClusterTags(new RedshiftClient({ region, ...own }), name)
      : readServerlessTags(new RedshiftServerlessClient({ region, ...own }), kind, name);
  };

/** Groups and roles as the reader sees them. A warehouse that does not answer is unknown, which is not the same as empty. */
async function identitiesOf(data: RedshiftData, warehouse: Warehouse): Promise<Identities> {
  const { reader: login, databases } = warehouse;
  const queries = [IDENTITY_QUERIES.groups, IDENTITY_QUERIES.roles];
  const to = { warehouse, database: databases[0] ?? 'dev', login };
  try {
    const { id, status } = await data.submit(to, queries);
    if (status.state !== 'finished')
      return { failed: 'error' in status ? status.error : status.state };
    const [groups, roles] = await Promise.all([data.rowsOf(id, 0), data.rowsOf(id, 1)]);
    return { ok: { groups: namesIn(groups), roles: namesIn(roles) } };
  } catch (error) {
    // A result that comes back in part is whole at the next attempt.
    if (error instanceof UnexpectedResponse) throw new TryAgain(error.message);
    if (error instanceof Error && UNREACHABLE.has(error.name))
      return { failed: `${error.name}: ${error.message}` };
    throw error;
  }
}

/** What the Data API says of a warehouse that cannot be asked, and of a login that may not ask. */
const UNREACHABLE = new Set([
  'AccessDeniedException',
  'AccountUnreachable',
  'BatchExecuteStatementException',
  'DatabaseConnectionException',
  'ResourceNotFoundException',
  'ValidationException',
]);

const namesIn = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map(([name]) => String(name));

export const handler = lambda(compose);
