import { describe, expect, test } from '@jest/globals';
import { resolvePrivilege } from '../../../domain/access/resolve.ts';
import { CHURN, CREATE_MODEL, catalog, execute, ROLE, usage } from './examples.ts';

const model = (name: string, schema = 'demo_ml', state = 'Model is Ready') => ({
  ...CHURN,
  schema,
  model: name,
  state,
});

describe('a privilege is granted in exactly one catalog spelling', () => {
  test.each([
    ['the exact spelling', usage('demo_ml'), ['demo_ml'], 'demo_ml'],
    ['the only one but for case', usage('Demo_ML'), ['demo_ml'], 'demo_ml'],
    ['the exact one, although another differs in case only', usage('Demo_ML'), ['demo_ml', 'Demo_ML'], 'Demo_ML'],
  ])('schema: %s', (_, privilege, schemas, found) => {
    expect(resolvePrivilege(privilege, catalog({ schemas }))).toEqual({
      privilege: { kind: 'schema-usage', schema: found },
    });
  });
  test('model: folded in schema and name', () => {
    expect(resolvePrivilege(execute('CHURN', 'DEMO_ML'), catalog({ models: [model('churn')] }))).toMatchObject({
      privilege: execute('churn'),
    });
  });
  test.each([
    ['CREATE MODEL', CREATE_MODEL],
    ['a role to assume', { kind: 'assume-role' as const, role: ROLE }],
  ])('%s needs nothing in the database', (_, privilege) => {
    expect(resolvePrivilege(privilege, catalog({ schemas: [], models: [] }))).toEqual({ privilege });
  });
});

describe('otherwise it says why not', () => {
  test.each([
    ['no schema → blocked', usage('x'), {}, { blocked: 'schema x does not exist; create it, or correct the request' }],
    [
      'two schemas but for case → blocked',
      usage('DEMO_ml'),
      { schemas: ['demo_ml', 'Demo_ML'] },
      { blocked: expect.stringContaining('several schemas are called DEMO_ml') },
    ],
    [
      'É and é are two names: no schema',
      usage('ÉCOLE'),
      { schemas: ['école'] },
      { blocked: expect.stringContaining('does not exist') },
    ],
    [
      'no schema of the model → blocked',
      execute('m', 'x'),
      {},
      { blocked: expect.stringContaining('schema x does not exist') },
    ],
    [
      'no model → held',
      execute('x'),
      {},
      { held: 'model demo_ml.x does not exist yet; it is granted when it is there and ready' },
    ],
    [
      'the model is in another schema → held',
      execute('x'),
      { schemas: ['demo_ml', 's'], models: [model('x', 's')] },
      { held: expect.stringContaining('does not exist yet') },
    ],
    [
      'a model in training → held',
      execute('x'),
      { models: [model('x', 'demo_ml', 'TRAINING')] },
      { held: 'model demo_ml.x is not ready: TRAINING; it is granted when it is' },
    ],
    [
      'a state that we do not know → held',
      execute('x'),
      { models: [model('x', 'demo_ml', '')] },
      { held: expect.stringContaining('is not ready') },
    ],
    [
      'two models but for case → blocked',
      execute('CHURN'),
      { models: [model('churn'), model('Churn')] },
      { blocked: expect.stringContaining('several models of demo_ml are called CHURN') },
    ],
  ])('%s', (_, privilege, shown, expected) => expect(resolvePrivilege(privilege, catalog(shown))).toEqual(expected));
});
