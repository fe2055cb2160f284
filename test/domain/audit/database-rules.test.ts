import { describe, expect, test } from '@jest/globals';
import type { DatabaseFacts } from '../../../domain/audit/facts.ts';
import {
  assume,
  CHURN,
  CREATE_MODEL,
  create,
  execute,
  grant,
  lease,
  MARKETING,
  NOW,
  RETENTION,
  ROLE,
  record,
  role,
  suspension,
  usage,
  user,
} from '../access/examples.ts';
import { examined, facts, inShort, LEASE, reads, recorded, USES } from './scene.ts';

type Change = Partial<DatabaseFacts>;
const state = (changes: Partial<DatabaseFacts['state']>): Change => ({
  state: { ...facts().state, ...changes },
});
const CREATES = grant(CREATE_MODEL, user('carol'));
const { ownerId: _, ...ofNobody } = CHURN;
const HELD = [...USES, CREATES];
const quiet = state({ leases: [], managed: new Map() });
const YEARS_AGO = '2024-11-23T09:00:00.000Z';
const scoped = (right: string, scope: string) =>
  reads({ scoped: [{ right, scope, holder: 'role ml', within: { database: 'dev' } }] });
const given = (seq: number, at: string) =>
  record({
    seq,
    at,
    batch: {
      attempt: 1,
      sql: [],
      status: 'finished',
      submittedAt: NOW,
      before: [],
      after: [{ privileges: [usage(), execute()], grantees: [MARKETING] }],
    },
  });
const taken = (seq: number) =>
  record({
    seq,
    batch: {
      attempt: 1,
      sql: [],
      status: 'finished',
      submittedAt: NOW,
      before: [{ privileges: [usage(), execute()], grantees: [MARKETING] }],
      after: [],
    },
  });

describe('where everything is in order nothing is found', () => {
  test('in a database', () => expect(examined().findings.map(inShort)).toEqual([]));
  test('in a warehouse as a whole', () =>
    expect(examined({ ...quiet, ...reads({ held: [] }), baseline: [] }, '*').findings).toEqual([]));
});

const CASES: readonly (readonly [string, Change, readonly string[]])[] = [
  [
    '33 a database that nobody could read',
    { reading: { unreachable: 'it is paused' } },
    ['33 unknown database dev'],
  ],
  [
    '34 grants that nothing explains: one finding for each grantee',
    reads({ held: [...HELD, grant(usage(), RETENTION), grant(create(), RETENTION)] }),
    [`34 fail grantee group ${RETENTION.name}`],
  ],
  [
    '34 what a superuser or an owner holds is no grant to explain',
    reads({
      held: [...HELD, grant(create(), user('carol')), grant(usage(), user('redshift_ml_admin'))],
    }),
    [],
  ],
  [
    '34 what a lease names is explained, although somebody else granted it',
    state({ managed: new Map() }),
    [],
  ],
  [
    '35 a lease whose grant is missing',
    reads({ held: [USES[0] ?? CREATES, CREATES, grant(execute(), RETENTION)] }),
    [`34 fail grantee group ${RETENTION.name}`, '35 fail lease L1'],
  ],
  [
    '35 a lease that waits for its model is none',
    state({ leases: [lease({ state: 'waiting' })] }),
    [],
  ],
  [
    '35 the baseline that is not held',
    { baseline: [CREATES, grant(usage(), RETENTION)] },
    [`35 fail grantee group ${RETENTION.name}`],
  ],
  [
    '35 what its model takes along while it trains is not missing',
    reads({
      held: [USES[0] ?? CREATES, CREATES],
      models: [{ ...CHURN, state: 'Train Model On SageMaker In Progress' }],
    }),
    ['44 fail model demo_ml.customer_churn_auto_model'],
  ],
  [
    '36 a lease that expired long ago, and is still granted',
    state({
      leases: [{ ...LEASE, expiresAt: YEARS_AGO, waitingUntil: '2026-11-30T09:00:00.000Z' }],
    }),
    [`36 fail grantee group ${MARKETING.name}`],
  ],
  [
    '36 a lease that expires just now is on its way',
    state({ leases: [{ ...LEASE, expiresAt: '2026-11-23T08:55:00.000Z' }] }),
    [],
  ],
  [
    '36 who is suspended and has it still',
    state({ suspensions: [suspension({ since: YEARS_AGO, grantee: MARKETING })] }),
    [`36 fail grantee group ${MARKETING.name}`, '46 fail suspension SUS-1'],
  ],
  [
    '37 PUBLIC may create models and execute one',
    reads({
      publicly: [
        '["create-model"]',
        '["execute-model","demo_ml","customer_churn_auto_model"]',
        '["schema-usage","demo_ml"]',
      ],
    }),
    ['37 fail grantee public', '37 fail model demo_ml.customer_churn_auto_model'],
  ],
  [
    '38 PUBLIC may create where models are',
    reads({ publicly: ['["schema-create","demo_ml"]'] }),
    ['38 fail schema demo_ml'],
  ],
  ['38 PUBLIC may create where none is', reads({ publicly: ['["schema-create","public"]'] }), []],
  [
    '40 a scoped permission that gives models',
    scoped('EXECUTE', 'FUNCTIONS'),
    ['40 fail grantee role ml: EXECUTE FOR FUNCTIONS IN DATABASE dev'],
  ],
  ['40 a scoped permission on tables', scoped('SELECT', 'TABLES'), []],
  [
    '41 an owner who is gone',
    { ...quiet, ...reads({ held: [CREATES], models: [{ ...ofNobody, owner: 'ghost' }] }) },
    [
      '41 fail model demo_ml.customer_churn_auto_model',
      '44 fail model demo_ml.customer_churn_auto_model',
    ],
  ],
  [
    '42 an owner who may create models no more',
    { ...reads({ held: USES }), baseline: [] },
    ['42 fail model demo_ml.customer_churn_auto_model'],
  ],
  [
    '42 an owner who may through a role',
    {
      ...reads({
        held: [...USES, grant(CREATE_MODEL, role('ml'))],
        memberships: [['user carol', ['role ml']]],
      }),
      baseline: [grant(CREATE_MODEL, role('ml'))],
    },
    [],
  ],
  [
    '43 a training that failed',
    reads({ models: [{ ...CHURN, state: 'Model Training FAILED' }] }),
    ['43 fail model demo_ml.customer_churn_auto_model'],
  ],
  [
    '43 a state that nobody knows',
    reads({ models: [{ ...CHURN, state: 'Mothballed' }] }),
    ['43 unknown model demo_ml.customer_churn_auto_model'],
  ],
  [
    '44 a model that nobody may execute',
    { ...reads({ held: [CREATES] }), ...state({ leases: [], managed: new Map() }) },
    ['44 fail model demo_ml.customer_churn_auto_model'],
  ],
  [
    '45 a lease that could not be ended',
    state({ leases: [{ ...LEASE, state: 'revoke-failed' }] }),
    ['45 fail lease L1'],
  ],
  [
    '45 a lease that nobody has carried out for hours',
    state({ leases: [LEASE, lease({ id: 'L2', decidedAt: '2026-11-23T06:00:00.000Z' })] }),
    ['45 fail lease L2'],
  ],
  [
    '48 a lease that no tag asks for any more',
    state({ leases: [{ ...LEASE, source: 'tag' }] }),
    ['48 fail lease L1'],
  ],
  [
    '48 a lease that a tag asks for',
    {
      ...state({ leases: [{ ...LEASE, source: 'tag' }] }),
      ...recorded({ tags: { sources: ['tag'], leases: new Set(['L1']) } }),
    },
    [],
  ],
  [
    '49 what was granted three times, and taken away by others twice',
    recorded({ recent: [given(1, '1'), given(2, '2'), given(3, '3')] }),
    [`49 fail grant USAGE ON SCHEMA demo_ml for group ${MARKETING.name}`],
  ],
  ['49 once may be an accident', recorded({ recent: [given(1, '1'), given(2, '2')] }), []],
  [
    '49 what we took away ourselves begins anew',
    recorded({ recent: [given(1, '1'), given(2, '2'), taken(3), given(4, '4')] }),
    [],
  ],
  [
    '50 evidence that does not hold',
    recorded({
      evidence: { chain: 'c', status: 'broken', problems: ['entry 3 differs from its copy'] },
    }),
    ['50 fail chain c'],
  ],
];

test.each(CASES)('%s', (_, change, expected) => {
  expect(examined(change).findings.map(inShort).sort()).toEqual([...expected].sort());
});

describe('39 superusers', () => {
  test.each([
    [
      'a superuser whom nobody named',
      { superusers: ['redshift_ml_admin', 'dba'] },
      ['39 fail user user dba'],
    ],
    [
      'who becomes one through roles',
      {
        memberships: [
          ['user eve', ['role ops']],
          ['role ops', ['role sys:superuser']],
        ] as const,
      },
      ['39 fail user user eve'],
    ],
  ])('%s', (_, change, expected) => {
    const { findings } = examined(
      { ...quiet, baseline: [], ...reads({ held: [], ...change }) },
      '*',
    );
    expect(findings.map(inShort)).toEqual(expected);
  });
  test('a role for CREATE MODEL that nothing explains is found in the warehouse', () => {
    const { findings } = examined(
      { ...quiet, baseline: [], ...reads({ held: [grant(assume(ROLE), RETENTION)] }) },
      '*',
    );
    expect(findings.map(inShort)).toEqual([`34 fail grantee group ${RETENTION.name}`]);
  });
});
