import { expect, test } from '@jest/globals';
import { DEFINITIONS } from '../../cli/definitions.ts';
import { actionsOf, statementsOf } from './deployment.ts';

test('setup validate needs what the deployed inspection may, without its journal and logs', () => {
  const needs = DEFINITIONS.find(({ name }) => name === 'setup validate')?.needs ?? [];
  const may = statementsOf('SetupInspectRole').flatMap(actionsOf);
  const wanted = may.filter((action) => !/^(xray|logs|dynamodb):/.test(action));
  expect([...needs].sort()).toEqual([...new Set(wanted)].sort());
});
