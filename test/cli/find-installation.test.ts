import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { findInstallation } from '../../cli/installation/installation.ts';

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
