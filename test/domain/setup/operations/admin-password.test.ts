import { expect, test } from '@jest/globals';
import { couldResetPassword } from '../../../../domain/setup/operations/admin-password.ts';
import { Call } from '../../../../domain/setup/operations/every-call.ts';

const calls = [
  {
    operation: 'redshift:ModifyCluster',
    input: { ClusterIdentifier: 'analytics', EnhancedVpcRouting: true },
  },
  {
    operation: 'redshift-serverless:UpdateNamespace',
    input: { namespaceName: 'data', iamRoles: [], defaultIamRoleArn: '' },
  },
] as const;

const SECRETS = [
  'MasterUserPassword',
  'ManageMasterPassword',
  'adminUserPassword',
  'manageAdminPassword',
];

test.each(calls)('$operation takes no password and is sent by its own function', (call) => {
  expect(couldResetPassword(call)).toBe(true);
  expect(Call.safeParse(call).success).toBe(true);
  const withSecrets = SECRETS.map((field) => ({ ...call, input: { ...call.input, [field]: 'x' } }));
  expect(withSecrets.map((one) => Call.safeParse(one).success)).toEqual(SECRETS.map(() => false));
});

test('a cluster is associated with roles by an operation that knows no password', () =>
  expect(couldResetPassword({ operation: 'redshift:ModifyClusterIamRoles' })).toBe(false));
