import { configOf, emptyAccount, ROLE, warehouseWith } from '../accounts/example.ts';
import { buildWarehouse, CREATE } from '../chapters/build-warehouse.ts';
import { tryCanary } from '../chapters/try-canary.ts';
import type { Story } from '../story.ts';

const canary = { login: { dbUser: 'ml_creator' }, database: 'dev', schema: 'demo_ml' };

/** Spec, part "Cluster setup", steps 1 to 6 in an account that has nothing but a network and a boundary. */
export const story: Story = {
  name: 'setup-empty',
  title: 'From an account with nothing in it to a warehouse on which CREATE MODEL has been tried',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: configOf({ path: 'restrictive', routing: 'on', create: CREATE, canary }),
    account: emptyAccount,
    warehouses: warehouseWith([], { admin: CREATE.adminUser }),
  },
  play: async (stage) => {
    await buildWarehouse(stage, ROLE);
    await tryCanary(stage);
  },
};
