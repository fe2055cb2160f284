import { describe, expect, test } from '@jest/globals';
import { expandPersona } from '../../../domain/access/expand-persona.ts';
import type { Config } from '../../../domain/config.ts';
import { request } from './events.ts';
import {
  CREATE_MODEL,
  config,
  create,
  DEV,
  EVERYWHERE,
  execute,
  inWarehouse,
  ROLE,
  usage,
} from './examples.ts';

function bundle(changes: object, all: Config = config()) {
  const [warehouse] = all.warehouses;
  const asked = request('Model Access Approved', changes);
  if (warehouse === undefined || asked.type !== 'Model Access Approved') throw new Error('fixture');
  const found = expandPersona(asked, warehouse, all);
  return 'parts' in found ? Object.fromEntries(found.parts) : found.problems;
}
const explicit = (...privileges: object[]) => ({ persona: undefined, privileges });
const PROD = DEV.replace('#dev', '#prod');

describe('a persona becomes its privileges', () => {
  test('user', () => expect(bundle({})).toEqual({ [DEV]: [usage(), execute()] }));
  test('creator', () =>
    expect(bundle({ persona: { name: 'creator', schema: 'demo_ml' } })).toEqual({
      [DEV]: [CREATE_MODEL, create(), usage()],
    }));
  test("a group's role comes with assume-role, into the warehouse-wide part", () => {
    const setup = {
      boundary: 'arn:aws:iam::111122223333:policy/b',
      pairs: [{ role: ROLE, bucket: 'analytics-redshift-ml', group: 'marketing_analyst_grp' }],
    };
    const all = {
      ...inWarehouse({ roles: [], setup }),
      personas: { creator: { privileges: ['create-model' as const, 'assume-role' as const] } },
    };
    const persona = { name: 'creator', schema: 'demo_ml' };
    expect(bundle({ persona }, all)).toEqual({
      [DEV]: [CREATE_MODEL],
      [EVERYWHERE]: [{ kind: 'assume-role', role: ROLE }],
    });
    expect(
      bundle({ persona, grantee: { type: 'user', name: 'marketing_analyst_grp' } }, all),
    ).toEqual({
      [DEV]: [CREATE_MODEL],
    });
  });
});

describe('no part of a persona is left out in silence', () => {
  const persona = { name: 'creator', schema: 'demo_ml' };
  const MAKERS = { role: ROLE, bucket: 'analytics-redshift-ml', group: 'marketing_analyst_grp' };
  const creators = (setup: object) => ({
    ...inWarehouse({ setup: { boundary: 'arn:aws:iam::111122223333:policy/b', ...setup } }),
    personas: { creator: { privileges: ['create-model' as const, 'assume-role' as const] } },
  });
  const separated = creators({ pairs: [MAKERS], separateGroups: true });
  test('a group with its pair, where groups are separated', () =>
    expect(bundle({ persona }, separated)).toHaveProperty([EVERYWHERE]));
  test.each([
    ['group', 'others'],
    ['user', 'marketing_analyst_grp'],
    ['role', 'marketing_analyst_grp'],
  ])('%s %s without a pair, where groups are separated', (type, name) =>
    expect(bundle({ persona, grantee: { type, name } }, separated)).toEqual([
      `persona creator: groups are separated in warehouse analytics, and ${type} ${name} has no pair under setup.pairs, so it would have no role to create models with; add a pair, or ask for privileges that name the role`,
    ]),
  );
  test.each([true, false])(
    'one of two pairs is not taken for both (separated: %s)',
    (separateGroups) =>
      expect(
        bundle(
          { persona },
          creators({ pairs: [MAKERS, { ...MAKERS, role: `${ROLE}-2` }], separateGroups }),
        ),
      ).toEqual([
        `persona creator: group marketing_analyst_grp has several pairs in warehouse analytics (roles ${ROLE}, ${ROLE}-2); ask for privileges that name the role`,
      ]),
  );
  test('two buckets of one role are one role', () =>
    expect(
      bundle(
        { persona },
        creators({ pairs: [MAKERS, { ...MAKERS, bucket: 'second-redshift-ml' }] }),
      ),
    ).toHaveProperty([EVERYWHERE]));
  test('models for a persona that executes none', () =>
    expect(bundle({ persona: { ...persona, models: ['churn'] } })).toEqual([
      'persona creator executes no models, but persona.models lists 1; leave models out, or name another persona',
    ]));
});

test('two databases get the same, the role only once', () => {
  expect(
    bundle({
      database: ['dev', 'prod', 'dev'],
      ...explicit(usage(), { kind: 'assume-role', role: ROLE }),
    }),
  ).toEqual({
    [DEV]: [usage()],
    [PROD]: [usage()],
    [EVERYWHERE]: [{ kind: 'assume-role', role: ROLE }],
  });
});

describe('refused, saying what there is', () => {
  test.each([
    [
      'an unknown database',
      { database: ['dev', 'x'] },
      ['database x is not configured for warehouse analytics; it has dev, prod'],
    ],
    [
      'the warehouse-wide part by its name',
      { database: '*' },
      ['database * is not configured for warehouse analytics; it has dev, prod'],
    ],
    [
      'an unknown persona',
      { persona: { name: 'admin', schema: 's', models: [] } },
      ['persona admin is not configured; there is creator, user'],
    ],
    [
      'a persona named like a method of objects',
      { persona: { name: 'constructor', schema: 's', models: [] } },
      ['persona constructor is not configured; there is creator, user'],
    ],
    [
      'executing no model',
      { persona: { name: 'user', schema: 's', models: [] } },
      ['persona user executes models, but persona.models lists none; name each model'],
    ],
    [
      'persona and privileges',
      { privileges: [CREATE_MODEL] },
      ['both persona and privileges are given; name one of them'],
    ],
    [
      'neither',
      { persona: undefined },
      ['neither persona nor privileges is given; name one of them'],
    ],
    [
      'a role that the configuration does not know',
      explicit({ kind: 'assume-role', role: `${ROLE}x` }),
      [
        `role ${ROLE}x is not known for warehouse analytics; add it to its roles in config/admin.yml`,
      ],
    ],
  ])('%s', (_, changes, problems) => expect(bundle(changes)).toEqual(problems));
});
