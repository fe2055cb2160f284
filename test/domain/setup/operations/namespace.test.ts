import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { planSetup } from '../../../../domain/setup/run/plan.ts';
import { facts, ok, ROLE } from '../warehouse.ts';

/** A namespace with a role of others, and perhaps their default. */
function serverless(defaultRole: { readonly defaultRoleArn?: string }): SetupFacts {
  const base = facts({}, { defaultRole: undefined });
  const { defaultRoleArn: _, ...warehouse } = ok(base.warehouse);
  return {
    ...base,
    target: { ...base.target, identity: { kind: 'serverless', workgroup: 'wg', namespace: 'ns' } },
    roles: {
      [ROLE]: {
        ok: {
          ...ok(base.roles[ROLE]),
          trustPolicy:
            '{"Statement":[{"Effect":"Allow","Principal":{"Service":["redshift.amazonaws.com","redshift-serverless.amazonaws.com","sagemaker.amazonaws.com"]},"Action":"sts:AssumeRole"}]}',
        },
      },
    },
    warehouse: {
      ok: {
        ...warehouse,
        kind: 'serverless',
        roles: [{ arn: 'arn:aws:iam::111122223333:role/old', applyStatus: 'in-sync' }],
        ...defaultRole,
      },
    },
  };
}

test('Serverless writes back the whole list of roles and guards it', () => {
  const given = serverless({ defaultRoleArn: 'arn:aws:iam::111122223333:role/old' });
  expect(planSetup(given).repairs).toMatchObject([
    {
      call: {
        operation: 'redshift-serverless:UpdateNamespace',
        input: {
          namespaceName: 'ns',
          iamRoles: ['arn:aws:iam::111122223333:role/old', ROLE],
          defaultIamRoleArn: 'arn:aws:iam::111122223333:role/old',
        },
      },
      replaces:
        '{"defaultIamRoleArn":"arn:aws:iam::111122223333:role/old","iamRoles":["arn:aws:iam::111122223333:role/old"]}',
    },
  ]);
});

test('Serverless takes roles and default together: without a default it is sent empty, and so it is undone', () => {
  const old = 'arn:aws:iam::111122223333:role/old';
  expect(planSetup(serverless({})).repairs).toMatchObject([
    {
      call: { input: { iamRoles: [old, ROLE], defaultIamRoleArn: '' } },
      undo: [{ input: { iamRoles: [old], defaultIamRoleArn: '' } }],
    },
  ]);
});
