import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { knownRoles, parseConfig } from '../../domain/config.ts';
import { CREATE_MODEL, config, FILE, inWarehouse, MARKETING, ROLE } from './access/examples.ts';

const [warehouse] = FILE.warehouses;
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:writer';
const { cluster: _, ...common } = { cluster: '', ...warehouse };
const serverless = {
  ...common,
  name: 'adhoc',
  kind: 'serverless',
  workgroup: 'adhoc',
  namespaceName: 'adhoc',
  namespace: '00000000-0000-4000-8000-000000000001',
  writer: { secretArn: SECRET },
  reader: { secretArn: SECRET },
};

test('the configuration in the repository is valid, is the example of the spec, and runs no SQL', () => {
  const sample = parseConfig(parse(readFileSync('config/admin.yml', 'utf8')));
  expect(sample.warehouses.map(({ name, databases, mode }) => ({ name, databases, mode }))).toEqual(
    [{ name: 'analytics', databases: ['dev'], mode: 'plan' }],
  );
  expect(Object.keys(sample.personas)).toEqual(['creator', 'user']);
});

test('a warehouse without a mode only plans', () => {
  expect(inWarehouse({ mode: undefined }).warehouses[0]?.mode).toBe('plan');
});
test('the roles of the setup are known beside those that are listed', () => {
  const [home] = parseConfig(parse(readFileSync('config/admin.yml', 'utf8'))).warehouses;
  expect(home && knownRoles(home)).toEqual([ROLE]);
});
test('equal content has an equal hash, whatever its order; other content has another', () => {
  const reversed = Object.fromEntries(Object.entries(FILE).reverse());
  expect(parseConfig(reversed).hash).toBe(config().hash);
  expect(config({ revision: 2 }).hash).not.toBe(config().hash);
});

describe('what is wrong is named by its path', () => {
  test.each([
    ['nothing at all', undefined, 'config/admin.yml: '],
    [
      'an account that YAML read as a number',
      { warehouses: [{ ...warehouse, account: 111122223333 }] },
      'warehouses.0.account',
    ],
    [
      'an account of 11 digits',
      { warehouses: [{ ...warehouse, account: '11112222333' }] },
      'warehouses.0.account: is not a 12-digit AWS account id',
    ],
    [
      'a Region',
      { warehouses: [{ ...warehouse, region: 'Frankfurt' }] },
      'warehouses.0.region: is not an AWS Region',
    ],
    ['no database', { warehouses: [{ ...warehouse, databases: [] }] }, 'warehouses.0.databases'],
    ['an unknown mode', { warehouses: [{ ...warehouse, mode: 'force' }] }, 'warehouses.0.mode'],
    [
      'a misspelt field',
      { warehouses: [{ ...warehouse, databasse: ['x'] }] },
      'warehouses.0: has fields that are not known: databasse',
    ],
    [
      'a role that is none',
      { warehouses: [{ ...warehouse, roles: ['admin'] }] },
      'warehouses.0.roles.0: is not an IAM role ARN',
    ],
    ['revision 0', { revision: 0 }, 'revision'],
    [
      'a detail-type that a source cannot send',
      { sources: [{ name: 's', manual: true, detailTypes: ['Model Access Applied'] }] },
      'sources.0.detailTypes.0',
    ],
    [
      'PUBLIC in the baseline',
      {
        baseline: [
          {
            warehouse: 'analytics',
            database: 'dev',
            grantee: { type: 'public', name: 'public' },
            privileges: [CREATE_MODEL],
          },
        ],
      },
      'baseline.0.grantee.type',
    ],
  ])('%s', (_, changes, path) => {
    expect(() => (changes === undefined ? parseConfig(undefined) : config(changes))).toThrow(path);
  });

  test('every mistake is told, not only the first', () => {
    expect(() => config({ revision: 0, sources: 'x' })).toThrow(/revision.*\n.*sources/);
  });
});

describe('what contradicts itself is refused', () => {
  test.each([
    [
      'a warehouse name twice',
      { warehouses: [warehouse, { ...warehouse, namespace: undefined }] },
      'warehouses: the name analytics stands twice',
    ],
    [
      'a namespace twice',
      { warehouses: [warehouse, { ...warehouse, name: 'copy' }] },
      'is configured twice',
    ],
    [
      'a source name twice',
      { sources: [...FILE.sources, ...FILE.sources] },
      'sources: the name access-portal stands twice',
    ],
    [
      'two sources for the events of one source and account',
      {
        sources: [
          ...FILE.sources,
          { ...FILE.sources[0], name: 'portal-2', detailTypes: ['Model Access Revoked'] },
        ],
      },
      'sources.1.events: portal-2 and access-portal both stand for source redshift-ml.access in account 111122223333',
    ],
    [
      'two sources for what people start by hand',
      {
        sources: [
          { name: 'operators', manual: true },
          { name: 'auditors', manual: true },
        ],
      },
      'sources.1.manual: auditors and operators both stand for access-manual',
    ],
    [
      'a dbUser login for Serverless',
      { warehouses: [{ ...serverless, writer: { dbUser: 'admin' } }] },
      'warehouses.adhoc: Serverless has no dbUser login',
    ],
    [
      'a baseline of an unknown warehouse',
      {
        baseline: [
          { warehouse: 'x', database: 'dev', grantee: MARKETING, privileges: [CREATE_MODEL] },
        ],
      },
      'baseline.0.warehouse: x is not in warehouses',
    ],
    [
      'a baseline of an unknown database',
      {
        baseline: [
          { warehouse: 'analytics', database: 'x', grantee: MARKETING, privileges: [CREATE_MODEL] },
        ],
      },
      'baseline.0.database: x is not a database of analytics',
    ],
    [
      'a baseline with a role that its warehouse does not know',
      {
        baseline: [
          {
            warehouse: 'analytics',
            database: 'dev',
            grantee: MARKETING,
            privileges: [
              CREATE_MODEL,
              { kind: 'assume-role', role: 'arn:aws:iam::111122223333:role/admin' },
            ],
          },
        ],
      },
      'baseline.0.privileges.1.role: arn:aws:iam::111122223333:role/admin is not known for warehouse analytics; add it to its roles',
    ],
  ])('%s', (_, changes, problem) => expect(() => config(changes)).toThrow(problem));

  test('the same event source in another account is another source', () =>
    expect(
      config({
        sources: [
          ...FILE.sources,
          {
            name: 'finance',
            events: { source: 'redshift-ml.access', account: '222233334444' },
            approvers: ['fay'],
          },
          { name: 'operators', manual: true, approvers: { 'olivia@example.com': 'olivia' } },
        ],
      }).sources,
    ).toHaveLength(3));
  test('Serverless with secrets is fine', () =>
    expect(config({ warehouses: [serverless] }).warehouses[0]?.kind).toBe('serverless'));
});
