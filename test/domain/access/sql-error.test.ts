import { describe, expect, test } from '@jest/globals';
import { isTransientSqlError } from '../../../domain/access/sql-error.ts';

describe('passes by itself', () => {
  test.each([
    'Query #1 failed with ERROR: tuple concurrently updated',
    'ERROR: 1023 DETAIL: Serializable isolation violation on table',
    'ERROR: could not serialize access due to concurrent update',
    'ERROR: deadlock detected',
    'FATAL: connection reset by peer, connection lost',
    'the connection to the warehouse was lost',
    "ERROR: Query cancelled on user's request",
    "ERROR: Query (4821) cancelled on user's request",
    'ERROR: Query (4821) cancelled by WLM abort action of Query Monitoring Rule "long"',
    'aborted',
    'FATAL: terminating connection due to administrator command',
  ])('%s', (error) => expect(isTransientSqlError(error)).toBe(true));
});
describe('does not', () => {
  test.each([
    'ERROR: permission denied for schema demo_ml',
    'ERROR: group "x" does not exist',
    'ERROR: schema "s" does not exist',
    'ERROR: syntax error at or near "x"',
    'ERROR: user "u1023x" does not exist',
    'ERROR: group "aborted" does not exist',
    '',
  ])('%s', (error) => expect(isTransientSqlError(error)).toBe(false));
});
