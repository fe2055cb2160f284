import { describe, expect, test } from '@jest/globals';
import {
  accountsProblems,
  installedAt,
  leastReconcilesAtOnce,
  rolesInto,
} from '../../domain/accounts.ts';
import { parseConfig } from '../../domain/config.ts';
import { spokeParameters } from '../../domain/spoke-parameters.ts';
import { FILE } from './access/examples.ts';

const ROLES = 'arn:aws:iam::111122223333:role/redshift-ml-prod-*-us-east-1';
const SPOKE = { id: '222233334444', externalId: 'sales-7f3a' };
const config = { accounts: [SPOKE] };

describe('the way into a warehouse', () => {
  test('of the own account takes no other role', () =>
    expect(
      rolesInto({ name: 'analytics', account: '111122223333' }, config, ROLES, 'Writer'),
    ).toEqual([]));
  test("of a spoke, as the writer, is that spoke's writer with its external id", () =>
    expect(rolesInto({ name: 'sales', account: SPOKE.id }, config, ROLES, 'Writer')).toEqual([
      {
        arn: 'arn:aws:iam::222233334444:role/redshift-ml-prod-SpokeWriter-us-east-1',
        externalId: 'sales-7f3a',
      },
    ]));
  test('of a spoke, as the reader, goes by the one role that the spoke trusts', () =>
    expect(rolesInto({ name: 'sales', account: SPOKE.id }, config, ROLES, 'Reader')).toEqual([
      { arn: 'arn:aws:iam::111122223333:role/redshift-ml-prod-SpokeReader-us-east-1' },
      {
        arn: 'arn:aws:iam::222233334444:role/redshift-ml-prod-SpokeReader-us-east-1',
        externalId: 'sales-7f3a',
      },
    ]));
  test('of an account that nobody has listed is none, rather than with credentials of another one', () =>
    expect(() =>
      rolesInto({ name: 'risk', account: '333344445555' }, config, ROLES, 'Reader'),
    ).toThrow(
      'config/admin.yml: warehouses.risk.account: 333344445555 is neither the account of this installation, 111122223333, nor one of accounts',
    ));
});

test('where this is installed is what its roles are called after', () =>
  expect(installedAt(ROLES)).toEqual({ account: '111122223333', region: 'us-east-1' }));

describe('the accounts of the configuration', () => {
  const placed = (name: string, account: string) => ({ name, account });
  test('one account may be left out: that of the installation', () =>
    expect(
      accountsProblems({
        accounts: [SPOKE],
        warehouses: [placed('analytics', '111122223333'), placed('sales', SPOKE.id)],
      }),
    ).toEqual([]));
  test('a warehouse whose account is in no spoke is named', () =>
    expect(
      accountsProblems({
        accounts: [],
        warehouses: [placed('analytics', '111122223333'), placed('sales', SPOKE.id)],
      }),
    ).toEqual([
      'accounts: 111122223333 (analytics) and 222233334444 (sales) are in no spoke; only the account of this installation may be left out, so list the others with their externalId',
    ]));
  test('an account that stands twice is named', () =>
    expect(accountsProblems({ accounts: [SPOKE, SPOKE], warehouses: [] })).toEqual([
      'accounts: 222233334444 stands twice',
    ]));
  test('without an external id a spoke is none', () =>
    expect(() => parseConfig({ ...FILE, accounts: [{ id: SPOKE.id }] })).toThrow(
      'config/admin.yml: accounts.0.externalId',
    ));
});

describe('what spoke.yml is deployed with', () => {
  const [analytics] = FILE.warehouses;
  const file = parseConfig({
    ...FILE,
    accounts: [SPOKE, { id: '333344445555', externalId: 'none-yet' }],
    warehouses: [
      analytics,
      { ...analytics, name: 'sales', account: SPOKE.id, region: 'eu-west-1' },
      {
        name: 'events',
        kind: 'serverless',
        workgroup: 'events',
        namespaceName: 'events',
        account: SPOKE.id,
        region: 'eu-west-1',
        databases: ['dev'],
        writer: { secretArn: 'arn:aws:secretsmanager:eu-west-1:222233334444:secret:w' },
        reader: { secretArn: 'arn:aws:secretsmanager:eu-west-1:222233334444:secret:r' },
      },
    ],
  });
  const hub = { account: '111122223333', region: 'us-east-1', prefix: 'redshift-ml-prod-' };
  const at = (resource: string) => `arn:aws:redshift:eu-west-1:222233334444:${resource}`;

  test("names that account's warehouses, logins and secrets, and no other's", () =>
    expect(spokeParameters(file, SPOKE.id, hub)).toEqual({
      Prefix: 'redshift-ml-prod-',
      HubAccount: '111122223333',
      HubRegion: 'us-east-1',
      ExternalId: 'sales-7f3a',
      Warehouses: [
        at('cluster:analytics'),
        'arn:aws:redshift-serverless:eu-west-1:222233334444:workgroup/*',
      ],
      WriterLogins: [
        at('dbuser:analytics/redshift_ml_admin'),
        at('dbname:analytics/dev'),
        at('dbname:analytics/prod'),
      ],
      WriterSecrets: ['arn:aws:secretsmanager:eu-west-1:222233334444:secret:w'],
      ReaderLogins: [
        at('dbuser:analytics/redshift_ml_reader'),
        at('dbname:analytics/dev'),
        at('dbname:analytics/prod'),
      ],
      ReaderSecrets: ['arn:aws:secretsmanager:eu-west-1:222233334444:secret:r'],
      WarehouseKeys: ['arn:aws:kms:us-east-1:222233334444:key/none'],
    }));
  test('has no writer where the hub only reads', () =>
    expect(spokeParameters(file, SPOKE.id, { ...hub, readOnly: true })).toMatchObject({
      ReadOnly: 'true',
    }));
  test('lets into nothing where there is nothing yet', () =>
    expect(spokeParameters(file, '333344445555', hub)).toMatchObject({
      Warehouses: ['arn:aws:redshift:us-east-1:333344445555:cluster:none'],
      WriterLogins: ['arn:aws:redshift:us-east-1:333344445555:dbuser:none/none'],
    }));
  test('of the setup name its boundary, roles, buckets, warehouses and the login of its canary', () => {
    const [, home, other] = file.warehouses;
    if (home?.kind !== 'provisioned' || other?.kind !== 'serverless') throw new Error('not those');
    const setup = {
      path: 'simple' as const,
      boundary: 'arn:aws:iam::222233334444:policy/sales',
      pairs: [{ role: 'arn:aws:iam::222233334444:role/redshift-ml/sales', bucket: 'sales-ml' }],
      canary: { login: { dbUser: 'trainer' }, database: 'dev', schema: 'ml' },
    };
    const { hash: _, ...written } = file;
    const setUp = parseConfig({
      ...written,
      warehouses: [
        { ...home, setup },
        { ...other, setup: { ...setup, canary: undefined } },
      ],
    });
    expect(spokeParameters(setUp, SPOKE.id, hub, 'setup')).toMatchObject({
      Boundary: ['arn:aws:iam::222233334444:policy/sales'],
      SetupRoles: ['arn:aws:iam::222233334444:role/redshift-ml/sales'],
      SetupBuckets: ['arn:aws:s3:::sales-ml'],
      SetupWarehouses: [
        at('cluster:analytics'),
        'arn:aws:redshift-serverless:eu-west-1:222233334444:namespace/*',
      ],
      CanaryLogins: [
        at('dbuser:analytics/trainer'),
        at('dbname:analytics/dev'),
        at('dbname:analytics/prod'),
      ],
      CanarySecrets: ['arn:aws:secretsmanager:us-east-1:222233334444:secret:none'],
    });
    expect(Object.keys(spokeParameters(setUp, SPOKE.id, hub, 'inspect'))).toEqual([
      'Prefix',
      'HubAccount',
      'HubRegion',
      'ExternalId',
      'Warehouses',
      'WarehouseKeys',
      'ReaderLogins',
      'ReaderSecrets',
    ]);
  });
  test('of the setup are nothing where the hub only reads', () => {
    const reading = { ...hub, readOnly: true };
    expect(() => spokeParameters(file, SPOKE.id, reading, 'setup')).toThrow('no setup is repaired');
    expect(spokeParameters(file, SPOKE.id, reading, 'inspect')).not.toHaveProperty('ReadOnly');
  });
  test('of the setup allow nothing where nothing is set up', () =>
    expect(spokeParameters(file, '333344445555', hub, 'setup')).toMatchObject({
      Boundary: ['arn:aws:iam::333344445555:policy/none'],
      SetupRoles: ['arn:aws:iam::333344445555:role/none'],
      SetupBuckets: ['arn:aws:s3:::none'],
      SetupWarehouses: ['arn:aws:redshift:us-east-1:333344445555:cluster:none'],
    }));
  test('is nothing for an account that is no spoke', () =>
    expect(() => spokeParameters(file, '111122223333', hub)).toThrow(
      'config/admin.yml: accounts: 111122223333 is not one of them; it has 222233334444, 333344445555',
    ));
});

test('ten databases at the same time for each account, and no more than Lambda takes', () =>
  expect([0, 1, 30, 99, 100].map(leastReconcilesAtOnce)).toEqual([10, 20, 310, 1_000, 1_000]));
