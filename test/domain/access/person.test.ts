import { describe, expect, test } from '@jest/globals';
import { mixedWord, withCodePoints } from '../../../domain/access/mixed-scripts.ts';
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

describe('one person, as systems write the same identity', () => {
  test.each([
    ['jane.doe@example.com', 'jane.doe_example.com#EXT#@tenant.onmicrosoft.com'],
    ['jane_doe@example.com', 'jane_doe_example.com#ext#@tenant.onmicrosoft.com'],
    ['Doe, Jane', 'Jane Doe'],
    ['Doe, Jane (Finance)', 'jane.doe@example.com'],
    ['DOE Jane', 'Jane Doe'],
    ['CN=Doe\\, Jane,OU=x', 'jane.doe@example.com'],
    ['CN=Doe\\2c Jane,OU=x', 'Jane Doe'],
    ['/C=US/O=Example/CN=Jane Doe/emailAddress=jdoe@example.com', 'jdoe'],
    ['auth0|jane.doe', 'jane.doe'],
    ['okta|00u1abcd|jane.doe@example.com', 'jane.doe@example.com'],
    ['Okta_jane.doe@example.com', 'jane.doe@example.com'],
    ['AzureAD_jane.doe@example.com', 'jane.doe@example.com'],
    ['AROAEXAMPLEID:jane.doe@example.com', 'jane.doe@example.com'],
    ['CORP\\jane.doe', 'jane.doe@example.com'],
    ['AWSIDC:jane.doe@example.com', 'jane.doe'],
    ['jane.doe@example.com (admin)', 'jane.doe@example.com'],
    ['jane.doe@example.com;olivia', 'jane.doe@example.com'],
    ['olivia, jane.doe@example.com', 'olivia'],
    ['jane.doe@example.com, olivia', 'olivia'],
    ['smtp:maria@example.com', 'maria'],
    ['acct:maria@example.com', 'maria'],
    ['emailAddress=maria@example.com', 'maria'],
    ['maria%40example.com', 'maria@example.com'],
    ['maria%2540example.com', 'maria@example.com'],
    ['maria&#64;example.com', 'maria@example.com'],
    ['maria.', 'maria'],
    ['maria_', 'maria'],
    ['m\u0430ria', 'maria'],
    ['mar\u0131a', 'maria'],
    ['MAR\u0130A', 'maria'],
    ['María', 'maria'],
    ['μaria', 'uaria'],
    ['\u03bfmar', 'omar'],
    ['Ana Silva / Finance', 'Ana Silva'],
    ['Ana Silva / Finance', 'ana.silva@example.com'],
    ['Ana Silva / Finance', 'Ana Silva / Risk'],
    ['Maria / Human Resources', 'maria'],
    ['Maria <m.lopez@example.com>', 'maria'],
    ['alice@example.com', 'alice@other.org'],
    ['github:alice', 'alice'],
    [
      'arn:aws:sts::111122223333:assumed-role/Portal/botocore-session-1700000001',
      'arn:aws:sts::111122223333:assumed-role/Portal/botocore-session-1700000002',
    ],
    [
      'arn:aws:sts::111122223333:assumed-role/Portal/i-0123456789abcdef0',
      'arn:aws:sts::111122223333:assumed-role/Portal/aws-sdk-js-session-1700',
    ],
  ])('%j and %j', (a, b) => {
    expect(samePerson(a, b)).toBe(true);
    expect(samePerson(b, a)).toBe(true);
  });
});

describe('two people are never taken for one', () => {
  test.each([
    ['Ana Silva / Finance', 'Lead Roe / Finance'],
    ['Ana Silva / Human Resources', 'Lead Roe / Human Resources'],
    ['Finance / Ana Silva', 'Finance / Lead Roe'],
    ['Ana Silva (Finance)', 'Lead Roe (Finance)'],
    ['Ana Silva - Finance', 'Lead Roe - Finance'],
    ['Ana Silva | Finance', 'Lead Roe | Finance'],
    ['Ana Silva, Finance', 'Lead Roe, Finance'],
    ['Finance: Ana Silva', 'Finance: Lead Roe'],
    ['ana@example.com (Finance)', 'leo@example.com (Finance)'],
    ['CORP\\ana', 'CORP\\leo'],
    ['ana_silva', 'luis_silva'],
    ['ana.silva@example.com', 'luis.silva@example.com'],
    ['james.thomas@example.com', 'thomas.james@example.com'],
    ['jdoe@example.com', 'jane.doe@example.com'],
    ['google-oauth2|1234', 'google-oauth2|5678'],
    ['google-oauth2|1234', 'auth0|1234'],
    ['alice.admin', 'alice'],
    ['alice/admin@EXAMPLE.COM', 'bob/admin@EXAMPLE.COM'],
    ['CN=ana+UID=7', 'CN=leo+UID=7'],
    ['CN=ana,OU=Finance', 'CN=leo,OU=Finance'],
    ['Maria <m.lopez@example.com>', 'Maria <m.silva@example.com>'],
    [
      'arn:aws:sts::111122223333:assumed-role/Portal/ana',
      'arn:aws:sts::111122223333:assumed-role/Portal/leo',
    ],
    [
      'arn:aws:sts::111122223333:assumed-role/Portal/botocore-session-1',
      'arn:aws:sts::111122223333:assumed-role/Desk/botocore-session-1',
    ],
    ['李娜', '李伟'],
    ['Иван', 'Пётр'],
  ])('%j and %j', (a, b) => {
    expect(samePerson(a, b)).toBe(false);
    expect(samePerson(b, a)).toBe(false);
  });
});

describe('letters that only look Latin', () => {
  test.each([
    ['\u0430lice', 'U+0430'],
    ['al\u0456ce@example.com', 'U+0456'],
    ['olivi\u03b1', 'U+03B1'],
    ['a\u0261nes', 'U+0261'],
  ])('%j is mixed', (text, code) => {
    const word = mixedWord(text);
    expect(word).toBeDefined();
    expect(withCodePoints(word ?? '')).toContain(code);
  });
  test.each([
    'alice',
    'Иван Petrov',
    'Ελένη',
    '李 Na',
    'José',
    'Yıldız',
    'straße',
    'иван@example.com',
  ])('%j is not', (text) => expect(mixedWord(text)).toBeUndefined());
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
    'null',
    'NULL',
    'undefined',
    'none',
    'None',
    'N/A',
    'n.a.',
    'NaN',
    'nil',
    '<null>',
    '(none)',
    'null@example.com',
    'unknown',
    'nobody',
    '[object Object]',
    'null;undefined',
  ])('%j names nobody', (spelling) => expect(namesNobody(spelling)).toBe(true));
  test.each(['a', '7', '@alice', 'CN=alice', '李', 'é', 'Nil Yalter', 'none;olivia'])(
    '%j names somebody',
    (spelling) => expect(namesNobody(spelling)).toBe(false),
  );
});
