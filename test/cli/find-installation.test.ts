import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { findInstallation, locate } from '../../cli/installation/installation.ts';
import { adminFile } from '../../sandbox/stage/analytics.ts';

const mock = mockClient(CloudFormationClient);
afterAll(() => mock.restore());

const installedWith = async (...tables: readonly string[]): Promise<string> => {
  mock.reset();
  mock.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: tables.map((id) => ({
      LogicalResourceId: id,
      PhysicalResourceId: `table ${id}`,
      ResourceType: 'AWS::DynamoDB::Table',
      LastUpdatedTimestamp: new Date(0),
      ResourceStatus: 'CREATE_COMPLETE' as const,
    })),
  });
  const where = { config: 'config/admin.yml', stage: 'dev' };
  return (await findInstallation(where)).table;
};

test('the ledger is the table of the stack, or the one that was restored in its place', async () => {
  expect(await installedWith('Ledger')).toBe('table Ledger');
  expect(await installedWith('Ledger', 'LedgerRestored')).toBe('table LedgerRestored');
  expect(await installedWith('LedgerRestored')).toBe('table LedgerRestored');
  await expect(installedWith('Other')).rejects.toMatchObject({ name: 'NotInstalled' });
});

describe('the Region of the installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'find-installation-'));
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const SPOKE = '222233334444';
  /** With such warehouses: those of the example are in us-east-1. */
  const regionWith = (places: readonly { account?: string; region?: string }[]): string => {
    const file = adminFile();
    const [home] = file.warehouses;
    const warehouses = places.map((place, n) => ({
      ...home,
      name: n === 0 ? 'analytics' : `w${n}`,
      ...place,
    }));
    const path = join(folder, 'admin.yml');
    const accounts = [{ id: SPOKE, externalId: 'sales-7f3a' }];
    writeFileSync(path, JSON.stringify({ ...file, accounts, warehouses }));
    return locate({ config: path, stage: 'dev' }).region;
  };
  const says = (region: string | undefined): void => {
    delete process.env['AWS_DEFAULT_REGION'];
    if (region === undefined) delete process.env['AWS_REGION'];
    else process.env['AWS_REGION'] = region;
  };
  const elsewhere = { region: 'eu-central-1' };
  const ofSpoke = { account: SPOKE, ...elsewhere };

  test('is that of its own warehouses, whatever Regions those of other accounts are in', () => {
    says('eu-west-3');
    expect(regionWith([{}, ofSpoke])).toBe('us-east-1');
  });
  test('is that of the credentials where its own are in several, or all are in other accounts', () => {
    for (const places of [[{}, elsewhere], [ofSpoke]]) {
      says('eu-west-3');
      expect(regionWith(places)).toBe('eu-west-3');
      says(undefined);
      process.env['AWS_DEFAULT_REGION'] = 'eu-west-1';
      expect(regionWith(places)).toBe('eu-west-1');
    }
  });
  test('has to be said where nothing says it', () => {
    says(undefined);
    expect(() => regionWith([{}, elsewhere])).toThrow(
      /has warehouses in us-east-1 and eu-central-1, which does not say .+: set AWS_REGION$/,
    );
    expect(() => regionWith([ofSpoke])).toThrow(
      /has warehouses in other accounts only, which does not say .+: set AWS_REGION$/,
    );
  });
});
