import type { AdminFile } from '../../domain/config.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { Admin } from '../../local-aws/redshift/engine.ts';
import type { SpokeSetting } from '../story.ts';

/** Where an account besides the hub's has its warehouse, and the namespace of that. */
export interface OtherAccount {
  readonly id: string;
  readonly region: string;
  readonly namespace: string;
}

/** The account that most stories about several have. */
export const SALES: OtherAccount = {
  id: '222233334444',
  region: 'eu-central-1',
  namespace: '1f0c7c52-6d0e-4a55-8d6c-0a8f6a1b2c3d',
};

/** The hub's warehouse as it would be configured in that account, under a name of its own. */
export const configuredIn = (
  { id, region, namespace }: OtherAccount,
  { warehouses }: Pick<AdminFile, 'warehouses'>,
  name: string,
) => warehouses.map(({ setup: _, ...home }) => ({ ...home, name, account: id, region, namespace }));

/** The account: its cluster has the very name of the hub's, so that whoever calls in the wrong account finds one. */
export const spokeIn = (
  { id, region, namespace }: OtherAccount,
  account: AccountFixture,
  furnish: (admin: Admin) => Promise<void>,
): SpokeSetting => ({
  account: { ...account, id, region, namespaces: { analytics: namespace } },
  warehouses: { analytics: { databases: ['dev'], namespace, furnish } },
});
