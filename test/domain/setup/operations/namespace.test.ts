import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { associated } from '../../../../domain/setup/operations/association.ts';
import { effectsOf } from '../../../../domain/setup/operations/table.ts';
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

test('s11b: AWS keeps its service-linked role, which no list names that is sent', () => {
  const given = serverless({});
  const ofAws =
    'arn:aws:iam::111122223333:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift';
  const before = ok(given.warehouse);
  const withOwn = {
    ...given,
    warehouse: { ok: { ...before, roles: [associated(ofAws), ...before.roles] } },
  };
  const [action] = planSetup(withOwn).repairs;
  const old = 'arn:aws:iam::111122223333:role/old';
  expect(action).toMatchObject({
    call: { input: { iamRoles: [old, ROLE] } },
    undo: [{ input: { iamRoles: [old] } }],
    replaces: `{"defaultIamRoleArn":null,"iamRoles":["${old}"]}`,
  });
  if (action === undefined) throw new Error('there is something to do');
  expect(ok(effectsOf(action.call).predict(withOwn).warehouse).roles.map(({ arn }) => arn)).toEqual(
    [ofAws, old, ROLE],
  );
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
