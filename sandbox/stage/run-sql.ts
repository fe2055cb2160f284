import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  type Field,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { Cell } from '../../local-aws/redshift/engine.ts';
import { secretOf } from '../accounts/example.ts';
import type { SqlAnswer } from '../story.ts';

export interface PersonalLogin {
  /** Name of the cluster or workgroup. */
  readonly warehouse: string;
  /** A workgroup takes no DbUser: then the password is in the user's secret. */
  readonly isServerless: boolean;
  readonly database: string;
  readonly user: string;
}

/** A person's statements through the Data API, each committed on its own: what became of the last one. */
export async function runSql(
  localAws: LocalAws,
  { warehouse, isServerless, database, user }: PersonalLogin,
  sqls: readonly string[],
): Promise<SqlAnswer> {
  const client = new RedshiftDataClient({ region: 'us-east-1' });
  const inPerson = <T>(errand: () => Promise<T>): Promise<T> => localAws.as(user, errand);
  const { Id } = await inPerson(() =>
    client.send(
      new BatchExecuteStatementCommand({
        ...(isServerless
          ? { WorkgroupName: warehouse, SecretArn: secretOf(user) }
          : { ClusterIdentifier: warehouse, DbUser: user }),
        Database: database,
        Sqls: [...sqls],
        ExecutionMode: 'AUTO_COMMIT',
      }),
    ),
  );
  await localAws.runUntilIdle();
  const { SubStatements = [], Error: error } = await inPerson(() =>
    client.send(new DescribeStatementCommand({ Id })),
  );
  const last = SubStatements.at(-1);
  if (last?.Status !== 'FINISHED') return { error: last?.Error ?? error ?? 'no answer' };
  if (last.HasResultSet !== true) return { rows: [] };
  const { Records = [] } = await inPerson(() =>
    client.send(new GetStatementResultCommand({ Id: last.Id })),
  );
  return { rows: Records.map((record) => record.map(cell)) };
}

const cell = ({ stringValue, longValue, doubleValue, booleanValue }: Field): Cell =>
  stringValue ?? longValue ?? doubleValue ?? booleanValue ?? null;
