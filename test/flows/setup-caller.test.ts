import { expect, test } from '@jest/globals';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { inSetupWorld } from './setup-account.ts';

test('another account than the configured one is said in a sentence, before anything is read', () => {
  const config = configOf(
    { path: 'simple' },
    { kind: 'provisioned', cluster: 'analytics', account: '444455556666' },
  );
  return inSetupWorld({ account: soundAccount, config }, async ({ run, calls }) => {
    const said = JSON.stringify(await run('validate', 5));
    expect(said).toContain('these credentials are of account 111122223333');
    expect(said).toContain('correct warehouses.analytics.account; nothing was read');
    const asked = calls.filter(({ service }) => service !== 'DynamoDB');
    expect(asked.map(({ operation }) => operation)).toEqual(['GetCallerIdentity']);
  });
});
