import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { AwsError } from '../service.ts';
import type { Item } from './attribute.ts';
import type { KeySchema } from './table.ts';

/** An item with the version before it, for reads that are not consistent. A deleted item stays as a row without `item`. */
export interface Row {
  readonly range: string;
  item: Item | undefined;
  previous: Item | undefined;
  changedAtMs: number;
}

/** The string at a key attribute. Throws `ValidationException` when it is missing, empty or no string. */
export function keyString(item: Readonly<Record<string, AttributeValue>>, name: string): string {
  const text = item[name]?.S;
  if (text === undefined || text === '') {
    throw new AwsError(
      'ValidationException',
      `One or more parameter values were invalid: key ${name} must be a non-empty string`,
    );
  }
  return text;
}

/** DynamoDB's order of strings: by their UTF-8 bytes. */
export const byBytes = (a: string, b: string): number =>
  a === b
    ? 0
    : isAscii(a) && isAscii(b)
      ? a < b
        ? -1
        : 1
      : Buffer.compare(Buffer.from(a), Buffer.from(b));

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what compares the same in bytes and in UTF-16
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** A partition's rows in the order of their range keys. */
export class Partition {
  readonly rows: Row[] = [];

  find(range: string): Row | undefined {
    const row = this.rows[this.position(range)];
    return row?.range === range ? row : undefined;
  }

  write(range: string, item: Item | undefined, nowMs: number): void {
    const index = this.position(range);
    const row = this.rows[index];
    if (row?.range === range) {
      row.previous = row.item;
      row.item = item;
      row.changedAtMs = nowMs;
    } else {
      this.rows.splice(index, 0, { range, item, previous: undefined, changedAtMs: nowMs });
    }
  }

  private position(range: string): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byBytes(this.rows[middle]?.range ?? '', range) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** An item's keys as a request names them: those of the table, and of the index that was queried. */
export const keysOf = (
  item: Item,
  ...schemas: readonly KeySchema[]
): Record<string, AttributeValue> =>
  Object.fromEntries(
    schemas
      .flatMap(({ hash, range }) => [hash, range])
      .map((name) => [name, { S: keyString(item, name) }]),
  );
