import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import type { Read } from '../../domain/setup/read.ts';
import { itemsOf } from '../answer.ts';
import { readOutcome } from '../read-outcome.ts';

/** Names of the account's tables. */
export const readTableNames = (client: DynamoDBClient): Promise<Read<readonly string[]>> =>
  readOutcome({ permission: 'dynamodb:ListTables' }, () =>
    itemsOf(paginateListTables({ client }, {}), ({ TableNames }) => TableNames),
  );
