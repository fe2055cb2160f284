import { describe, expect, test } from '@jest/globals';
import type { ExaminedSetup } from '../../../domain/audit/examined-setup.ts';
import type { NewFinding } from '../../../domain/audit/judged.ts';
import {
  otherOwner,
  type RoleListChange,
  type RoleListChanges,
  readTrails,
  trailsToRead,
} from '../../../domain/audit/role-list-change.ts';
import { parseConfig } from '../../../domain/config.ts';
import type { Read } from '../../../domain/setup/read.ts';
import { configOf, secretOf } from '../../../sandbox/accounts/example.ts';
import { OFF_THE_LIST, ROLE } from './off-the-list.ts';

const [FIRST, SECOND] = ['2026-03-03T05:30:00.000Z', '2026-03-05T05:30:00.000Z'];
const setup = (...findings: NewFinding[]): ExaminedSetup[] => [
  { warehouse: 'analytics', judged: [], parts: [], findings },
];

const HERE = parseConfig(configOf({ path: 'simple' }));

describe('somebody has to be named', () => {
  test.each([
    ['after two repairs of a list of roles', setup(OFF_THE_LIST), [FIRST, SECOND], [SECOND]],
    ['not after one', setup(OFF_THE_LIST), [FIRST], []],
    ['not where the role is there', setup(), [FIRST, SECOND], []],
    [
      'not where it is unknown whether it is there',
      setup({ ...OFF_THE_LIST, verdict: 'unknown' }),
      [FIRST, SECOND],
      [],
    ],
    [
      'not of another control',
      setup({ ...OFF_THE_LIST, control: 'RedshiftML.5' }),
      [FIRST, SECOND],
      [],
    ],
  ])('%s', (_, setups, times, expected) =>
    expect(
      trailsToRead(setups, { [OFF_THE_LIST.id]: times }, HERE).map(({ since }) => since),
    ).toEqual(expected),
  );

  test('of several the one that was repaired first', () =>
    expect(
      trailsToRead(
        setup(OFF_THE_LIST, { ...OFF_THE_LIST, id: 'other' }),
        { [OFF_THE_LIST.id]: [FIRST, SECOND], other: [FIRST, '2026-03-04T05:30:00.000Z'] },
        HERE,
      ).map(({ since }) => since),
    ).toEqual(['2026-03-04T05:30:00.000Z']));

  test('each account and Region by itself', () => {
    const [here] = HERE.warehouses;
    if (here === undefined) throw new Error('there is a warehouse');
    const place = { account: '222233334444', region: 'eu-central-1' };
    const warehouses = [here, { ...here, ...place, name: 'sales' }, { ...here, name: 'more' }];
    const of = (warehouse: string, id: string): ExaminedSetup => ({
      warehouse,
      judged: [],
      parts: [],
      findings: [{ ...OFF_THE_LIST, id }],
    });
    const times = [FIRST, SECOND];
    expect(
      trailsToRead(
        ['analytics', 'sales', 'more', 'gone'].map((name) => of(name, name)),
        { analytics: times, sales: times, more: times, gone: times },
        { warehouses },
      )
        .map(({ account, region }) => `${account} ${region}`)
        .toSorted(),
    ).toEqual([`${here.account} ${here.region}`, '222233334444 eu-central-1']);
  });
});

const warehouseOf = (more: object) => parseConfig(configOf({ path: 'simple' }, more)).warehouses;
const CONFIG = {
  warehouses: [
    ...warehouseOf({ kind: 'provisioned', cluster: 'cluster-a' }),
    ...warehouseOf({
      name: 'lake',
      kind: 'serverless',
      workgroup: 'lake',
      namespaceName: 'ns-lake',
      writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
      reader: { secretArn: secretOf('ml_reader'), user: 'ml_reader' },
    }),
  ],
};
const change = (more: Partial<RoleListChange>): RoleListChange => ({
  call: 'ModifyClusterIamRoles',
  at: '2026-03-05T22:00:00.000Z',
  by: 'arn:terraform',
  of: 'cluster-a',
  removed: [ROLE],
  left: undefined,
  ...more,
});
const [first] = CONFIG.warehouses;
/** What the trail of the configured warehouses tells. */
const here = (read: Read<readonly RoleListChange[]>): RoleListChanges =>
  new Map([[`${first?.account}/${first?.region}`, read]]);
const named = 'the last call since then that may have taken it off the list is';
const nobody = 'CloudTrail tells of no call since then that may have taken it off the list';
const inLake = { ...OFF_THE_LIST, resource: { ...OFF_THE_LIST.resource, warehouse: 'lake' } };
const update = { call: 'UpdateNamespace', of: 'ns-lake', removed: undefined } as const;

describe('who took the role off the list', () => {
  test.each<[string, Parameters<typeof otherOwner>[0], readonly RoleListChange[], string]>([
    [
      'the last that took it off',
      OFF_THE_LIST,
      [change({ by: 'arn:early', at: '2026-03-05T06:00:00.000Z' }), change({})],
      `${named} ModifyClusterIamRoles by arn:terraform at 2026-03-05T22:00:00.000Z`,
    ],
    ['not our repair, which added it', OFF_THE_LIST, [change({ removed: [] })], nobody],
    ['not what came before the repair', OFF_THE_LIST, [change({ at: FIRST })], nobody],
    ['not a change of another cluster', OFF_THE_LIST, [change({ of: 'cluster-b' })], nobody],
    ['not who took off another role', OFF_THE_LIST, [change({ removed: ['arn:x'] })], nobody],
    [
      'a record that does not say counts',
      OFF_THE_LIST,
      [change({ of: undefined, removed: undefined })],
      `${named} ModifyClusterIamRoles by arn:terraform at 2026-03-05T22:00:00.000Z`,
    ],
    [
      'of a namespace who left a list without it',
      inLake,
      [change({ ...update, left: ['arn:x'] })],
      `${named} UpdateNamespace by arn:terraform at 2026-03-05T22:00:00.000Z`,
    ],
    ['not who left it on the list', inLake, [change({ ...update, left: [ROLE] })], nobody],
    ['nobody', OFF_THE_LIST, [], nobody],
  ])('%s', (_, finding, changes, expected) =>
    expect(otherOwner(finding, [FIRST, SECOND], here({ ok: changes }), CONFIG)).toBe(expected),
  );

  test('what could not be read is said with the right that is missing', () =>
    expect(
      otherOwner(OFF_THE_LIST, [SECOND], here({ denied: 'cloudtrail:LookupEvents' }), CONFIG),
    ).toBe(
      'who called, in CloudTrail, could not be read: the inspecting role lacks cloudtrail:LookupEvents',
    ));

  test('of what was never repaired, and of other findings, nothing is said', () => {
    expect(otherOwner(OFF_THE_LIST, [], here({ ok: [change({})] }), CONFIG)).toBeUndefined();
    const public5 = { ...OFF_THE_LIST, control: 'RedshiftML.5' } as const;
    expect(otherOwner(public5, [SECOND], here({ ok: [change({})] }), CONFIG)).toBeUndefined();
  });

  test('what the CloudTrail of another account or Region tells is not believed', async () => {
    const [own] = CONFIG.warehouses;
    if (own === undefined) throw new Error('there is a warehouse');
    const sales = { ...own, name: 'sales', account: '222233334444' };
    const far = { ...own, name: 'far', region: 'eu-central-1' };
    const { account, region, name } = own;
    const told = await readTrails([{ account, region, name, since: FIRST }], async () => ({
      ok: [change({})],
    }));
    const config = { warehouses: [own, sales, far] };
    const inWarehouse = (warehouse: string) =>
      otherOwner(
        { ...OFF_THE_LIST, resource: { ...OFF_THE_LIST.resource, warehouse } },
        [FIRST, SECOND],
        told,
        config,
      );
    expect(inWarehouse(own.name)).toContain('by arn:terraform');
    expect([inWarehouse('sales'), inWarehouse('far')]).toEqual([undefined, undefined]);
  });
});
