import type { IndexSettings, TableSettings } from '../dynamo/table.ts';
import { type Json, type JsonObject, listOf, recordOf } from '../json.ts';
import type { Resource } from './resources.ts';

export const tableOf = ({ properties }: Resource): TableSettings => ({
  name: String(properties.TableName),
  key: keyOf(properties.KeySchema),
  indexes: listOf(properties.GlobalSecondaryIndexes).map(recordOf).map(indexOf),
  policy:
    properties.ResourcePolicy === undefined
      ? undefined
      : JSON.stringify(recordOf(properties.ResourcePolicy).PolicyDocument),
});

function keyOf(schema: Json | undefined): TableSettings['key'] {
  const named = (type: string) =>
    listOf(schema)
      .map(recordOf)
      .find((part) => part.KeyType === type)?.AttributeName;
  return { hash: String(named('HASH')), range: String(named('RANGE')) };
}

function indexOf(index: JsonObject): IndexSettings {
  const { ProjectionType: projection = 'ALL' } = recordOf(index.Projection);
  if (projection === 'ALL' || projection === 'KEYS_ONLY')
    return { name: String(index.IndexName), key: keyOf(index.KeySchema), projection };
  throw new Error(
    `index ${index.IndexName}: the sandbox does not know the projection ${JSON.stringify(projection)}`,
  );
}
