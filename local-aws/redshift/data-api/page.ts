import { AwsError } from '../../service.ts';
import type { Cell, Column, StatementResult } from '../engine.ts';

const PAGE_ROWS = 1_000;

interface Page {
  readonly Records: readonly object[];
  readonly ColumnMetadata: readonly object[];
  readonly TotalNumRows: number;
  readonly NextToken?: string;
}

/** The page, cut in its middle as if nothing followed. */
export const withoutEnd = ({ NextToken: _, ...page }: Page): Page => ({
  ...page,
  Records: page.Records.slice(0, Math.floor(page.Records.length / 2)),
});

/** The answer of GetStatementResult: a page of at most 1,000 rows. */
export function pageOf(result: StatementResult | undefined, token: string | undefined): Page {
  if (result?.status !== 'FINISHED' || result.columns === undefined) {
    throw new AwsError(
      'ResourceNotFoundException',
      'Query does not have result. Please check query status with DescribeStatement.',
    );
  }
  const from = offsetOf(token);
  const to = from + PAGE_ROWS;
  return {
    Records: result.rows.slice(from, to).map((row) => row.map(field)),
    ColumnMetadata: result.columns.map(metadata),
    TotalNumRows: result.rows.length,
    ...(to < result.rows.length ? { NextToken: tokenOf(to) } : {}),
  };
}

function field(cell: Cell): object {
  if (cell === null) return { isNull: true };
  if (typeof cell === 'boolean') return { booleanValue: cell };
  if (typeof cell === 'number')
    return Number.isInteger(cell) ? { longValue: cell } : { doubleValue: cell };
  return { stringValue: cell };
}

const metadata = ({ name, type }: Column): object => ({
  name,
  label: name,
  typeName: type,
  nullable: 1,
});

/** Opaque to the caller, as AWS's are. */
export const tokenOf = (offset: number): string => btoa(`offset ${offset}`);

/** Where a page begins; throws ValidationException for a token that no page gave. */
export function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const offset = /^b2Zmc2V0I[\w=+/]*$/.test(token)
    ? Number(atob(token).replace('offset ', ''))
    : Number.NaN;
  if (!Number.isInteger(offset))
    throw new AwsError('ValidationException', 'NextToken is not valid.');
  return offset;
}
