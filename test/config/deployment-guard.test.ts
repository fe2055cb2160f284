import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import DeploymentGuard, { newerThan } from '../../config/deployment-guard.ts';
import KeepState from '../../config/keep-state.ts';
import { parseConfig } from '../../domain/config.ts';
import { adminFile, analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { group, MARKETING, MODEL, openPortal, userOf } from '../../sandbox/stage/portal.ts';
import { itemOf, publication } from '../domain/published.ts';

/** The guard with credentials of this account, for a stage without a prefix. */
const guard = (account: string, ...param: string[]) => guardOf(account, param, {});
const guardOf = (account: string, param: readonly string[], deployment: { readOnly?: boolean }) =>
  new DeploymentGuard(
    {
      classes: { Error },
      service: { custom: { prefix: '', deployment } },
      getProvider: () => ({
        getAccountId: async () => account,
        getAwsSdkV3Config: async () => ({ region: 'us-east-1' }),
      }),
    },
    { param },
  ).hooks;

test('the account of the shipped example is not deployed to, whatever the credentials are', async () => {
  for (const account of ['444455556666', '111122223333'])
    await expect(guard(account)['before:deploy:deploy']()).rejects.toThrow(
      `warehouses.analytics.account: 111122223333 is the account of the shipped example; write ${account} and your warehouse there`,
    );
});

test('nothing is removed while leases live, unless they are handed over', async () => {
  const stage = await openStage(analytics(), { stores: 'memory', emit: () => {} });
  try {
    const remove = (...param: string[]) =>
      stage.byHand('an administrator removes the deployment', () =>
        guard('444455556666', ...param)['before:remove:remove'](),
      );
    await remove();
    const portal = openPortal(stage);
    await portal.approve('users-1', {
      grantee: group(MARKETING),
      persona: userOf('demo_ml', MODEL),
    });
    await expect(remove()).rejects.toThrow(
      '1 leases live, and nobody would end them: revoke them, or hand them over',
    );
    await remove('leases=handed-over');
    const readOnly = () =>
      stage.byHand('an administrator deploys what only reads', () =>
        guardOf('444455556666', [], { readOnly: true })['before:deploy:deploy'](),
      );
    await expect(readOnly()).rejects.toThrow(/^1 leases live, .* and deploy with --param=/);
    await portal.revoke('revoke-1', 'users-1');
    await remove();
    await expect(readOnly()).rejects.toThrow('is the account of the shipped example');
  } finally {
    await stage.close();
  }
});

test('the state is not removed', () =>
  expect(new KeepState({ classes: { Error } }).hooks['before:remove:remove']()).rejects.toThrow(
    'state.yml is not removed',
  ));

test('a configuration that is older than what is published, or another one of its number, is not deployed', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const configurationKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const of = (revision: number, ...approvedPlans: string[]) =>
    parseConfig({ ...adminFile(), revision, approvedPlans });
  const item = itemOf(publication(of(3), privateKey));
  const forged = { ...item, sk: 'REVISION#0000000000000009' };
  const ledger = async () => ({
    range: async () => [item, forged],
    put: async () => 'refused' as const,
  });
  const said = (config: ReturnType<typeof of>, key = configurationKey) =>
    newerThan(config, { configurationKey: key }, ledger);
  expect(await said(of(4))).toBe(undefined);
  expect(await said(of(3))).toBe(undefined);
  expect(await said(of(2), 'none')).toBe(undefined);
  expect(await said(of(2))).toMatch(/is revision 2, and what is published is revision 3: bring/);
  expect(await said(of(3, 'another'))).toMatch(
    /is revision 3, and what is published is another content/,
  );
});
