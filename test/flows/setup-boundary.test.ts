import { expect, test } from '@jest/globals';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import { configOf, soundAccount } from '../../sandbox/accounts/example.ts';
import { progressOf, summaryOf, toldBy } from '../../sandbox/stage/setup-outcome.ts';
import { inSetupWorld } from './setup-account.ts';

const sound = soundAccount.roles?.['redshift-ml/analytics'] ?? { trust: '' };
const { boundary: _, ...unbounded } = sound;
const withRole = (role: typeof unbounded): AccountFixture => ({
  ...soundAccount,
  policies: {},
  roles: { 'redshift-ml/analytics': role },
});
const without = configOf({ path: 'simple', boundary: undefined });

/** What a validation says of each check. */
const verdictsIn = (account: AccountFixture, config: unknown): Promise<readonly string[]> =>
  inSetupWorld({ account, config }, async ({ run }) =>
    toldBy(await run('validate', undefined, { verbose: true })).told.map(
      ({ control, is }) => `${control} ${is}`,
    ),
  );

test('to look takes no boundary: nothing is said otherwise than with one', async () => {
  const bounded = await verdictsIn(soundAccount, configOf({ path: 'simple' }));
  expect(await verdictsIn(withRole(unbounded), without)).toEqual(bounded);
  expect(bounded.length).toBeGreaterThan(20);
});

test.each<[string, AccountFixture, string]>([
  ['one that is missing', { ...withRole(unbounded), roles: {} }, 'aws iam create-role'],
  [
    'one that lacks its policies',
    withRole({ ...unbounded, attached: [] }),
    'aws iam attach-role-policy',
  ],
])(
  'without a boundary no role is written, %s neither: the command is printed',
  (_, account, command) =>
    inSetupWorld(
      { account: { ...account, buckets: {} }, config: without },
      async ({ run, account: { roles } }) => {
        const before = structuredClone([...roles.byName]);
        const execution = await run('remediate');
        const { text } = summaryOf(execution);
        expect(text).toContain(command);
        expect(text).toContain('setup.boundary names no permissions boundary');
        expect(text).toContain('npm start -s -- --boundary WAREHOUSE');
        expect([...roles.byName]).toEqual(before);
        expect(progressOf(execution)).toEqual(['done s3:CreateBucket analytics-redshift-ml']);
      },
    ),
);
