import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { describe, expect, test } from '@jest/globals';
import { redshiftData } from '../../../../aws/redshift-data.ts';
import { parseConfig } from '../../../../domain/config.ts';
import { targetOf } from '../../../../domain/setup/run/request.ts';
import { readLogins } from '../../../../functions/setup/inspection/read-logins.ts';
import { createAccount } from '../../../../local-aws/account/account.ts';
import { installServices } from '../../../../local-aws/api.ts';
import { noFaults } from '../../../../local-aws/faults.ts';
import { redshiftDataService } from '../../../../local-aws/redshift/data-api.ts';
import { openMemoryEngine } from '../../../../local-aws/redshift/memory/memory-engine.ts';
import { createVirtualClock } from '../../../../local-aws/virtual-clock.ts';
import {
  configOf,
  emptyAccount,
  LOGINS_SQL,
  READER_SQL,
  secretOf,
  soundAccount,
  WRITER_SQL,
  warehouseWith,
} from '../../../../sandbox/accounts/example.ts';
import { warehousesIn } from '../../../../sandbox/stage/services.ts';

async function logins(
  sqls: readonly string[],
  { exists = true, logged = {}, groups = false } = {},
) {
  const { warehouse } = targetOf(
    parseConfig(configOf({}, { kind: 'provisioned', cluster: 'analytics', ...logged })),
    'analytics',
  );
  const virtualClock = createVirtualClock(Date.parse('2026-03-02T09:00:00Z'), () => 0);
  const { state } = createAccount(exists ? soundAccount : emptyAccount, virtualClock);
  const used: unknown[] = [];
  const warehouses = warehouseWith(sqls);
  const engine = await openMemoryEngine({ databases: ['dev'], namespace: 'a GUID' });
  await warehouses.analytics?.furnish(engine);
  const service = redshiftDataService({
    warehouses: warehousesIn(state, warehouses, new Map([['analytics', engine]])),
    clock: virtualClock,
    virtualClock,
  });
  const clock = { now: () => new Date(virtualClock.now()), pause: async () => {} };
  const restore = installServices([service], {
    virtualClock,
    faults: noFaults(),
    onCall: ({ input }) => used.push(input),
  });
  try {
    return await readLogins(
      redshiftData(new RedshiftDataClient({ region: 'us-east-1' }), clock, warehouse),
      warehouse,
      groups,
    );
  } finally {
    restore();
    // Only reconcile logs in as the writer.
    expect(JSON.stringify(used)).not.toMatch(
      /"(DbUser|SecretArn)":"[^"]*(ml_admin|of-the-writer)"/,
    );
  }
}

describe('the two logins', () => {
  test('as they should be', async () => {
    expect(await logins(LOGINS_SQL)).toEqual({
      writer: { ok: { user: 'ml_admin', superuser: true } },
      reader: {
        ok: {
          user: 'ml_reader',
          superuser: false,
          accessSystemTable: true,
          syslogUnrestricted: true,
        },
      },
      assumeRole: { failed: 'no pair is bound to a group, so it was not asked' },
    });
  });

  test('a reader whose role has no ACCESS SYSTEM TABLE', async () => {
    const sqls = LOGINS_SQL.filter((sql) => !sql.includes('ACCESS SYSTEM TABLE'));
    expect(await logins(sqls)).toMatchObject({ reader: { ok: { accessSystemTable: false } } });
  });

  test('a writer that the catalog does not have', async () => {
    expect(await logins(READER_SQL)).toMatchObject({
      writer: { missing: 'PG_USER has no ml_admin' },
    });
  });

  test('a reader that the warehouse does not let in does not exist, and the writer is not known then', async () => {
    expect(await logins(WRITER_SQL)).toMatchObject({
      reader: { missing: 'FATAL: password authentication failed for user "IAM:ml_reader"' },
      writer: { failed: 'the reader, who is asked, does not exist' },
    });
  });

  const secret = (user: string) => ({ secretArn: secretOf(user) });

  test('a reader behind a secret says itself who it is, and knows the writer by its name', async () => {
    const logged = {
      writer: { ...secret('of-the-writer'), user: 'ml_admin' },
      reader: secret('ml_reader'),
    };
    expect(await logins(LOGINS_SQL, { logged })).toMatchObject({
      writer: { ok: { user: 'ml_admin', superuser: true } },
      reader: { ok: { user: 'ml_reader' } },
    });
  });

  test("the writer's secret is not opened: without a name nothing is known of it", async () => {
    expect(await logins(LOGINS_SQL, { logged: { writer: secret('ml_admin') } })).toMatchObject({
      writer: {
        failed: 'setup does not open its secret: name the database user beside it, as writer.user',
      },
    });
  });

  test('a wrong password in a secret proves nothing', async () => {
    expect(await logins([], { logged: { reader: secret('ml_reader') } })).toMatchObject({
      reader: { failed: expect.stringContaining('password authentication failed') },
    });
  });

  test('of a warehouse that does not exist nothing is known', async () => {
    expect(await logins(LOGINS_SQL, { exists: false, groups: true })).toMatchObject({
      writer: { failed: expect.any(String) },
      reader: { failed: expect.any(String) },
      assumeRole: { failed: expect.any(String) },
    });
  });

  test('who may use which role for what', async () => {
    const sqls = [
      ...LOGINS_SQL,
      'REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL',
      'GRANT ASSUMEROLE ON default TO PUBLIC FOR CREATE MODEL',
    ];
    expect(await logins(sqls, { groups: true })).toMatchObject({
      assumeRole: {
        ok: [
          {
            iamArn: 'default-aws-iam-role',
            command: 'CREATE MODEL',
            granteeType: 'public',
            grantee: 'public',
          },
        ],
      },
    });
  });
});
