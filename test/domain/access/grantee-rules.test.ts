import { describe, expect, test } from '@jest/globals';
import { granteeProblem, granteeProblems } from '../../../domain/access/grantee-rules.ts';
import { group, role, user } from './examples.ts';

describe('PUBLIC in any spelling', () => {
  test.each([
    'public',
    'PUBLIC',
    'Public',
    ' public ',
    '"public"',
    "'PUBLIC'",
    'ｐｕｂｌｉｃ',
    'pub\u200blic',
    'pub\u00adlic',
    'public\u034f',
    'public\ufe0f',
    '\ufeffpublic',
    'pub lic',
  ])('%j', (name) => {
    for (const grantee of [user(name), group(name), role(name)])
      expect(granteeProblem(grantee)).toContain('PUBLIC is everybody');
  });
});
describe('names that belong to Redshift', () => {
  test.each([
    user('ds:share'),
    user('DS:share'),
    role('ds:x'),
    role('sys:monitor'),
    user('SYS:x'),
    user(' sys:x'),
    role('sys:x'),
  ])('%j', (grantee) => {
    expect(granteeProblem(grantee)).toContain('reserved by Redshift');
  });
  test.each(['__x', '__'])('group %s', (name) =>
    expect(granteeProblem(group(name))).toContain('two underscores'),
  );
});
describe('names that somebody else spelt', () => {
  test.each([
    [user('"IAMR:analyst"'), 'with quotes round it; write IAMR:analyst without them'],
    [group("'makers'"), 'with quotes round it; write makers without them'],
    [group('GROUP makers'), 'write { "type": "group", "name": "makers" }'],
    [group('role makers'), 'write { "type": "role", "name": "makers" }'],
  ])('%j', (grantee, problem) => expect(granteeProblem(grantee)).toContain(problem));
});
test.each(['redshift_ml_admin', 'REDSHIFT_ML_ADMIN', ' redshift_ml_admin'])(
  'the writer %j, a superuser, is given nothing',
  (name) =>
    expect(granteeProblems(user(name), 'redshift_ml_admin')).toEqual([
      expect.stringContaining('is the writer of this warehouse'),
    ]),
);
test('a group may be called like the writer', () =>
  expect(granteeProblems(group('redshift_ml_admin'), 'redshift_ml_admin')).toEqual([]));
test.each([
  user('publicist'),
  group('group'),
  group('the "best" makers'),
  group('ds:group'),
  group('_x'),
  user('__x'),
  user('dsx'),
  role('system'),
  group('marketing_analyst_grp'),
])('%j may be asked for', (grantee) => {
  expect(granteeProblem(grantee)).toBeUndefined();
});
