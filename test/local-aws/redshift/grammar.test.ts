import { describe, expect, test } from '@jest/globals';
import { pairsOf, parseStatement } from '../../../local-aws/redshift/sql/grammar.ts';
import { kindOf } from '../../../local-aws/redshift/sql/kind.ts';

type Target = ReturnType<typeof pairsOf>[number]['target'];

function onWhat(target: Target): string {
  switch (target.kind) {
    case 'model':
      return ` ${target.schema}|${target.name}`;
    case 'schema':
      return ` ${target.name}`;
    case 'iam-role':
      return ` ${target.arn} ${target.command}`;
    default:
      return '';
  }
}

const inWords = (sql: string): string[] =>
  pairsOf(parseStatement(sql)).map(({ verb, right, target, grantee }) => {
    const on = onWhat(target);
    return `${verb} ${right}${on} ${grantee.type}:${grantee.name}${grantee.grantOption ? ' +' : ''}`;
  });

describe('a statement names these pairs', () => {
  test.each([
    [
      'the spec: create',
      'GRANT CREATE MODEL TO GROUP retention_analyst_grp;',
      ['GRANT CREATE MODEL group:retention_analyst_grp'],
    ],
    [
      'the spec: schema, two rights',
      'GRANT CREATE, USAGE ON SCHEMA demo_ml TO GROUP retention_analyst_grp',
      [
        'GRANT CREATE demo_ml group:retention_analyst_grp',
        'GRANT USAGE demo_ml group:retention_analyst_grp',
      ],
    ],
    [
      'every model with every grantee',
      'GRANT EXECUTE ON MODEL a.m, b."n.o" TO u, GROUP "G", ROLE "R"',
      [
        'GRANT EXECUTE a|m user:u',
        'GRANT EXECUTE a|m group:G',
        'GRANT EXECUTE a|m role:R',
        'GRANT EXECUTE b|n.o user:u',
        'GRANT EXECUTE b|n.o group:G',
        'GRANT EXECUTE b|n.o role:R',
      ],
    ],
    [
      'quotes keep case, without them it folds',
      'REVOKE CREATE MODEL FROM "Ann", Bob',
      ['REVOKE CREATE MODEL user:Ann', 'REVOKE CREATE MODEL user:bob'],
    ],
    ['doubled quotes', 'GRANT CREATE MODEL TO "a""b -- "', ['GRANT CREATE MODEL user:a"b -- ']],
    [
      'quoted keywords are names',
      'GRANT CREATE MODEL TO "group", "role"',
      ['GRANT CREATE MODEL user:group', 'GRANT CREATE MODEL user:role'],
    ],
    [
      'PUBLIC in any spelling',
      'GRANT CREATE MODEL TO public, "public", GROUP public',
      [
        'GRANT CREATE MODEL public:public',
        'GRANT CREATE MODEL public:public',
        'GRANT CREATE MODEL public:public',
      ],
    ],
    [
      'a grant option belongs to its user',
      'GRANT CREATE MODEL TO a WITH GRANT OPTION, b',
      ['GRANT CREATE MODEL user:a +', 'GRANT CREATE MODEL user:b'],
    ],
    [
      'a role chain is one role',
      "GRANT ASSUMEROLE ON 'arn:a,arn:b', 'arn:c' TO GROUP g FOR CREATE MODEL",
      [
        'GRANT ASSUMEROLE arn:a,arn:b CREATE MODEL group:g',
        'GRANT ASSUMEROLE arn:c CREATE MODEL group:g',
      ],
    ],
    [
      'ALL commands',
      'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL',
      [
        'REVOKE ASSUMEROLE ALL COPY public:public',
        'REVOKE ASSUMEROLE ALL UNLOAD public:public',
        'REVOKE ASSUMEROLE ALL EXTERNAL FUNCTION public:public',
        'REVOKE ASSUMEROLE ALL CREATE MODEL public:public',
      ],
    ],
    [
      'comments are no part of it',
      'GRANT /* GROUP x */ CREATE MODEL -- TO y\n TO z',
      ['GRANT CREATE MODEL user:z'],
    ],
  ])('%s', (_, sql, pairs) => expect(inWords(sql)).toEqual(pairs));
});

describe('it is refused', () => {
  test.each([
    [
      'two statements',
      'GRANT CREATE MODEL TO a; GRANT CREATE MODEL TO b',
      'cannot insert multiple commands',
    ],
    [
      'a grant option for a group',
      'GRANT CREATE MODEL TO GROUP g WITH GRANT OPTION',
      'only be granted to users',
    ],
    ['another command', 'DROP MODEL a.b', 'syntax error at or near "DROP"'],
    [
      'something after the end',
      'GRANT CREATE MODEL TO a CASCADE',
      'syntax error at or near "CASCADE"',
    ],
    ['an empty name', 'GRANT CREATE MODEL TO ""', 'zero-length delimited identifier'],
    ['a name of 128 bytes', `GRANT CREATE MODEL TO "${'é'.repeat(64)}"`, 'longer than 127 bytes'],
    ['an open quote', 'GRANT CREATE MODEL TO "a', 'unterminated quoted identifier'],
    [
      'a privilege of another kind',
      'GRANT USAGE ON MODEL a.b TO c',
      'invalid privilege type USAGE',
    ],
    [
      'a system permission list',
      'GRANT CREATE MODEL, DROP MODEL TO ROLE r',
      'syntax error at or near ","',
    ],
  ])('%s', (_, sql, message) => expect(() => parseStatement(sql)).toThrow(message));

  test('a query that mixes leader-node catalogs and SVV views', () => {
    expect(() => kindOf('SELECT 1 FROM pg_user, svv_roles')).toThrow(
      'not supported on Redshift tables',
    );
  });
  test.each(['CREATE USER x', 'DELETE FROM pg_user', 'begin', ''])(
    '%p is neither read nor grant',
    (sql) => {
      expect(() => kindOf(sql)).toThrow();
    },
  );
});
