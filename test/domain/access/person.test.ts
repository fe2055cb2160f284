import { describe, expect, test } from '@jest/globals';
import { namesNobody, samePerson } from '../../../domain/access/person.ts';

describe('one person in any spelling', () => {
  test.each([
    'alice',
    'ALICE',
    ' alice\t',
    'alice@example.com',
    'Alice@Another.org',
    '@alice',
    'mailto:alice@example.com',
    'Alice Doe <alice@example.com>',
    '"alice"',
    'IAM:alice',
    'IAMR:alice',
    'CORP\\alice',
    'arn:aws:iam::111122223333:user/people/alice',
    'arn:aws:sts::111122223333:assumed-role/Analyst/alice@example.com',
    'AROAEXAMPLE:alice',
    'ａｌｉｃｅ',
    'al\u200bice',
    'al\u00adice',
    'al\u034fice',
    'alice\ufe0f',
    'alice\u0000',
    '\u202ealice',
    'alice/',
    'alice+x@example.com',
    'Alice+Test',
    '+alice',
    'arn:aws:sts::111122223333:assumed-role/Analyst/alice+x@example.com',
    'CN=alice,OU=x',
    'ou=x, cn=Alice, o=example',
    'uid=alice,ou=people,dc=example,dc=com',
    'CN=alice+x@example.com,OU=x',
    'CN=alice+UID=7,OU=x',
    '/C=US/O=Example/CN=alice',
  ])('%j is alice', (spelling) => {
    expect(samePerson(spelling, 'alice')).toBe(true);
    expect(samePerson('alice', spelling)).toBe(true);
  });
  test.each([
    'bob',
    'alice2',
    'malice',
    'bob@alice.com',
    'alice.doe@example.com',
    'bob+alice@example.com',
    'CN=bob,OU=alice',
    'CN=Doe\\, Alice,OU=x',
    '',
  ])('%j is somebody else', (other) => expect(samePerson(other, 'alice')).toBe(false));
});

describe('an approver has a name', () => {
  test.each([
    '',
    ' ',
    '\t',
    '@',
    '@@',
    '\u200b',
    '""',
    '<>',
    '/',
    ':',
    '+',
    '+@',
    '.',
    '-',
    'CN=,OU=x',
    '\u2800',
    '\u3164',
  ])('%j names nobody', (spelling) => expect(namesNobody(spelling)).toBe(true));
  test.each(['a', '7', '@alice', 'CN=alice', '李', 'é'])('%j names somebody', (spelling) =>
    expect(namesNobody(spelling)).toBe(false),
  );
});
