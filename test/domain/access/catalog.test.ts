import { describe, expect, test } from '@jest/globals';
import { type CatalogRows, catalogOf, isReady } from '../../../domain/access/catalog.ts';
import { inWords, NAMESPACE, ROLE } from './examples.ts';

const SESSION = { session: [[NAMESPACE, 'writer']] };
const read = (rows: CatalogRows) => catalogOf({ ...SESSION, ...rows }, 'dev');
const held = (rows: CatalogRows): string[] => inWords([...read(rows).held.values()]);

describe('who holds what', () => {
  test.each<[string, CatalogRows, string[]]>([
    [
      'CREATE MODEL is USAGE on the language mlfunc',
      {
        createModel: [
          ['group', 'g'],
          ['user', 'u'],
          ['role', 'r'],
        ],
      },
      ['create-model → group g', 'create-model → role r', 'create-model → user u'],
    ],
    [
      "a role's may show as a system privilege instead, or in both",
      {
        createModel: [['role', 'r']],
        systemPrivileges: [
          ['role', 'r'],
          ['role', 's'],
        ],
      },
      ['create-model → role r', 'create-model → role s'],
    ],
    ['EXECUTE', { executeModel: [['s', 'm', 'group', 'g']] }, ['execute-model s.m → group g']],
    [
      'schema rights',
      {
        schemaPrivileges: [
          ['s', 'CREATE', 'user', 'u'],
          ['s', 'USAGE', 'user', 'u'],
        ],
      },
      ['schema-create s → user u', 'schema-usage s → user u'],
    ],
    ['ASSUMEROLE', { assumeRole: [[ROLE, 'group', 'g']] }, [`assume-role ${ROLE} → group g`]],
    [
      'other kinds of identity cannot be granted to',
      {
        executeModel: [
          ['s', 'm', 'share', 'x'],
          ['s', 'm', null, null],
        ],
      },
      [],
    ],
    [
      'names keep their blanks and case',
      { schemaPrivileges: [[' S ', 'USAGE', 'user', 'Ann ']] },
      ['schema-usage  S  → user Ann '],
    ],
    [
      'a user that is called public is a user',
      { createModel: [['user', 'public']] },
      ['create-model → user public'],
    ],
  ])('%s', (_, rows, grants) => expect(held(rows)).toEqual(grants));

  test('what PUBLIC holds is observed apart', () => {
    const catalog = read({ executeModel: [['s', 'm', 'public', 'public']] });
    expect(catalog.held.size).toBe(0);
    expect([...catalog.publicly]).toEqual(['["execute-model","s","m"]']);
  });
});

test('users, groups and roles of one name have their own ids', () => {
  const { identities } = read({
    users: [['analyst', 1]],
    groups: [['analyst', 2]],
    roles: [['analyst', 3]],
  });
  expect([...identities]).toEqual([
    ['user analyst', 1],
    ['group analyst', 2],
    ['role analyst', 3],
  ]);
});

test('models of this database only, without the padding of char(128)', () => {
  const pad = (text: string): string => text.padEnd(128);
  expect(
    read({
      models: [
        [pad('dev'), pad('s'), pad('m'), pad('carol'), pad('Model is Ready')],
        [pad('prod'), pad('s'), pad('n'), pad('carol'), pad('Model is Ready')],
      ],
    }).models,
  ).toEqual([{ schema: 's', model: 'm', owner: 'carol', state: 'Model is Ready' }]);
});

test.each([
  ['Model is Ready', true],
  ['READY', true],
  ['TRAINING', false],
  ['FAILED', false],
  ['', false],
  ['Model is Ready?', false],
])('a model in state %j is usable: %s', (state, usable) =>
  expect(isReady({ schema: 's', model: 'm', owner: 'o', state })).toBe(usable),
);

test('who read it, and whether as a superuser', () => {
  expect(read({ superusers: [['rdsdb'], ['writer']] }).reader).toEqual({
    name: 'writer',
    isSuperuser: true,
  });
  expect(read({ superusers: [['rdsdb']] }).reader).toEqual({ name: 'writer', isSuperuser: false });
  expect(read({ session: [] })).toMatchObject({ namespace: '', superusers: new Set() });
  expect(read({ session: [] }).reader).toBeUndefined();
});

test('groups of users, roles of users and of roles', () => {
  const { memberships } = read({
    users: [
      ['ann', '101'],
      ['bob', '102'],
    ],
    groups: [
      ['empty', '7', null],
      ['makers', '8', '101,102'],
    ],
    userRoles: [['ann', 'planners']],
    roleRoles: [['planners', 'all']],
  });
  expect([...memberships]).toEqual([
    ['user ann', ['group makers', 'role planners']],
    ['user bob', ['group makers']],
    ['role planners', ['role all']],
  ]);
});

test('permissions on everything of a sort', () => {
  expect(
    read({
      scopedInDatabase: [['SCHEMAS', 'USAGE', 'role', 'r', 'dev']],
      scopedInSchema: [['FUNCTIONS', 'EXECUTE', 'public', 'public', 's']],
    }).scoped,
  ).toEqual([
    { scope: 'SCHEMAS', right: 'USAGE', holder: 'role r', within: { database: 'dev' } },
    { scope: 'FUNCTIONS', right: 'EXECUTE', holder: 'public', within: { schema: 's' } },
  ]);
});
