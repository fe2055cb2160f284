import { describe, expect, test } from '@jest/globals';
import { coalesce } from '../../../domain/access/coalesce.ts';
import { grantsOf } from '../../../domain/access/statement.ts';
import { type Grant, type Grantee, grantKey, type Privilege } from '../../../domain/privilege.ts';
import { toSql } from '../../../domain/sql.ts';
import { fc, runs } from '../../property.ts';
import {
  CREATE_MODEL,
  create,
  execute,
  grant,
  group,
  MARKETING,
  RETENTION,
  ROLE,
  role,
  usage,
  user,
} from './examples.ts';
import { keysIn, keysOf } from './pairs.ts';

const product = (privileges: readonly Privilege[], grantees: readonly Grantee[]): Grant[] =>
  privileges.flatMap((privilege) => grantees.map((grantee) => grant(privilege, grantee)));
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("the spec's story is the spec's four statements", () => {
  const grants = [
    grant(CREATE_MODEL, RETENTION),
    grant(create(), RETENTION),
    grant(usage(), RETENTION),
    grant(usage(), MARKETING),
    grant(execute(), MARKETING),
  ];
  expect(coalesce('GRANT', grants).map(toSql)).toEqual([
    'GRANT CREATE MODEL TO GROUP "retention_analyst_grp"',
    'GRANT CREATE, USAGE ON SCHEMA "demo_ml" TO GROUP "retention_analyst_grp"',
    'GRANT USAGE ON SCHEMA "demo_ml" TO GROUP "marketing_analyst_grp"',
    'GRANT EXECUTE ON MODEL "demo_ml"."customer_churn_auto_model" TO GROUP "marketing_analyst_grp"',
  ]);
});

describe('a full rectangle is one statement', () => {
  const grantees = count(100).map((n) => group(`g${n}`));
  test.each([
    [
      '100 schemas × 100 groups',
      product(
        count(100).map((n) => usage(`s${n}`)),
        grantees,
      ),
    ],
    ['both rights on a schema', product([usage(), create()], grantees)],
    [
      '1,000 models × 10 roles',
      product(
        count(1000).map((n) => execute(`m${n}`)),
        count(10).map((n) => role(`r${n}`)),
      ),
    ],
    ['CREATE MODEL for everybody', product([CREATE_MODEL], grantees)],
    [
      'two roles to assume',
      product(
        [
          { kind: 'assume-role', role: ROLE },
          { kind: 'assume-role', role: `${ROLE}2` },
        ],
        grantees,
      ),
    ],
  ])('%s', (_, grants) => {
    const statements = coalesce('REVOKE', grants);
    expect(statements).toHaveLength(1);
    expect(keysOf(statements.flatMap(grantsOf))).toEqual(keysOf(grants));
    expect(keysIn(statements.map(toSql), 'REVOKE')).toEqual(keysOf(grants));
  });
});

test('no statement for nothing', () => expect(coalesce('GRANT', [])).toEqual([]));

test('a hole in the rectangle is not filled', () => {
  const grants = product([execute('m'), execute('n')], [user('a'), user('b')]).slice(1);
  expect(coalesce('GRANT', grants)).toHaveLength(2);
  expect(keysIn(coalesce('GRANT', grants).map(toSql), 'GRANT')).toEqual(keysOf(grants));
});

test('a user, a group and a role of one name, and names that differ in the last of 127 bytes, are kept apart', () => {
  const grants = [
    grant(usage('a'), user('analyst')),
    grant(usage('b'), group('analyst')),
    grant(usage('c'), role('analyst')),
    grant(usage(`${'x'.repeat(126)}a`), user('u')),
    grant(usage(`${'x'.repeat(126)}b`), user('v')),
  ];
  expect(keysIn(coalesce('GRANT', grants).map(toSql), 'GRANT')).toEqual(keysOf(grants));
});

describe('for any set of grants the statements name exactly its pairs, none twice', () => {
  const name = fc.constantFrom('a', 'b', 'A', 'a"b', 'analyst', 'user a', 'é', '🦊', 'x,y');
  const privilege: fc.Arbitrary<Privilege> = fc.oneof(
    fc.constant(CREATE_MODEL),
    fc.tuple(name, name).map(([schema, model]) => execute(model, schema)),
    name.map(usage),
    name.map(create),
    fc
      .constantFrom('', '1', '/path')
      .map((suffix): Privilege => ({ kind: 'assume-role', role: `${ROLE}${suffix}` })),
  );
  const grantee = fc.record({
    type: fc.constantFrom('user' as const, 'group' as const, 'role' as const),
    name,
  });
  const grants = fc.uniqueArray(fc.record({ privilege, grantee }), {
    selector: grantKey,
    maxLength: 120,
    size: 'max',
  });

  test('as data and as SQL read back', () => {
    fc.assert(
      fc.property(grants, (set) => {
        const statements = coalesce('GRANT', set);
        expect(keysOf(statements.flatMap(grantsOf))).toEqual(keysOf(set));
        expect(keysIn(statements.map(toSql), 'GRANT')).toEqual(keysOf(set));
      }),
      runs(300),
    );
  });
  test('a grant given twice is named once', () => {
    fc.assert(
      fc.property(grants, (set) =>
        expect(keysOf(coalesce('GRANT', [...set, ...set]).flatMap(grantsOf))).toEqual(keysOf(set)),
      ),
      runs(50),
    );
  });
});
