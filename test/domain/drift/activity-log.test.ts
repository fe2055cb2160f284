import { describe, expect, test } from '@jest/globals';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import { databasesTouched, type LogBatch } from '../../../domain/drift/activity-log.ts';
import { lookName } from '../../../domain/drift/window.ts';
import { fc, runs } from '../../property.ts';
import { config } from '../access/examples.ts';

const refs = configuredDatabases(config());
const GROUP = '/aws/redshift/cluster/analytics/useractivitylog';
const record = (statement: string, { db = 'dev', user = 'ana' } = {}): string =>
  `'2026-11-26T20:00:00Z UTC [ db=${db} user=${user} pid=1073741830 userid=100 xid=4711 ]' LOG: ${statement}`;
const batch = (messages: readonly string[], changes: Partial<LogBatch> = {}): LogBatch => ({
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: GROUP,
  logEvents: messages.map((message) => ({ message })),
  ...changes,
});
const touched = (messages: readonly string[], changes: Partial<LogBatch> = {}): string[] =>
  databasesTouched(batch(messages, changes), refs).map(({ database }) => database);
const WRITER = 'redshift_ml_admin';
const ALL = refs.flatMap(({ database }) => (database === '*' ? [] : [database]));

describe('a statement that may change who may what', () => {
  test.each([
    'GRANT EXECUTE ON MODEL demo_ml.churn TO ana',
    'grant create model to group analysts;',
    'REVOKE USAGE ON LANGUAGE mlfunc FROM ana',
    '/* nightly */ GRANT ROLE r TO ana',
    'BEGIN; GRANT ROLE r TO ana; COMMIT',
    'ALTER GROUP analysts\nADD USER ana',
    'ALTER USER ana CREATEUSER',
    'alter default privileges grant execute on functions to public',
    'DROP ROLE r',
    `GRANT ROLE "${'x'.repeat(100)} ]' LOG: " TO ana`,
  ])('%s', (statement) => expect(touched([record(statement)])).toEqual(['dev']));

  test.each([
    'SELECT * FROM migrants',
    'SELECT 1 -- granted',
    'ALTER TABLE t ADD COLUMN c int',
    'CREATE TABLE grants (a int)',
    '',
  ])('not: %s', (statement) => expect(touched([record(statement)])).toEqual([]));
});

describe('where, and by whom', () => {
  const GRANT = 'GRANT CREATE MODEL TO ana';
  test.each<[string, string, readonly string[]]>([
    ['another database', record(GRANT, { db: 'sales' }), []],
    ['our own writer', record(GRANT, { user: WRITER }), []],
    ['our own reader', record(GRANT, { user: 'redshift_ml_reader' }), []],
    [
      'somebody whose name looks like the header of the reader',
      record(GRANT, { user: `redshift_ml_reader pid=1 userid=1 xid=1 ]' LOG: SELECT` }),
      ['dev'],
    ],
    ['somebody whose name begins like the writer', record(GRANT, { user: `${WRITER}2` }), ['dev']],
    [
      'somebody whose name looks like the header of the writer',
      record(GRANT, { user: `${WRITER} pid=1 userid=1 xid=1 ]' LOG: SELECT` }),
      ['dev'],
    ],
    [
      'the writer, with a text that looks like a header',
      record(`${GRANT} ]' LOG: x`, { user: WRITER }),
      ['dev'],
    ],
    ['the rest of a long statement', `${GRANT}, bob`, ALL],
    ['a header that is cut', `'2026-11-26T20:00:00Z UTC [ db=dev us GRANT`, ALL],
    ['bytes that are no text', `\uFFFD\uFFFD${GRANT}`, ALL],
  ])('%s', (_, message, expected) => expect(touched([message])).toEqual(expected));

  test.each<[string, Partial<LogBatch>]>([
    ['a control message', { messageType: 'CONTROL_MESSAGE' }],
    ["another account's log", { owner: '444455556666' }],
    [
      'the log of a warehouse that is not configured',
      { logGroup: GROUP.replace('analytics', 'x') },
    ],
    ['the connection log', { logGroup: GROUP.replace('useractivity', 'connection') }],
  ])('%s asks for nothing', (_, changes) => expect(touched([record(GRANT)], changes)).toEqual([]));

  test('a database is asked for once, however often it is named', () =>
    expect(touched(Array.from({ length: 1_000 }, () => record(GRANT)))).toEqual(['dev']));
});

test('whatever the log says, only configured databases of its warehouse are looked at', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => record(s)),
        ),
      ),
      (messages) => {
        for (const database of touched(messages)) expect(ALL).toContain(database);
      },
    ),
    runs(1_000),
  ));

test('in one window all ask for the same look, and in another for another', () => {
  const start = Date.parse('2026-11-26T20:00:00.000Z');
  const fiveMinutes = 300_000;
  const names = (ms: number) => lookName('a key', new Date(start + ms).toISOString());
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 * fiveMinutes })), (moments) => {
      const windows = new Set(moments.map((ms) => Math.floor(ms / fiveMinutes)));
      expect(new Set(moments.map(names)).size).toBe(windows.size);
    }),
    runs(1_000),
  );
  expect(lookName('other', new Date(start).toISOString())).not.toBe(names(0));
  // What Step Functions takes as a name.
  expect(names(0)).toMatch(/^[\w-]{1,80}$/);
});
