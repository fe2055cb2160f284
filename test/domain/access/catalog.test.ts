import { describe, expect, test } from '@jest/globals';
import { type CatalogRows, catalogOf, isReady } from '../../../domain/access/catalog.ts';
import { inWords, NAMESPACE, ROLE } from './examples.ts';

const EMPTY: CatalogRows = { namespace: [[NAMESPACE]], users: [], groups: [], roles: [] };
const read = (rows: Partial<CatalogRows>) => catalogOf({ ...EMPTY, ...rows }, 'dev');
const held = (rows: Partial<CatalogRows>): string[] => inWords([...read(rows).held.values()]);

describe('who holds what', () => {
  test.each<[string, Partial<CatalogRows>, string[]]>([
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

test('a catalog without its namespace names none', () =>
  expect(read({ namespace: [] }).namespace).toBe(''));
