import { describe, expect, test } from '@jest/globals';
import { otherWays } from '../../../domain/access/other-ways.ts';
import { privilegeKey } from '../../../domain/privilege.ts';
import {
  CREATE_MODEL,
  catalog,
  create,
  execute,
  grant,
  group,
  role,
  usage,
  user,
} from './examples.ts';

const ANN = user('ann');
const EXECUTE = grant(execute(), ANN);
const MODEL = 'EXECUTE ON MODEL demo_ml.customer_churn_auto_model';

describe('ways to a privilege that a REVOKE of it leaves open', () => {
  test.each([
    ['none', EXECUTE, {}, []],
    [
      'PUBLIC',
      EXECUTE,
      { publicly: [privilegeKey(execute())] },
      [`everybody still has ${MODEL} through PUBLIC`],
    ],
    [
      'a superuser',
      EXECUTE,
      { superusers: ['ann'] },
      ['user ann is a superuser and may do everything'],
    ],
    [
      'a group called like a superuser',
      grant(execute(), group('ann')),
      { superusers: ['ann'] },
      [],
    ],
    [
      'the owner of the model',
      grant(execute(), user('carol')),
      {},
      ['user carol owns model demo_ml.customer_churn_auto_model'],
    ],
    [
      'the owner of the schema',
      grant(create(), user('carol')),
      { identities: [[user('carol'), 50] as const] },
      ['user carol owns schema demo_ml'],
    ],
    [
      'groups and roles, through others too',
      EXECUTE,
      {
        memberships: [
          ['user ann', ['group makers', 'role planners']] as const,
          ['role planners', ['role all']] as const,
          ['role all', ['role planners']] as const,
        ],
        held: [
          grant(execute(), group('makers')),
          grant(execute(), role('all')),
          grant(usage(), role('planners')),
        ],
      },
      [
        `user ann still has ${MODEL} through group makers`,
        `user ann still has ${MODEL} through role all`,
      ],
    ],
    [
      'a permission on everything of its sort, its own or of a role',
      EXECUTE,
      {
        memberships: [['user ann', ['role planners']] as const],
        scoped: [
          {
            scope: 'FUNCTIONS',
            right: 'EXECUTE',
            holder: 'role planners',
            within: { schema: 'demo_ml' },
          },
          { scope: 'FUNCTIONS', right: 'EXECUTE', holder: 'user ann', within: { database: 'dev' } },
          { scope: 'FUNCTIONS', right: 'EXECUTE', holder: 'user ann', within: { schema: 'other' } },
          { scope: 'FUNCTIONS', right: 'EXECUTE', holder: 'user bob', within: { database: 'dev' } },
          { scope: 'SCHEMAS', right: 'USAGE', holder: 'user ann', within: { database: 'dev' } },
        ],
      },
      [
        `role planners still has EXECUTE FOR FUNCTIONS IN SCHEMA demo_ml, which may give ${MODEL} too`,
        `user ann still has EXECUTE FOR FUNCTIONS IN DATABASE dev, which may give ${MODEL} too`,
      ],
    ],
    [
      'USAGE FOR SCHEMAS of everybody',
      grant(usage(), ANN),
      {
        scoped: [
          { scope: 'SCHEMAS', right: 'USAGE', holder: 'public', within: { database: 'dev' } },
        ],
      },
      [
        'everybody still has USAGE FOR SCHEMAS IN DATABASE dev, which may give USAGE ON SCHEMA demo_ml too',
      ],
    ],
    [
      'USAGE FOR LANGUAGES',
      grant(CREATE_MODEL, ANN),
      {
        scoped: [
          { scope: 'LANGUAGES', right: 'USAGE', holder: 'user ann', within: { database: 'dev' } },
        ],
      },
      ['user ann still has USAGE FOR LANGUAGES IN DATABASE dev, which may give CREATE MODEL too'],
    ],
  ])('%s', (_, of, shown, ways) => {
    expect(otherWays(of, catalog(shown))).toEqual(ways);
  });
});
