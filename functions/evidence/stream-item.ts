import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../aws/ledger/table.ts';

/** The item as it was written. Its texts and numbers only: marks such as the outbox's are no evidence. */
export function itemOf({ dynamodb }: DynamoDBRecord): Item | undefined {
  const image = dynamodb?.NewImage;
  if (image === undefined) return undefined;
  const values = Object.entries(image).flatMap(([name, { S, N }]): [string, string | number][] => {
    if (S !== undefined) return [[name, S]];
    return N === undefined ? [] : [[name, Number(N)]];
  });
  return { ...Object.fromEntries(values), pk: image.pk?.S ?? '', sk: image.sk?.S ?? '' };
}
