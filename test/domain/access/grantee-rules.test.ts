import { describe, expect, test } from '@jest/globals';
import { granteeProblem } from '../../../domain/access/grantee-rules.ts';
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
test.each([
  user('publicist'),
  group('ds:group'),
  group('_x'),
  user('__x'),
  user('dsx'),
  role('system'),
  group('marketing_analyst_grp'),
])('%j may be asked for', (grantee) => {
  expect(granteeProblem(grantee)).toBeUndefined();
});
