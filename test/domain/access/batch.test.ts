import { describe, expect, test } from '@jest/globals';
import { type Changes, firstBatch, isEmpty } from '../../../domain/access/batch.ts';
import { grantsUnder, isCaseSensitive } from '../../../domain/access/statement.ts';
import { type Grant, grantKey } from '../../../domain/privilege.ts';
import { fc, runs } from '../../property.ts';
import { execute, grant, usage, user } from './examples.ts';
import { keysIn, keysOf } from './pairs.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;
const plan = (grant: readonly Grant[], revoke: readonly Grant[] = []): Changes => ({
  grant,
  revoke,
  separation: undefined,
});
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
/** No two users hold the same models: nothing coalesces. */
const sparse = (users: number, models: number): Grant[] =>
  count(users).flatMap((u) =>
    count(models)
      .filter((m) => (u + m) % 7 !== 0 || m === u % models)
      .map((m) => grant(execute(`m${m}`), user(`u${u}`))),
  );

/** Batch after batch as the read-back would allow, until nothing is left. */
function allBatches(whole: Changes): { sql: readonly string[] }[] {
  const batches = [];
  for (let left = whole; !isEmpty(left); ) {
    const batch = firstBatch(left);
    const outcome = new Set(
      (['GRANT', 'REVOKE'] as const).flatMap((verb) =>
        grantsUnder(verb, batch.statements).map((g) => `${verb} ${grantKey(g)}`),
      ),
    );
    if (outcome.size === 0) throw new Error('a batch that does nothing');
    batches.push(batch);
    const open = (verb: string) => (g: Grant) => !outcome.has(`${verb} ${grantKey(g)}`);
    left = plan(left.grant.filter(open('GRANT')), left.revoke.filter(open('REVOKE')));
  }
  return batches;
}

test('an empty plan is an empty batch', () =>
  expect(firstBatch(plan([]))).toEqual({ statements: [], sql: [] }));

test.each([
  ['a schema', grant(usage('Sales'), user('u'))],
  ['a model', grant(execute('Churn'), user('u'))],
  ['a group', grant(usage('a'), { type: 'group', name: 'Makers' })],
  ['a role', grant(usage('a'), { type: 'role', name: 'AWSIDC:ML Users (EU)' })],
])('%s in upper case: the transaction begins with SET', (_, named) => {
  const small = grant(usage('a'), user('Ann'));
  const { sql, statements } = firstBatch(plan([small, named], [named]));
  expect(sql[0]).toBe('SET enable_case_sensitive_identifier TO true');
  expect(sql.slice(1).every((text) => /^(GRANT|REVOKE) /.test(text))).toBe(true);
  expect(isCaseSensitive(statements)).toBe(true);
});

test.each([
  ['a user in upper case, whose case is always kept', grant(usage('a'), user('Ann'))],
  ['letters that Redshift does not fold', grant(usage('größe-É'), user('u'))],
])('%s: no SET', (_, named) => {
  expect(firstBatch(plan([named])).sql).toHaveLength(1);
});

test('SET counts among the 40 statements of a batch', () => {
  const grants = count(60).flatMap((n) => [
    grant(usage(`S${n}`), user('u')),
    grant(execute(`m${n}`, `S${n}`), user(`v${n}`)),
  ]);
  for (const { sql } of allBatches(plan(grants))) {
    expect(sql.length).toBeLessThanOrEqual(40);
    expect(sql.filter((text) => text.startsWith('SET'))).toEqual([sql[0]]);
  }
});

test('grants come before revokes: nobody loses access in between', () => {
  const { sql } = firstBatch(plan([grant(usage('b'), user('u'))], [grant(usage('a'), user('u'))]));
  expect(sql).toEqual(['GRANT USAGE ON SCHEMA "b" TO "u"', 'REVOKE USAGE ON SCHEMA "a" FROM "u"']);
});

describe('a plan larger than a transaction', () => {
  const large = plan(
    count(200).map((n) => grant(usage(`s${n}`), user(`u${n}`))),
    count(200).map((n) => grant(usage(`t${n}`), user(`u${n}`))),
  );
  test('no batch exceeds 40 statements', () => {
    for (const { sql } of allBatches(large)) expect(sql.length).toBeLessThanOrEqual(40);
  });
  test("one grantee's grants and revokes stay in one transaction", () => {
    for (const { sql } of allBatches(large))
      expect(keysIn(sql, 'GRANT').map((key) => JSON.parse(key).at(-1))).toEqual(
        keysIn(sql, 'REVOKE').map((key) => JSON.parse(key).at(-1)),
      );
  });
  test('all batches together are the plan, nothing twice', () => {
    const sqls = allBatches(large).flatMap(({ sql }) => sql);
    expect(keysIn(sqls, 'GRANT')).toEqual(keysOf(large.grant));
    expect(keysIn(sqls, 'REVOKE')).toEqual(keysOf(large.revoke));
  });
});

test('what coalesces into many statements fills each batch with them, whoever they are for', () => {
  const groups = count(1_000).map((n) => ({ type: 'group', name: `campaign_${n}` }) as const);
  const grants = groups.flatMap((grantee, n) =>
    count(10).map((m) => grant(execute(`m${(n * 3 + m * 7) % 100}`), grantee)),
  );
  // 100 statements, 40 in a batch at most.
  expect(allBatches(plan(grants))).toHaveLength(3);
  expect(allBatches(plan([], grants))).toHaveLength(3);
});

test('long names: no statement reaches 100 KB, no batch more than that in all', () => {
  const long = (n: number): string => `${n}`.padStart(127, 'x');
  const grants = count(1500).map((n) => grant(execute(long(n), long(n)), user('u')));
  const batches = allBatches(plan(grants));
  for (const { sql } of batches)
    expect(sql.reduce((sum, text) => sum + bytes(text), 0)).toBeLessThanOrEqual(100_000);
  expect(
    keysIn(
      batches.flatMap(({ sql }) => sql),
      'GRANT',
    ),
  ).toEqual(keysOf(grants));
});

test('an intent with its statements as data stays below an item of 400 KB', () => {
  const grants = count(20_000).map((n) => grant(usage(), user(`${n}`)));
  for (const batch of allBatches(plan(grants)))
    expect(bytes(JSON.stringify(batch))).toBeLessThanOrEqual(300_000);
});

test('one user with more objects than a transaction holds is served in several', () => {
  const grants = count(100).map((n) =>
    grant(n % 2 === 0 ? usage(`s${n}`) : execute(`m${n}`), user('u')),
  );
  expect(
    keysIn(
      allBatches(plan(grants)).flatMap(({ sql }) => sql),
      'GRANT',
    ),
  ).toEqual(keysOf(grants));
});

test('sparse matrices: the batches are the plan', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 20 }),
      (users, models) => {
        const grants = sparse(users, models);
        expect(
          keysIn(
            allBatches(plan(grants)).flatMap(({ sql }) => sql),
            'GRANT',
          ),
        ).toEqual(keysOf(grants));
      },
    ),
    runs(30),
  );
});
