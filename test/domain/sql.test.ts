import { describe, expect, test } from '@jest/globals';
import { catalogQueries, singleCatalogQueries } from '../../domain/access/catalog-queries.ts';
import type { AccessStatement } from '../../domain/access/statement.ts';
import { nameProblem } from '../../domain/name.ts';
import { toSql, UnsafeIdentifier } from '../../domain/sql.ts';
import { kindOf } from '../../local-aws/redshift/sql/kind.ts';
import { fc, runs } from '../property.ts';
import {
  assume,
  CREATE_MODEL,
  create,
  execute,
  group,
  ROLE,
  role,
  usage,
  user,
} from './access/examples.ts';
import { pairsIn } from './access/pairs.ts';

const HOSTILE = [
  'a"; DROP USER awsuser; --',
  '"',
  '""""',
  "'; SELECT 1",
  'a" TO PUBLIC; --',
  '/* not a comment */',
  '$$ body $$',
  'back\\slash',
  'GROUP x',
  'a, "b',
  'PUBLIC ',
];

describe('the statements are those of the documentation', () => {
  test.each<[string, AccessStatement]>([
    [
      'GRANT CREATE MODEL TO GROUP "g", "u", ROLE "r"',
      { verb: 'GRANT', privileges: [CREATE_MODEL], grantees: [group('g'), user('u'), role('r')] },
    ],
    [
      'REVOKE CREATE MODEL FROM GROUP "g"',
      { verb: 'REVOKE', privileges: [CREATE_MODEL], grantees: [group('g')] },
    ],
    [
      'GRANT EXECUTE ON MODEL "s"."m", "s"."n" TO "u"',
      {
        verb: 'GRANT',
        privileges: [execute('m', 's'), execute('n', 's')],
        grantees: [user('u')],
      },
    ],
    [
      'GRANT CREATE, USAGE ON SCHEMA "s" TO GROUP "g"',
      {
        verb: 'GRANT',
        privileges: [create('s'), usage('s')],
        grantees: [group('g')],
      },
    ],
    [
      `REVOKE ASSUMEROLE ON '${ROLE}' FROM ROLE "r" FOR CREATE MODEL`,
      { verb: 'REVOKE', privileges: [assume(ROLE)], grantees: [role('r')] },
    ],
  ])('%s', (sql, statement) => expect(toSql(statement)).toBe(sql));
});

test.each(HOSTILE)('a hostile name stays a name: %j', (name) => {
  const sql = toSql({
    verb: 'GRANT',
    privileges: [execute(name, name)],
    grantees: [group(name)],
  });
  expect(pairsIn(sql)).toEqual([['GRANT', 'execute-model', name, name, 'group', name]]);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 140 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', ';', '-', '.', ',', ' ', 'a', '\ud83e', '\u0000', '\n'),
  }),
  fc.constantFrom(...HOSTILE),
);
const anyGrantee = fc.record({
  type: fc.constantFrom('user' as const, 'group' as const, 'role' as const),
  name: anyText,
});
const anyVerb = fc.constantFrom('GRANT' as const, 'REVOKE' as const);

/** Quotes do not make `public` a name of a user or group in PostgreSQL 8.0; it is refused long before (grantee-rules). */
const isPublic = ({ type, name }: { type: string; name: string }): boolean =>
  name === 'public' && type !== 'role';

describe('for arbitrary names: exactly one statement on exactly these names, or a refusal', () => {
  const check = (
    statement: AccessStatement,
    names: readonly string[],
    pairs: readonly (readonly string[])[],
  ): void => {
    if (names.every((name) => nameProblem(name) === undefined))
      expect(pairsIn(toSql(statement))).toEqual(pairs);
    else expect(() => toSql(statement)).toThrow(UnsafeIdentifier);
  };
  test('CREATE MODEL', () => {
    fc.assert(
      fc.property(anyVerb, anyGrantee, (verb, grantee) => {
        fc.pre(!isPublic(grantee));
        check(
          { verb, privileges: [CREATE_MODEL], grantees: [grantee] },
          [grantee.name],
          [[verb, 'create-model', grantee.type, grantee.name]],
        );
      }),
      runs(1000),
    );
  });
  test('EXECUTE ON MODEL', () => {
    fc.assert(
      fc.property(anyVerb, anyText, anyText, anyGrantee, (verb, schema, model, grantee) => {
        fc.pre(!isPublic(grantee));
        check(
          { verb, privileges: [execute(model, schema)], grantees: [grantee] },
          [schema, model, grantee.name],
          [[verb, 'execute-model', schema, model, grantee.type, grantee.name]],
        );
      }),
      runs(1000),
    );
  });
  test('ON SCHEMA, two names', () => {
    fc.assert(
      fc.property(anyVerb, anyText, anyText, anyGrantee, (verb, one, two, grantee) => {
        fc.pre(!isPublic(grantee));
        check(
          { verb, privileges: [usage(one), usage(two)], grantees: [grantee] },
          [one, two, grantee.name],
          [...new Set([one, two])].map((schema) => [
            verb,
            'schema-usage',
            schema,
            grantee.type,
            grantee.name,
          ]),
        );
      }),
      runs(1000),
    );
  });
  test('the one literal: a role ARN passes unchanged, everything else is refused', () => {
    fc.assert(
      fc.property(anyText, (suffix) => {
        const arn = `${ROLE}${suffix}`;
        const statement: AccessStatement = {
          verb: 'GRANT',
          privileges: [assume(arn)],
          grantees: [user('u')],
        };
        if (/^[\w+=,.@/-]*$/.test(suffix))
          expect(pairsIn(toSql(statement))).toEqual([['GRANT', 'assume-role', arn, 'user', 'u']]);
        else expect(() => toSql(statement)).toThrow(UnsafeIdentifier);
      }),
      runs(1000),
    );
  });
});

test('every reading query only reads, and none mixes leader-node catalogs with SVV views', () => {
  for (const scope of ['database', 'warehouse'] as const) {
    expect(catalogQueries(scope)).toHaveLength(3);
    for (const sql of [...catalogQueries(scope), ...singleCatalogQueries(scope)])
      expect(kindOf(sql)).toBe('select');
  }
});
