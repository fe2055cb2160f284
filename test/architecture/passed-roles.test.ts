import { describe, expect, test } from '@jest/globals';
import { evaluate } from '../../local-aws/account/iam/evaluate.ts';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { actionsOf, list, record, statementsOf } from './deployment.ts';
import { policyOf } from './resource-policies.ts';

const ACCOUNT = 'arn:aws:iam::111122223333';
const document = policyOf('SetupAttachRole');

const passes = (role: string, passedTo: string | undefined) =>
  evaluate([{ id: 'SetupAttachRole', document }], {
    action: 'iam:PassRole',
    resource: role,
    context: passedTo === undefined ? {} : { 'iam:PassedToService': [passedTo] },
  }).decision;

// No source shows which value Serverless sends, or that it sends one (docs/permissions.md): each is played.
describe('n21: Attach passes the roles of setupRoles', () => {
  test.each([
    ['redshift-serverless.amazonaws.com', 'allowed'],
    ['redshift.amazonaws.com', 'allowed'],
    [undefined, 'implicitDeny'],
    ['ec2.amazonaws.com', 'implicitDeny'],
  ])('to %s: %s', (passedTo, decision) =>
    expect(passes(`${ACCOUNT}:role/redshift-ml/redshift-ml`, passedTo)).toBe(decision),
  );

  test.each([
    [`${ACCOUNT}:role/loader`],
    [`${ACCOUNT}:role/admin`],
    [`${ACCOUNT}:role/redshift-ml/redshift-ml-2`],
    ['arn:aws:iam::444455556666:role/loader'],
  ])('and not %s, which nobody listed', (role) =>
    expect(passes(role, 'redshift.amazonaws.com')).not.toBe('allowed'),
  );

  // UpdateNamespace sends the whole list, so roles that others gave the namespace have to be listed too.
  test.each(['SetupAttachRole', 'SetupModifyWarehouseRole', 'SetupUndoRole'])(
    '%s: all of config/deployment.yml, and nothing else',
    (id) => {
      const named = list(record(readTemplate('config/deployment.yml'))['setupRoles']);
      const passing = statementsOf(id).filter(
        (statement) =>
          statement['Effect'] === 'Allow' && actionsOf(statement).includes('iam:PassRole'),
      );
      expect(passing.map(({ Resource }) => Resource)).toEqual([named]);
    },
  );
});
