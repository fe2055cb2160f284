import {
  configOf,
  emptyAccount,
  READER_SQL,
  ROLE,
  secretOf,
  WRITER_SQL,
  warehouseWith,
} from '../accounts/example.ts';
import { buildWarehouse, CREATE, CREATE_SERVERLESS } from '../chapters/build-warehouse.ts';
import { tryCanary } from '../chapters/try-canary.ts';
import type { Story } from '../story.ts';

const login = { secretArn: secretOf('ml_creator'), user: 'ml_creator' };
const canary = { login, database: 'dev', schema: 'demo_ml' };
const secrets = Object.fromEntries(
  [CREATE.adminUser, 'ml_admin', 'ml_reader', 'ml_creator'].map((user) => [secretOf(user), user]),
);

/** As setup-empty, on Serverless, and in a warehouse where CREATE MODEL takes no SELECT of constants. */
export const story: Story = {
  name: 'setup-empty-serverless',
  title:
    'From an account with nothing in it to a Serverless workgroup on which CREATE MODEL was tried',
  setting: {
    start: '2026-03-02T09:00:00Z',
    config: configOf(
      { path: 'restrictive', routing: 'on', create: CREATE_SERVERLESS, canary },
      {
        kind: 'serverless',
        workgroup: 'analytics',
        namespaceName: 'analytics-data',
        writer: { secretArn: secretOf('ml_admin'), user: 'ml_admin' },
        reader: { secretArn: secretOf('ml_reader'), user: 'ml_reader' },
      },
    ),
    account: emptyAccount,
    warehouses: warehouseWith([], { admin: CREATE.adminUser, constants: 'refused', secrets }),
  },
  play: async (stage) => {
    await buildWarehouse(stage, ROLE, [...WRITER_SQL, ...READER_SQL]);
    const namespace = stage.account.namespaces.get('analytics-data');
    stage.expect(
      'its namespace bears the tag of setup',
      Object.values(Object.fromEntries(stage.account.serverlessTags)),
      [{ 'redshift-ml:managed': 'true' }, { 'redshift-ml:managed': 'true' }],
    );
    stage.expect('the namespace is that of the configuration', namespace?.name, 'analytics-data');
    await tryCanary(stage);
  },
};
