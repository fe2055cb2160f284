import { expect, test } from '@jest/globals';
import { examineSetup } from '../../../../domain/audit/examine-setup.ts';
import { type AuditPart, auditParts, partKey } from '../../../../domain/audit/run.ts';
import { type Config, parseConfig } from '../../../../domain/config.ts';
import { readParts } from '../../../../functions/audit/report/read-parts.ts';
import { configOf } from '../../../../sandbox/accounts/example.ts';
import { account, examined } from '../../../domain/audit/scene.ts';
import { facts } from '../../../domain/setup/warehouse.ts';

const NAMES = ['north', 'south'];
const namespaceOf = (n: number): string => `7c1e5f0a-3a54-4d0e-9d59-0f4b8c2f6a1${n}`;
const [home] = configOf({}).warehouses;
const config: Config = parseConfig({
  ...configOf({}),
  warehouses: NAMES.map((name, n) => ({ ...home, name, cluster: name, namespace: namespaceOf(n) })),
});
const start = { name: 'run', startedAt: '2026-11-26T05:30:00Z', input: {} };
const { parts } = auditParts(start, { account: 1, databases: 4, setups: 2 }, config.hash);
const broke = { error: { Error: 'States.Timeout' } };

/** As if the parts that are not broken had been examined. */
const read = (isBroken: (part: AuditPart) => boolean) =>
  readParts(
    config,
    {
      get: async (key) => {
        if (key.includes('account')) return JSON.stringify([account().reading]);
        return JSON.stringify(
          key.includes('setups')
            ? NAMES.map((warehouse) => ({ ...examineSetup(facts()), warehouse }))
            : [examined()],
        );
      },
    },
    { parts, examined: parts.map((part) => (isBroken(part) ? broke : { key: partKey(part) })) },
  );

test('everything that is configured is a part of an audit', () =>
  expect(parts.map(({ of, from, to }) => [of, from, to])).toEqual([
    ['account', 0, 1],
    ['setups', 0, 2],
    ['databases', 0, 1],
    ['databases', 1, 2],
    ['databases', 2, 3],
    ['databases', 3, 4],
  ]));

test('a part of databases that broke is lost, and sinks no other', async () => {
  const {
    setups,
    examined: databases,
    lost,
  } = await read(({ from, of }) => of === 'databases' && from === 3);
  expect([...lost]).toEqual([['["south","*"]', 'its examination broke: States.Timeout']]);
  expect(databases).toHaveLength(3);
  expect(setups.map(({ unread }) => unread)).toEqual([undefined, undefined]);
});

test('of a part of setups that broke each setup is unknown, and the databases are there', async () => {
  const { setups, examined: databases } = await read(({ of }) => of === 'setups');
  expect(setups.map(({ warehouse, unread }) => [warehouse, unread])).toEqual(
    NAMES.map((name) => [name, 'its examination broke: States.Timeout']),
  );
  expect(databases).toHaveLength(4);
});

test('of an account that broke nothing is known, and why', async () => {
  const because = { failed: 'its examination broke: States.Timeout' };
  const { readings } = await read(({ of }) => of === 'account');
  const unread = { unread: because.failed, principals: because, records: because, buckets: [] };
  expect(readings).toMatchObject([{ account: '111122223333', ...unread }]);
  const { readings: whole } = await read(() => false);
  expect(whole).toEqual([account().reading]);
});

test('each account is a part; one that broke sinks no other, and one that nothing came back of is unknown', async () => {
  const sales = { id: '222233334444', externalId: 'sales-7f3a' };
  const risk = { id: '333344445555', externalId: 'risk-91bc' };
  const three = parseConfig({
    ...configOf({}),
    accounts: [sales, risk],
    warehouses: [
      home,
      ...[sales, risk].map(({ id }) => ({ ...home, name: id, account: id, setup: undefined })),
    ],
  });
  const all = auditParts(start, { account: 3, databases: 0, setups: 0 }, three.hash).parts;
  expect(all.map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  const get = async (key: string) =>
    JSON.stringify(key.includes('000000') ? [account().reading] : []);
  const [first, second, third] = all.map((part) => ({ key: partKey(part) }));
  if (first === undefined || third === undefined) throw new Error('there are three parts');
  expect(second).toBeDefined();
  const { readings } = await readParts(
    three,
    { get },
    { parts: all, examined: [first, broke, third] },
  );
  expect(readings.map(({ account: id, unread }) => [id, unread])).toEqual([
    ['111122223333', undefined],
    [sales.id, 'its examination broke: States.Timeout'],
    [risk.id, 'its examination did not come back'],
  ]);
});
