import {
  BatchExecuteStatementCommand,
  paginateGetStatementResult,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';

const client = new RedshiftDataClient({});
const PLACE = { ClusterIdentifier: 'analytics', Database: 'dev', DbUser: 'redshift_ml_admin' };

const run = async (sqls: readonly string[]): Promise<string> => {
  const { Id = '' } = await client.send(
    new BatchExecuteStatementCommand({ ...PLACE, Sqls: [...sqls], WaitTimeSeconds: 10 }),
  );
  return Id;
};

/** What nobody can do without: the change in one transaction, if there is one, and the pages of one reading, parsed. */
export async function handler({
  change,
  queries,
}: {
  readonly change: readonly string[];
  readonly queries: readonly string[];
}): Promise<{ readonly rows: number }> {
  if (change.length > 0) await run(change);
  const id = await run(queries);
  let rows = 0;
  for (const n of queries.keys())
    for await (const page of paginateGetStatementResult({ client }, { Id: `${id}:${n + 1}` }))
      rows += page.Records?.length ?? 0;
  return { rows };
}
