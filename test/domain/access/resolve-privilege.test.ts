import { describe, expect, test } from '@jest/globals';
import { resolvePrivilege } from '../../../domain/access/resolve-privilege.ts';
import { CHURN, CREATE_MODEL, catalog, execute, ROLE, usage } from './examples.ts';

const model = (name: string, schema = 'demo_ml', state = 'Model is Ready') => ({
  ...CHURN,
  schema,
  model: name,
  state,
});

describe('a privilege that may be granted names one thing, in the catalog spelling', () => {
  test.each([
    ['the exact spelling', usage('demo_ml'), ['demo_ml'], 'demo_ml'],
    ['the only one but for case', usage('Demo_ML'), ['demo_ml'], 'demo_ml'],
    ['the only one, in upper case', usage('demo_ml'), ['Demo_ML'], 'Demo_ML'],
    [
      'the exact one in lower case, whoever makes another that differs in case only',
      usage('demo_ml'),
      ['DEMO_ML', 'demo_ml', 'Demo_ML'],
      'demo_ml',
    ],
  ])('schema: %s', (_, privilege, schemas, found) => {
    expect(resolvePrivilege(privilege, catalog({ schemas }))).toEqual({
      candidates: [{ privilege: usage(found) }],
    });
  });
  test('model: folded in schema and name', () => {
    expect(
      resolvePrivilege(execute('CHURN', 'DEMO_ML'), catalog({ models: [model('churn')] })),
    ).toEqual({
      candidates: [{ privilege: execute('churn'), model: model('churn') }],
    });
  });
  test.each([
    ['CREATE MODEL', CREATE_MODEL],
    ['a role to assume', { kind: 'assume-role' as const, role: ROLE }],
  ])('%s needs nothing in the database', (_, privilege) => {
    expect(resolvePrivilege(privilege, catalog({ schemas: [], models: [] }))).toEqual({
      candidates: [{ privilege }],
    });
  });
});

describe('otherwise it says why not, and what the name may stand for', () => {
  const training = model('x', 'demo_ml', 'TRAINING');
  const nothing: unknown[] = [];
  test.each([
    [
      'no schema → blocked',
      usage('x'),
      {},
      {
        candidates: nothing,
        blocked: 'schema x does not exist; create it, or correct the request',
      },
    ],
    [
      'a schema in upper case beside another → blocked, and still named',
      usage('Demo_ML'),
      { schemas: ['demo_ml', 'Demo_ML'] },
      {
        candidates: [{ privilege: usage('Demo_ML') }],
        blocked:
          'schema Demo_ML differs from schema demo_ml in upper and lower case only, which Redshift may not tell apart; rename one of them',
      },
    ],
    [
      'a model in upper case beside another → blocked, and still named',
      execute('X'),
      { models: [model('x'), model('X')] },
      {
        candidates: [{ privilege: execute('X'), model: model('X') }],
        blocked:
          'model X differs from model x in upper and lower case only, which Redshift may not tell apart; rename one of them',
      },
    ],
    [
      'a model whose name ends in a blank, which the catalog does not show → blocked',
      execute('x '),
      { models: [model('x')] },
      {
        candidates: nothing,
        blocked:
          'model "demo_ml"."x " has a name that ends in a blank; the catalog does not show such blanks, so it cannot be addressed: make the model anew under another name',
      },
    ],
    [
      'two schemas but for case → blocked',
      usage('DEMO_ml'),
      { schemas: ['demo_ml', 'Demo_ML'] },
      {
        candidates: [{ privilege: usage('demo_ml') }, { privilege: usage('Demo_ML') }],
        blocked:
          'several schemas are called DEMO_ml but for upper and lower case; use the exact spelling',
      },
    ],
    [
      'É and é are two names: no schema',
      usage('ÉCOLE'),
      { schemas: ['école'] },
      { candidates: nothing, blocked: expect.stringContaining('does not exist') },
    ],
    [
      'no schema of the model → blocked',
      execute('m', 'x'),
      {},
      { candidates: nothing, blocked: expect.stringContaining('schema x does not exist') },
    ],
    [
      'two schemas of the model but for case → blocked',
      execute('churn', 'DEMO_ml'),
      { schemas: ['demo_ml', 'Demo_ML'], models: [model('churn'), model('churn', 'Demo_ML')] },
      {
        candidates: [
          { privilege: execute('churn'), model: model('churn') },
          { privilege: execute('churn', 'Demo_ML'), model: model('churn', 'Demo_ML') },
        ],
        blocked: expect.stringContaining('several schemas are called DEMO_ml'),
      },
    ],
    [
      'no model → held',
      execute('x'),
      {},
      {
        candidates: nothing,
        held: 'model demo_ml.x does not exist yet; it is granted when it is there and ready',
      },
    ],
    [
      'the model is in another schema → held',
      execute('x'),
      { schemas: ['demo_ml', 's'], models: [model('x', 's')] },
      { candidates: nothing, held: expect.stringContaining('does not exist yet') },
    ],
    [
      'a model in training → held',
      execute('x'),
      { models: [training] },
      {
        candidates: [{ privilege: execute('x'), model: training }],
        held: 'model demo_ml.x is not ready: TRAINING; it is granted when it is, and a grant made before stays',
      },
    ],
    [
      'a state that we do not know → held',
      execute('x'),
      { models: [model('x', 'demo_ml', '')] },
      {
        candidates: [{ privilege: execute('x'), model: model('x', 'demo_ml', '') }],
        held: expect.stringContaining('is not ready'),
      },
    ],
    [
      'two models but for case → blocked',
      execute('CHURN'),
      { models: [model('churn'), model('Churn')] },
      {
        candidates: [
          { privilege: execute('churn'), model: model('churn') },
          { privilege: execute('Churn'), model: model('Churn') },
        ],
        blocked:
          'several models of demo_ml are called CHURN but for upper and lower case; use the exact spelling',
      },
    ],
  ])('%s', (_, privilege, shown, expected) =>
    expect(resolvePrivilege(privilege, catalog(shown))).toEqual(expected),
  );
});
