import { UpdateNamespaceCommand } from '@aws-sdk/client-redshift-serverless';
import { describe, expect, test } from '@jest/globals';
import { namespaceSenders } from '../../../aws/redshift-serverless/change.ts';
import { inAccount } from '../account.ts';
import { sending } from '../sending.ts';
import { other, serverless, serverlessAccount, workgroup } from './account.ts';

describe('a Serverless warehouse is changed', () => {
  test('a role left out of the list is gone: AWS replaces the whole list', () =>
    inAccount(serverlessAccount, async () => {
      const input = { namespaceName: 'ns', iamRoles: [other], defaultIamRoleArn: other };
      await sending(namespaceSenders, { serverless })({
        operation: 'redshift-serverless:UpdateNamespace',
        input,
      });
      expect(await workgroup()).toMatchObject({
        ok: { status: 'modifying', roles: [{ arn: other }], defaultRoleArn: other },
      });
    }));

  test.each([{ iamRoles: [other] }, { defaultIamRoleArn: other }])(
    'the sandbox refuses one without the other: %j',
    (part) =>
      inAccount(serverlessAccount, () =>
        expect(
          serverless.send(new UpdateNamespaceCommand({ namespaceName: 'ns', ...part })),
        ).rejects.toThrow('together'),
      ),
  );
});
