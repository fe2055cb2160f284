import { expect, test } from '@jest/globals';
import { takesSessionTags } from '../../../../domain/setup/iam/session-tags.ts';

const trust = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const PRINCIPAL = { AWS: 'arn:aws:iam::111122223333:root' };

test.each<[string, string, boolean]>([
  [
    'assuming alone',
    trust({ Effect: 'Allow', Principal: PRINCIPAL, Action: 'sts:AssumeRole' }),
    false,
  ],
  [
    'a list with it, in any case',
    trust({ Effect: 'Allow', Principal: PRINCIPAL, Action: ['sts:AssumeRole', 'STS:tagsession'] }),
    true,
  ],
  ['everything of STS', trust({ Effect: 'Allow', Principal: PRINCIPAL, Action: 'sts:*' }), true],
  [
    'all but another action',
    trust({ Effect: 'Allow', Principal: PRINCIPAL, NotAction: 'sts:SetSourceIdentity' }),
    true,
  ],
  ['all but it', trust({ Effect: 'Allow', Principal: PRINCIPAL, NotAction: 'sts:Tag*' }), false],
  [
    'a deny of it',
    trust({ Effect: 'Deny', Principal: PRINCIPAL, Action: 'sts:TagSession' }),
    false,
  ],
  ['no JSON', '{', true],
])('a trust policy of %s', (_, policy, takes) => expect(takesSessionTags(policy)).toBe(takes));
