import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../domain/config.ts';
import { list, type PolicyStatement } from '../../local-aws/account/policy.ts';
import { actionsOf } from '../../local-aws/authorization/requests.ts';
import type { Wiring } from '../../local-aws/wiring.ts';
import { configOf, emptyAccount } from '../../sandbox/accounts/example.ts';
import { deploymentFor } from '../../sandbox/deployment.ts';
import { inSetupWorld } from '../flows/setup-account.ts';
import { actionsOf as allowedBy, functions, statementsOf, target } from './deployment.ts';

const config = configOf({ path: 'simple' });
const deployed = deploymentFor(parseConfig(config)).wiring;

const lacking = (statement: PolicyStatement, action: string): PolicyStatement => ({
  ...statement,
  Action: list(statement.Action).filter((each) => each !== action),
});

/** The deployment with one action less. */
const without = (role: string, action: string): Wiring => ({
  ...deployed,
  policies: {
    ...deployed.policies,
    roles: new Map(
      [...deployed.policies.roles].map(([name, statements]) => [
        name,
        name === role ? statements.map((one) => lacking(one, action)) : statements,
      ]),
    ),
  },
});

// Every flow, story and history of the simulation plays under the deployed roles, so a call that its function's role does
// not allow fails the test that makes it. Here is that this is so.
describe('a function cannot make a call that its role does not allow', () => {
  test.each([
    ['setupInspect', 'SetupInspect-us-east-1', 'iam:GetRole'],
    ['setupAttach', 'SetupAttach-us-east-1', 'iam:TagRole'],
    ['setupReport', 'SetupReport-us-east-1', 'dynamodb:Query'],
  ])('%s without %s: %s', (name, role, action) =>
    inSetupWorld(
      { account: emptyAccount, config, wiring: without(role, action) },
      async ({ run }) => {
        await expect(run('remediate')).rejects.toThrow(
          new RegExp(`^${name}: .*the role ${role} does not allow ${action}`),
        );
      },
    ),
  );

  test('sweep without dynamodb:Query', () =>
    inSetupWorld(
      { account: emptyAccount, config, wiring: without('Sweep-us-east-1', 'dynamodb:Query') },
      async ({ localAws }) => {
        await expect(localAws.invoke('sweep', { scope: 'due' })).rejects.toThrow(
          'the role Sweep-us-east-1 does not allow dynamodb:Query',
        );
      },
    ));
});

test('what AWS makes in the name of the caller, the caller has to be allowed', () => {
  expect(actionsOf('EC2', 'CreateVpcEndpoint')).toContain('route53:AssociateVPCWithHostedZone');
  expect(actionsOf('S3', 'HeadBucket')).toEqual(['s3:ListBucket']);
  expect(actionsOf('SFN', 'SendTaskSuccess')).toEqual(['states:SendTaskSuccess']);
});

test('an audit reads of a setup what the setup itself reads, and writes its own part only', () => {
  const may = (name: string): string[] =>
    statementsOf(target(functions[name]?.['role'])).flatMap(allowedBy).toSorted();
  expect(may('auditExamineSetup')).toEqual(
    [
      ...may('setupInspect').filter((action) => action !== 'dynamodb:PutItem'),
      's3:PutObject',
      'kms:GenerateDataKey',
    ].toSorted(),
  );
});
