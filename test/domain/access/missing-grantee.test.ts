import { expect, test } from '@jest/globals';
import { missingGrantee } from '../../../domain/access/missing-grantee.ts';
import { catalog, group, role, user } from './examples.ts';

const SHOWN = catalog({
  identities: [
    [user('IAMR:Data_Scientist'), 100],
    [group('marketing_analyst_grp'), 101],
    [role('ml_users'), 102],
  ],
});

test.each([
  [
    user('"IAMR:Data_Scientist"'),
    'the name holds quotes, which only SQL wants; there is a user IAMR:Data_Scientist: ask again with this spelling',
  ],
  [
    user('marketing_analyst_grp'),
    'there is a group marketing_analyst_grp: ask again with this type and name',
  ],
  [group('ml_users'), 'there is a role ml_users: ask again with this type and name'],
  [
    group('GROUP marketing_analyst_grp'),
    'the name holds the keyword GROUP; there is a group marketing_analyst_grp: ask again with this spelling',
  ],
  [
    group('Marketing_Analyst_GRP'),
    'there is a group marketing_analyst_grp: ask again with this spelling',
  ],
  [
    user('iamr:data_scientist'),
    'there is a user IAMR:Data_Scientist: ask again with this spelling',
  ],
  [
    user('"nobody"'),
    "the name holds quotes, which only SQL wants; ask again with the user's bare name",
  ],
  [user('nobody'), 'create it, or correct the request'],
])('%j: what the catalog shows instead', (grantee, advice) => {
  expect(missingGrantee(grantee, SHOWN)).toBe(
    `${grantee.type} ${grantee.name} does not exist in this warehouse; ${advice}`,
  );
});
