import { describe, expect, test } from '@jest/globals';
import { samePerson } from '../../../domain/access/person.ts';

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
  ])('%j is alice', (spelling) => {
    expect(samePerson(spelling, 'alice')).toBe(true);
    expect(samePerson('alice', spelling)).toBe(true);
  });
  test.each(['bob', 'alice2', 'malice', 'bob@alice.com', 'alice.doe@example.com', ''])('%j is somebody else', (other) =>
    expect(samePerson(other, 'alice')).toBe(false),
  );
});
