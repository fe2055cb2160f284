import { describe, expect, test } from '@jest/globals';
import type { AccessAsk } from '../../../../domain/access/policy/ask.ts';
import {
  assume,
  CREATE_MODEL,
  create,
  execute,
  executeAll,
  group,
  ROLE,
  usage,
  user,
} from '../examples.ts';
import { evaluated } from './policies.ts';

const USERS = { effect: 'allow', when: { personas: ['user'] } };
const CREATORS = {
  effect: 'needs-approval',
  when: { personas: ['creator'], schemas: ['demo_ml'] },
  stages: [{ approvers: ['olivia', 'paul'], needs: 2 }],
};
const creator: Partial<AccessAsk> = {
  privileges: [
    { database: 'dev', privilege: CREATE_MODEL },
    { database: 'dev', privilege: create() },
    { database: 'dev', privilege: usage() },
    { database: '*', privilege: assume(ROLE) },
  ],
};
const deny = (when: object) => ({ effect: 'deny', when });

const all: Partial<AccessAsk> = { privileges: [{ database: 'dev', privilege: executeAll() }] };
const ALL_MODELS = { effect: 'allow', when: { privileges: ['execute-models'] } };

describe('what a policy says', () => {
  test.each<[string, readonly object[], Partial<AccessAsk>, string]>([
    ['all models of a schema, where a rule names them as such', [ALL_MODELS], all, 'permitted'],
    ['all models, where only single ones are allowed', [USERS], all, 'refused'],
    ['all models, where everything is allowed', [{ effect: 'allow', when: {} }], all, 'refused'],
    [
      'all models, where the rule goes as far as some of them',
      [{ effect: 'allow', when: { privileges: ['execute-models'], models: ['churn_*'] } }],
      all,
      'refused',
    ],
    [
      'all models of another schema',
      [{ effect: 'allow', when: { privileges: ['execute-models'], schemas: ['other'] } }],
      all,
      'refused',
    ],
    [
      'a deny of one model refuses all of its schema',
      [ALL_MODELS, deny({ models: ['secret'] })],
      all,
      'refused',
    ],
    [
      'a deny of users refuses all models too',
      [ALL_MODELS, deny({ personas: ['user'] })],
      all,
      'refused',
    ],
    [
      'a deny of a model in another schema does not',
      [ALL_MODELS, deny({ schemas: ['other'], models: ['secret'] })],
      all,
      'permitted',
    ],
    ['nothing permits it', [], {}, 'refused'],
    ['an allow', [USERS], {}, 'permitted'],
    ['a privilege that no rule permits', [USERS], creator, 'refused'],
    ['a deny beside the allow, whatever their order', [deny({}), USERS], {}, 'refused'],
    ['a deny of another source', [USERS, deny({ sources: ['tag'] })], {}, 'permitted'],
    [
      'an allow of another source',
      [{ effect: 'allow', when: { sources: ['tag'] } }],
      {},
      'refused',
    ],
    ['a creator, whose CREATE MODEL has no schema', [CREATORS], creator, 'permitted'],
    [
      'a deny of a schema strikes no CREATE MODEL',
      [CREATORS, deny({ schemas: ['x'] })],
      creator,
      'permitted',
    ],
    [
      'a schema that the rule does not name',
      [CREATORS],
      { privileges: [{ database: 'dev', privilege: create('other') }] },
      'refused',
    ],
    [
      'a rule of a schema that names no kinds permits no CREATE MODEL',
      [{ effect: 'allow', when: { schemas: ['demo_ml'] } }],
      creator,
      'refused',
    ],
    [
      'a deny of one model of several',
      [USERS, deny({ models: ['churn_2'] })],
      {
        privileges: [
          { database: 'dev', privilege: execute() },
          { database: 'dev', privilege: execute('churn_2') },
        ],
      },
      'refused',
    ],
    [
      'a pattern',
      [
        {
          effect: 'allow',
          when: { models: ['customer_*_model'], privileges: ['execute-model', 'schema-usage'] },
        },
      ],
      {},
      'permitted',
    ],
    ['a deny in another case', [USERS, deny({ schemas: ['DEMO_ML'] })], {}, 'refused'],
    [
      'an allow in another case',
      [{ effect: 'allow', when: { schemas: ['DEMO_ML'], personas: ['user'] } }],
      {},
      'refused',
    ],
    [
      'a group of a pattern',
      [{ effect: 'allow', when: { grantees: ['group marketing_*'] } }],
      {},
      'permitted',
    ],
    [
      "a user of the group's name",
      [{ effect: 'allow', when: { grantees: ['group marketing_*'] } }],
      { grantee: user('marketing_analyst_grp') },
      'refused',
    ],
    [
      'any type of grantee',
      [{ effect: 'allow', when: { grantees: ['* contractor_*'] } }],
      { grantee: group('contractor_1') },
      'permitted',
    ],
    [
      'the requester, written otherwise',
      [USERS, deny({ requesters: ['Maria <MARIA@example.com>'] })],
      {},
      'refused',
    ],
    [
      'requesters of a domain',
      [{ effect: 'allow', when: { requesters: ['*@example.com'] } }],
      {},
      'permitted',
    ],
    [
      'another domain',
      [{ effect: 'allow', when: { requesters: ['*@example.org'] } }],
      {},
      'refused',
    ],
    [
      'a ticket of a pattern',
      [{ effect: 'allow', when: { tickets: ['CHG-*'] } }],
      { ticket: 'CHG-7' },
      'permitted',
    ],
    ['no ticket', [{ effect: 'allow', when: { tickets: ['CHG-*'] } }], {}, 'refused'],
    ['another database', [{ effect: 'allow', when: { databases: ['prod'] } }], {}, 'refused'],
    [
      'models of Bedrock, which no rule permits',
      [CREATORS],
      { ...creator, externalModels: true },
      'refused',
    ],
    [
      'models of Bedrock, permitted',
      [{ ...CREATORS, limits: { externalModels: true } }],
      { ...creator, externalModels: true },
      'permitted',
    ],
    [
      'models of Bedrock, permitted and denied',
      [{ ...CREATORS, limits: { externalModels: true } }, deny({ externalModels: true })],
      { ...creator, externalModels: true },
      'refused',
    ],
    [
      'a deny of Bedrock where none is meant',
      [CREATORS, deny({ externalModels: true })],
      creator,
      'permitted',
    ],
    ['a deny of long access', [USERS, deny({ longerThanDays: 29 })], {}, 'refused'],
    ['a deny of longer access than this', [USERS, deny({ longerThanDays: 30 })], {}, 'permitted'],
    [
      'a deny of long access, without an end',
      [USERS, deny({ longerThanDays: 3650 })],
      { expiresAt: undefined },
      'refused',
    ],
  ])('%s', (_, rules, changes, effect) => expect(evaluated(rules, changes).effect).toBe(effect));
});

describe('limits', () => {
  const limited = (limits: object) => [{ ...USERS, name: 'short', limits }];
  test.each<[string, object, Partial<AccessAsk>, readonly string[]]>([
    ['an end within the longest', { longestDays: 30 }, {}, []],
    [
      'an end later',
      { longestDays: 29 },
      {},
      [
        'rule short permits 29 days at most from the first start 2026-03-02T09:00:00.000Z; 2026-04-01T09:00:00.000Z is later',
      ],
    ],
    [
      'no end',
      { longestDays: 30 },
      { expiresAt: undefined },
      ['rule short permits 30 days at most, and no end is asked for; name an expiresAt'],
    ],
    [
      'an end required',
      { requires: ['end'] },
      { expiresAt: undefined },
      ['rule short requires an end (expiresAt); name one'],
    ],
    [
      'a ticket required',
      { requires: ['ticket', 'reason'] },
      {},
      ['rule short requires a ticket; name one'],
    ],
    ['a ticket given', { requires: ['ticket'] }, { ticket: 'CHG-7' }, []],
    [
      'groups and roles only',
      { grantees: ['group', 'role'] },
      { grantee: user('maria') },
      ['rule short permits group and role as grantees only, not a user'],
    ],
  ])('%s', (_, limits, changes, because) => {
    const decision = evaluated(limited(limits), changes);
    expect('because' in decision ? decision.because : []).toEqual(because);
  });
  test('another rule may permit what goes beyond one', () =>
    expect(evaluated([...limited({ longestDays: 7 }), { ...USERS, name: 'long' }])).toEqual({
      effect: 'permitted',
      rules: ['long'],
      stages: [],
    }));
});

describe('stages', () => {
  const security = { ...CREATORS, name: 'security', when: {}, stages: [{ approvers: ['sam'] }] };
  test('those of every matching rule are needed', () =>
    expect(evaluated([CREATORS, security, USERS], creator)).toEqual({
      effect: 'permitted',
      rules: ['rule 1', 'rule 3', 'security'],
      stages: [
        { rule: 'rule 1', approvers: ['olivia', 'paul'], needs: 2 },
        { rule: 'security', approvers: ['sam'], needs: 1 },
      ],
    }));
  test('one that is for long access only', () => {
    const rule = { ...security, stages: [{ approvers: ['sam'], longerThanDays: 90 }] };
    expect(evaluated([rule])).toMatchObject({ effect: 'permitted', stages: [] });
    expect(evaluated([rule], { expiresAt: undefined })).toMatchObject({
      stages: [{ approvers: ['sam'] }],
    });
  });
  test('a spelling that only its stage takes adds the stage and permits nothing', () => {
    const upper = { ...security, when: { schemas: ['DEMO_ML'], personas: ['user'] } };
    expect(evaluated([upper])).toMatchObject({ effect: 'refused' });
    expect(evaluated([upper, USERS])).toMatchObject({ stages: [{ approvers: ['sam'] }] });
  });
});

test('a refusal names rule, privilege, grantee and source', () => {
  expect(evaluated([USERS, { ...deny({ schemas: ['demo_*'] }), name: 'demo is closed' }])).toEqual({
    effect: 'refused',
    rules: ['demo is closed'],
    because: [
      'rule demo is closed denies USAGE ON SCHEMA demo_ml in dev',
      'rule demo is closed denies EXECUTE ON MODEL demo_ml.customer_churn_auto_model in dev',
    ],
  });
  expect(evaluated([])).toMatchObject({
    because: [
      'no rule of the policy permits USAGE ON SCHEMA demo_ml in dev to group marketing_analyst_grp by source access-portal',
      'no rule of the policy permits EXECUTE ON MODEL demo_ml.customer_churn_auto_model in dev to group marketing_analyst_grp by source access-portal',
    ],
  });
});
