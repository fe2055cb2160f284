import { describe, expect, test } from '@jest/globals';
import { configuredDatabases } from '../../../domain/access/database-key.ts';
import type { DatabaseFacts } from '../../../domain/audit/facts.ts';
import {
  CHURN,
  CREATE_MODEL,
  execute,
  grant,
  inWarehouse,
  MARKETING,
  RETENTION,
  ROLE,
  usage,
  user,
} from '../access/examples.ts';
import { examined, facts, inShort, reads } from './scene.ts';

const CREATES = grant(CREATE_MODEL, user('carol'));
const noLeases = { state: { ...facts().state, leases: [] } };
const quiet = { state: { ...noLeases.state, managed: new Map() } };

const CASES: readonly (readonly [string, Partial<DatabaseFacts>, readonly string[]])[] = [
  [
    '54 who may hand on what they hold',
    reads(
      {},
      { handable: [CREATES, grant(usage(), user('mallory')), grant(execute(), user('mallory'))] },
    ),
    ['54 fail grantee user carol', '54 fail grantee user mallory'],
  ],
  [
    '54 superusers and owners may anyway',
    reads(
      {},
      {
        handable: [grant(execute(), user('carol')), grant(CREATE_MODEL, user('redshift_ml_admin'))],
      },
    ),
    [],
  ],
  [
    '56 models where nobody decides on access: one finding for the schema',
    reads({
      models: [
        { ...CHURN, schema: 'public', model: 'a' },
        { ...CHURN, schema: 'public', model: 'b' },
      ],
      held: [
        CREATES,
        grant(execute('a', 'public'), MARKETING),
        grant(execute('b', 'public'), MARKETING),
      ],
    }),
    [`34 fail grantee group ${MARKETING.name}`, '35 fail lease L1', '56 fail schema public'],
  ],
  ['56 the schema of a live lease', { schemas: [] }, []],
  [
    '56 the schema of a lease that is over',
    { ...noLeases, schemas: [] },
    [`36 fail grantee group ${MARKETING.name}`, '56 fail schema demo_ml'],
  ],
];

test.each(CASES)('%s', (_, change, expected) => {
  expect(examined(change).findings.map(inShort).sort()).toEqual([...expected].sort());
});

describe('55 groups that are kept apart', () => {
  const other = 'arn:aws:iam::111122223333:role/other';
  const [ref = facts({}, '*').ref] = configuredDatabases(
    inWarehouse({
      setup: {
        boundary: 'arn:aws:iam::111122223333:policy/b',
        defaultRole: ROLE,
        pairs: [
          { role: ROLE, bucket: 'retention', group: RETENTION.name },
          { role: ROLE, bucket: 'retention-2', group: RETENTION.name },
          { role: other, bucket: 'everybodys' },
        ],
      },
    }),
  ).filter(({ database }) => database === '*');
  const use = (role: string, command: string, holder: string) => ({ role, command, holder });
  const retention = `group ${RETENTION.name}`;
  const marketing = `group ${MARKETING.name}`;
  test.each([
    ['its own group, for whatever command', [use(ROLE, 'UNLOAD', retention)], []],
    ['everybody by a role that is of no group', [use(other, 'UNLOAD', 'public')], []],
    ['CREATE MODEL is judged as a grant', [use(ROLE, 'CREATE MODEL', 'public')], []],
    [
      'another group, once for all its commands',
      [use(ROLE, 'COPY', marketing), use(ROLE, 'UNLOAD', marketing)],
      [`55 fail grantee ${marketing}: ${ROLE}`],
    ],
    [
      'everybody, of all roles or the default one',
      [use('ALL', 'COPY', 'public'), use('default-aws-iam-role', 'UNLOAD', 'user eve')],
      [`55 fail grantee public: ${ROLE}`, `55 fail grantee user eve: ${ROLE}`],
    ],
    [
      'everybody by the row of a fresh warehouse, which names the default role and may mean every one',
      [use('default-aws-iam-role', 'COPY', 'public')],
      [`55 fail grantee public: ${ROLE}`],
    ],
    [
      'a chain that ends in it, for CREATE MODEL too',
      [use(`${other},${ROLE}`, 'CREATE MODEL', marketing)],
      [`55 fail grantee ${marketing}: ${ROLE}`],
    ],
    ['a chain that only begins with it', [use(`${ROLE},${other}`, 'COPY', marketing)], []],
  ])('%s', (_, roleUses, expected) => {
    const { findings } = examined(
      { ...quiet, baseline: [], ...reads({ held: [] }, { roleUses }), ref },
      '*',
    );
    expect(findings.map(inShort)).toEqual(expected);
  });
  test('of a role that is not the default one: everybody by that row, and no user by the like', () => {
    const { warehouse } = ref;
    if (warehouse.setup === undefined) throw new Error('no setup');
    const { defaultRole: _, ...setup } = warehouse.setup;
    const roleUses = ['public', 'user eve'].map((holder) =>
      use('default-aws-iam-role', 'UNLOAD', holder),
    );
    const { findings } = examined(
      {
        ...quiet,
        baseline: [],
        ...reads({ held: [] }, { roleUses }),
        ref: { ...ref, warehouse: { ...warehouse, setup } },
      },
      '*',
    );
    expect(findings.map(inShort)).toEqual([`55 fail grantee public: ${ROLE}`]);
  });
  test('a role that is of two groups: told once of everybody, and of each what it is to the other', () => {
    const { warehouse } = ref;
    const { setup } = warehouse;
    if (setup === undefined) throw new Error('no setup');
    const pairs = [
      ...setup.pairs,
      { ...setup.pairs[0], role: ROLE, bucket: 'm', group: MARKETING.name },
    ];
    const shared = { ...ref, warehouse: { ...warehouse, setup: { ...setup, pairs } } };
    const roleUses = ['public', retention].map((holder) => use(ROLE, 'COPY', holder));
    const { findings } = examined(
      { ...quiet, baseline: [], ...reads({ held: [] }, { roleUses }), ref: shared },
      '*',
    );
    expect(findings.map(({ evidence }) => evidence)).toEqual([
      `everybody (PUBLIC) may use role ${ROLE} of ${retention} and ${marketing} for COPY; wanted is that nobody else does`,
      `${retention} may use role ${ROLE} of ${marketing} for COPY; wanted is that nobody else does`,
    ]);
  });
});
