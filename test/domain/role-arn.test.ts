import { expect, test } from '@jest/globals';
import { reachesRole } from '../../domain/role-arn.ts';

const ROLE = 'arn:aws:iam::111122223333:role/redshift-ml/retention';
const LOADER = 'arn:aws:iam::111122223333:role/loader';

test.each([
  ['its ARN', ROLE, false, true],
  ['a chain to it', `${LOADER},${ROLE}`, false, true],
  ['a chain that only passes it', `${ROLE},${LOADER}`, false, false],
  ['another role', LOADER, true, false],
  ['every role', 'ALL', false, true],
  ['every role, however it is spelt', 'all', false, true],
  ['the default role', 'default-aws-iam-role', true, true],
  ['the default role, which is another one', 'default-aws-iam-role', false, false],
])('a row that names %s', (_, named, isDefault, reaches) =>
  expect(reachesRole(named, ROLE, isDefault)).toBe(reaches),
);
