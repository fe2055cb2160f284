import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import { personOfCaller } from '../../domain/people.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';

const warehouses = [{ account: '111122223333' }];
const accounts: [] = [];
const SSO = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcdef';
const people = {
  roles: ['arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_*'],
  names: { 'olivia@example.com': 'olivia', 'arn:aws:iam::111122223333:user/ops/dba-7': 'paul' },
};

describe('who a caller is', () => {
  test.each([
    ['arn:aws:iam::111122223333:user/olivia', 'olivia'],
    ['arn:aws:iam::111122223333:user/team/data/olivia', 'olivia'],
    ['arn:aws-cn:iam::111122223333:user/olivia', 'olivia'],
    ['arn:aws:iam::111122223333:user/ops/dba-7', 'paul'],
    [`${SSO}/olivia@example.com`, 'olivia'],
    [`${SSO}/maria@example.com`, 'maria@example.com'],
  ])('%s is %s', (arn, person) =>
    expect(personOfCaller(arn, { people, warehouses, accounts })).toEqual({ person, arn }),
  );

  test.each([
    ['arn:aws:iam::999999999999:user/olivia', 'is a user of account 999999999999'],
    ['arn:aws:iam::111122223333:root', 'neither an IAM user nor a session'],
    ['arn:aws:sts::111122223333:federated-user/olivia', 'neither an IAM user nor a session'],
    ['arn:aws:iam::111122223333:role/olivia', 'neither an IAM user nor a session'],
    ['arn:aws:sts::111122223333:assumed-role/Admin/olivia', 'people.roles'],
    ['arn:aws:sts::111122223333:assumed-role/xAWSReservedSSO_Approver_1/olivia', 'people.roles'],
    [
      'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/olivia',
      'people.roles',
    ],
    ['olivia', 'neither an IAM user nor a session'],
  ])('%s is nobody: %s', (arn, because) =>
    expect(personOfCaller(arn, { people, warehouses, accounts })).toEqual({
      refused: expect.stringContaining(because),
    }),
  );

  test('users of an account whose warehouses are administered from another one are persons only where that is said', () => {
    const spoke = { id: '999999999999', externalId: 'x-1' };
    const both = [...warehouses, { account: spoke.id }];
    const caller = 'arn:aws:iam::999999999999:user/olivia';
    expect(personOfCaller(caller, { warehouses: both, accounts: [spoke] })).toHaveProperty(
      'refused',
    );
    expect(
      personOfCaller(caller, {
        people: { accounts: [spoke.id], roles: [], names: {} },
        warehouses: both,
        accounts: [spoke],
      }),
    ).toMatchObject({ person: 'olivia' });
  });
  test('accounts that are listed replace those of the warehouses', () => {
    const other = { accounts: ['999999999999'], roles: [], names: {} };
    expect(
      personOfCaller('arn:aws:iam::999999999999:user/olivia', {
        people: other,
        warehouses,
        accounts,
      }),
    ).toMatchObject({ person: 'olivia' });
    expect(
      personOfCaller('arn:aws:iam::111122223333:user/olivia', {
        people: other,
        warehouses,
        accounts,
      }),
    ).toHaveProperty('refused');
  });
});

test('an approver of the setup who could be nobody at the URL is a mistake of the configuration', () => {
  const approvers = ['arn:aws:sts::111122223333:assumed-role/Admins/ada'];
  expect(() => parseConfig({ ...adminFile(), approvers })).toThrow(
    'config/admin.yml: approvers.0: arn:aws:sts::111122223333:assumed-role/Admins/ada is a session of a role that people.roles of config/admin.yml does not list',
  );
});

test('a pattern may end in an asterisk, and hold none elsewhere', () => {
  const roles = ['arn:aws:sts::111122223333:assumed-role/*Approver'];
  expect(() => parseConfig({ ...adminFile(), people: { roles } })).toThrow('people.roles.0');
});
