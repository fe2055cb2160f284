import { describe, expect, test } from '@jest/globals';
import { type Grant, Grantee, grantKey, Privilege, privilegeKey } from '../../domain/privilege.ts';
import { RoleArn } from '../../domain/role-arn.ts';
import {
  CREATE_MODEL,
  create,
  execute,
  grant,
  group,
  role,
  usage,
  user,
} from './access/examples.ts';

describe('two grants have one key only if they are the same grant', () => {
  test.each<[string, Grant, Grant]>([
    [
      'user and group of one name',
      grant(CREATE_MODEL, user('analyst')),
      grant(CREATE_MODEL, group('analyst')),
    ],
    [
      'group and role of one name',
      grant(CREATE_MODEL, group('analyst')),
      grant(CREATE_MODEL, role('analyst')),
    ],
    [
      'user and role of one name',
      grant(CREATE_MODEL, user('analyst')),
      grant(CREATE_MODEL, role('analyst')),
    ],
    [
      'names that differ in the last of 127 bytes',
      grant(usage(), user(`${'x'.repeat(126)}a`)),
      grant(usage(), user(`${'x'.repeat(126)}b`)),
    ],
    ['names that differ in case', grant(usage(), user('Ann')), grant(usage(), user('ann'))],
    ['composed and decomposed é', grant(usage(), user('\u00e9')), grant(usage(), user('e\u0301'))],
    ['usage and create', grant(usage(), user('a')), grant(create(), user('a'))],
    [
      'a dot on either side of the border',
      grant(execute('b.c', 'a'), user('u')),
      grant(execute('c', 'a.b'), user('u')),
    ],
    [
      'a quote and a comma that look like a border',
      grant(execute('m', 's","x'), user('u')),
      grant(execute('x","m', 's'), user('u')),
    ],
    [
      'a bracket that looks like the end',
      grant(usage('s"],["'), user('u')),
      grant(usage('s'), user('"],["u')),
    ],
    [
      'a backslash before a quote',
      grant(usage('s\\'), user('"u')),
      grant(usage('s\\"'), user('u')),
    ],
  ])('%s: apart', (_, one, other) => expect(grantKey(one)).not.toBe(grantKey(other)));

  test('the key does not depend on the order of fields', () => {
    expect(
      grantKey({
        grantee: { name: 'a', type: 'user' },
        privilege: { schema: 's', kind: 'schema-usage' },
      }),
    ).toBe(grantKey(grant(usage('s'), user('a'))));
  });
  test('the key of a privilege says nothing of its grantee', () =>
    expect(privilegeKey(execute('m', 's'))).toBe('["execute-model","s","m"]'));
});

describe('a role ARN, or a chain of them, is the only literal', () => {
  test.each([
    ['a role', 'arn:aws:iam::111122223333:role/redshift-ml'],
    ['a path', 'arn:aws:iam::111122223333:role/redshift-ml/team=a,b@c+d._-/x'],
    ['another partition', 'arn:aws-us-gov:iam::111122223333:role/r'],
    ['a chain', 'arn:aws:iam::111122223333:role/a,arn:aws:iam::444455556666:role/b'],
  ])('%s: taken', (_, arn) => expect(RoleArn.safeParse(arn).success).toBe(true));
  test.each([
    ['a quote', "arn:aws:iam::111122223333:role/a'"],
    ['a backslash', 'arn:aws:iam::111122223333:role/a\\'],
    ['a line feed at the end', 'arn:aws:iam::111122223333:role/a\n'],
    ['a blank in a chain', 'arn:aws:iam::111122223333:role/a, arn:aws:iam::111122223333:role/b'],
    ['a user', 'arn:aws:iam::111122223333:user/a'],
    ['the word default', 'default'],
    ['an account of 11 digits', 'arn:aws:iam::11112222333:role/a'],
    ['a chain whose second part is none', 'arn:aws:iam::111122223333:role/a,arn:aws:s3:::b'],
    ['nothing', ''],
  ])('%s: refused', (_, arn) => expect(RoleArn.safeParse(arn).success).toBe(false));
});

describe('what cannot be requested cannot be expressed', () => {
  test('PUBLIC is no type of grantee', () =>
    expect(Grantee.safeParse({ type: 'public', name: 'public' }).success).toBe(false));
  test('a grantee has no other fields', () =>
    expect(Grantee.safeParse({ type: 'user', name: 'a', admin: true }).success).toBe(false));
  test('no other privilege than the five', () =>
    expect(Privilege.safeParse({ kind: 'select', table: 't' }).success).toBe(false));
  test('no field too many', () =>
    expect(Privilege.safeParse({ kind: 'create-model', schema: 's' }).success).toBe(false));
});
