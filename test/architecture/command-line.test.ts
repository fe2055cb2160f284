import { expect, test } from '@jest/globals';
import { DEFINITIONS } from '../../cli/definitions.ts';
import { actionsOf, statementsOf } from './deployment.ts';

test('setup validate needs what the deployed inspection may, without its journal, logs and ways into other accounts', () => {
  const needs = DEFINITIONS.find(({ name }) => name === 'setup validate')?.needs ?? [];
  const may = statementsOf('SetupInspectRole').flatMap(actionsOf);
  // Whoever runs the command has credentials of the warehouse's own account.
  const wanted = may.filter((action) => !/^(xray|logs|dynamodb|sts):/.test(action));
  // config/deployment.yml as it is shipped has no warehouse with a secret.
  const bySecret = 'secretsmanager:GetSecretValue of a reader that logs in by a secret';
  expect([...needs].sort()).toEqual([...new Set([...wanted, bySecret])].sort());
});
