import type {
  DescribeTableInput,
  GetResourcePolicyInput,
  PutResourcePolicyInput,
  RestoreTableToPointInTimeInput,
  UpdateContinuousBackupsInput,
  UpdateTableInput,
} from '@aws-sdk/client-dynamodb';
import { tableArn } from '../arn.ts';
import { AwsError, type Clock, type Operation } from '../service.ts';

/** A table that was made of another one's past: its settings only, of its items nothing is kept. */
export interface RestoredTable {
  readonly source: string;
  readonly at: Date;
  readonly activeAtMs: number;
  policy?: string;
  isProtected: boolean;
  isBackedUp: boolean;
  stream?: string;
}

const RESTORE_MS = 600_000;

/** Restoring a table to a point in time, and what a restored one has to be given by hand. `source` stands for the deployed table. */
export function createRestores(
  source: {
    readonly name: string;
    readonly policy: string | undefined;
    readonly isThere: () => boolean;
  },
  clock: Clock,
): {
  readonly tables: ReadonlyMap<string, RestoredTable>;
  readonly operations: Readonly<Record<string, Operation>>;
} {
  const tables = new Map<string, RestoredTable>();
  const find = (name = ''): RestoredTable => {
    const found = tables.get(name);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: ${name}`);
  };
  /** Settings are changed of a table that is there, once it is active. */
  const active = (name?: string): RestoredTable => {
    const table = find(name);
    if (table.activeAtMs <= clock.now()) return table;
    throw new AwsError('ResourceInUseException', `Table is being created: ${name}`);
  };
  const byArn = (arn = ''): RestoredTable => active(arn.split('/').at(-1));
  return {
    tables,
    operations: {
      RestoreTableToPointInTime: ({
        SourceTableName = '',
        TargetTableName = '',
        RestoreDateTime = new Date(clock.now()),
      }: RestoreTableToPointInTimeInput) => {
        if (SourceTableName !== source.name)
          throw new AwsError('TableNotFoundException', `Table not found: ${SourceTableName}`);
        if (tables.has(TargetTableName) || TargetTableName === source.name)
          throw new AwsError('TableAlreadyExistsException', `Table exists: ${TargetTableName}`);
        if (RestoreDateTime.getTime() > clock.now())
          throw new AwsError('InvalidRestoreTimeException', 'The restore time is in the future');
        tables.set(TargetTableName, {
          source: SourceTableName,
          at: RestoreDateTime,
          activeAtMs: clock.now() + RESTORE_MS,
          isProtected: false,
          isBackedUp: false,
        });
        return {};
      },
      DescribeTable: ({ TableName = '' }: DescribeTableInput) => {
        if (TableName === source.name && source.isThere())
          return { Table: { TableName, TableArn: tableArn(TableName), TableStatus: 'ACTIVE' } };
        const { activeAtMs, stream, isProtected } = find(TableName);
        return {
          Table: {
            TableName,
            TableArn: tableArn(TableName),
            TableStatus: activeAtMs <= clock.now() ? 'ACTIVE' : 'CREATING',
            DeletionProtectionEnabled: isProtected,
            ...(stream !== undefined && {
              StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
            }),
          },
        };
      },
      GetResourcePolicy: ({ ResourceArn = '' }: GetResourcePolicyInput) => {
        const policy =
          ResourceArn === tableArn(source.name) ? source.policy : byArn(ResourceArn).policy;
        if (policy === undefined)
          throw new AwsError('PolicyNotFoundException', `no policy of ${ResourceArn}`);
        return { Policy: policy };
      },
      PutResourcePolicy: ({ ResourceArn, Policy = '' }: PutResourcePolicyInput) => {
        byArn(ResourceArn).policy = Policy;
        return {};
      },
      UpdateContinuousBackups: ({
        TableName,
        PointInTimeRecoverySpecification: wanted,
      }: UpdateContinuousBackupsInput) => {
        active(TableName).isBackedUp = wanted?.PointInTimeRecoveryEnabled === true;
        return {};
      },
      UpdateTable: ({
        TableName,
        DeletionProtectionEnabled,
        StreamSpecification,
      }: UpdateTableInput) => {
        const table = active(TableName);
        if (DeletionProtectionEnabled !== undefined) table.isProtected = DeletionProtectionEnabled;
        if (StreamSpecification?.StreamViewType !== undefined) {
          if (table.stream !== undefined)
            throw new AwsError('ValidationException', 'Table already has an enabled stream');
          table.stream = StreamSpecification.StreamViewType;
        }
        return {};
      },
    },
  };
}
