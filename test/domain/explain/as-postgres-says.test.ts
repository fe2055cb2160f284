import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explain } from '../../../domain/explain/explain.ts';
import type { Privilege } from '../../../domain/privilege.ts';
import { fc, runs } from '../../property.ts';
import { ALL } from '../../scope.ts';
import { knownOf, MODELS, SCHEMAS, USERS, type World, worlds } from './world.ts';

/** Redshift's system role, scoped permissions and ASSUMEROLE have no counterpart in PostgreSQL; all else of a world has. */
const plain = worlds.map(
  (world): World => ({
    ...world,
    members: world.members.filter(([, of]) => of !== 'role sys:superuser'),
    grants: world.grants.filter(
      ([holder, right]) => holder !== 'role sys:superuser' && right !== 'ASSUMEROLE',
    ),
    scoped: [],
  }),
);

const quoted = (name: string): string => (name === 'public' ? 'PUBLIC' : `"${name}"`);
/** A model is a function here, and CREATE MODEL is USAGE on a language, as Redshift shows it. */
const functionOf = (model: string): string => {
  const [schema, name] = model.split('.');
  return `"${schema}"."${name}"()`;
};

/** What makes a world of PostgreSQL's own users, roles and grants. */
function statementsOf({ superusers, members, owners, grants }: World): string[] {
  const roles = ['group g0', 'group g1', 'role r0', 'role r1', 'role r2'];
  const owner = (of: string): string => quoted(`user ${owners[of]}`);
  return [
    'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC',
    ...roles.map((name) => `CREATE ROLE ${quoted(name)}`),
    ...USERS.map(
      (name) =>
        `CREATE ROLE ${quoted(`user ${name}`)} ${superusers.includes(name) ? 'SUPERUSER' : ''}`,
    ),
    ...members.map(([member, of]) => `GRANT ${quoted(of)} TO ${quoted(member)}`),
    ...SCHEMAS.map((schema) => `CREATE SCHEMA "${schema}" AUTHORIZATION ${owner(schema)}`),
    ...MODELS.flatMap((model) => [
      `CREATE FUNCTION ${functionOf(model)} RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      `REVOKE EXECUTE ON FUNCTION ${functionOf(model)} FROM PUBLIC`,
      `ALTER FUNCTION ${functionOf(model)} OWNER TO ${owner(model)}`,
    ]),
    ...grants.map(
      ([holder, right, object]) => `GRANT ${granted(right, object)} TO ${quoted(holder)}`,
    ),
  ];
}

function granted(right: string, object: string): string {
  if (right === 'CREATE MODEL') return 'USAGE ON LANGUAGE plpgsql';
  return right === 'EXECUTE'
    ? `EXECUTE ON FUNCTION ${functionOf(object)}`
    : `${right} ON SCHEMA "${object}"`;
}

/** PostgreSQL's question for the privilege. */
function questionOf(privilege: Privilege, name: string): string | undefined {
  const user = `'user ${name}'`;
  switch (privilege.kind) {
    case 'create-model':
      return `has_language_privilege(${user}, 'plpgsql', 'USAGE')`;
    case 'schema-usage':
      return `has_schema_privilege(${user}, '${privilege.schema}', 'USAGE')`;
    case 'schema-create':
      return `has_schema_privilege(${user}, '${privilege.schema}', 'CREATE')`;
    case 'execute-model':
      return `has_function_privilege(${user}, '${privilege.schema}.${privilege.model}()', 'EXECUTE')`;
    default:
      return undefined;
  }
}

// To make a PostgreSQL takes seconds of processor time.
(ALL ? describe : describe.skip)('PostgreSQL itself', () => {
  let postgres: PGlite;
  beforeAll(async () => {
    postgres = await PGlite.create();
  });
  afterAll(() => postgres.close());

  test('whoever PostgreSQL says holds a privilege holds it by some path, and nobody else', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(plain, async (world) => {
        const known = knownOf(world);
        const told = USERS.flatMap((name) => {
          const asked = (deed: Parameters<typeof explain>[1]) =>
            explain({ type: 'user', name }, deed, known).holdings;
          return [
            ...MODELS.flatMap((of) => {
              const [schema = '', model = ''] = of.split('.');
              return asked({ may: 'use', schema, model });
            }),
            ...SCHEMAS.flatMap((schema) => asked({ may: 'create', schema })),
          ].flatMap(({ privilege, answer }) => {
            const question = questionOf(privilege, name);
            return question === undefined ? [] : [{ question, answer }];
          });
        });
        const answers = new Map(told.map(({ question, answer }) => [question, answer]));
        const questions = [...answers.keys()];
        await postgres.exec(`BEGIN; ${statementsOf(world).join('; ')}`);
        const { rows } = await postgres.query<boolean[]>(
          `SELECT ${questions.map((question, n) => `${question} AS q${n}`).join(', ')}`,
          [],
          { rowMode: 'array' },
        );
        await postgres.exec('ROLLBACK');
        const says = questions.map(
          (question, n) => [question, rows[0]?.[n] ? 'yes' : 'no'] as const,
        );
        for (const [, answer] of says) met.add(answer);
        expect([...answers]).toEqual(says);
      }),
      runs(500),
    );
    expect([...met].sort()).toEqual(['no', 'yes']);
  });
});
