import { expect, test } from '@jest/globals';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { inSetupWorld } from './setup-account.ts';

test('an account that nobody has listed is said in a sentence, before anything is called', () => {
  const config = configOf(
    { path: 'simple' },
    { kind: 'provisioned', cluster: 'analytics', account: '444455556666' },
  );
  return inSetupWorld({ account: soundAccount, config }, async ({ run, calls }) => {
    const said = JSON.stringify(await run('validate', 5));
    expect(said).toContain(
      'warehouses.analytics.account: 444455556666 is neither the account of this installation, 111122223333, nor one of accounts; add it there, or correct it',
    );
    expect(calls.filter(({ service }) => service !== 'DynamoDB')).toEqual([]);
  });
});
