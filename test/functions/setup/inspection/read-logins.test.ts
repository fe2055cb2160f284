import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { describe, expect, test } from '@jest/globals';
import { redshiftData } from '../../../../aws/redshift-data.ts';
import { parseConfig } from '../../../../domain/config.ts';
import { readLogins } from '../../../../functions/setup/inspection/read-logins.ts';
import { targetOf } from '../../../../functions/setup/run/request.ts';
import { createAccount } from '../../../../local-aws/account/account.ts';
import { type LoginsFixture, loginsService } from '../../../../local-aws/account/logins.ts';
import { installServices } from '../../../../local-aws/api.ts';
import { noFaults } from '../../../../local-aws/faults.ts';
import { createVirtualClock } from '../../../../local-aws/virtual-clock.ts';
import {
  configOf,
  emptyAccount,
  goodLogins,
  soundAccount,
} from '../../../../sandbox/accounts/example.ts';

async function logins(fixture: LoginsFixture, { exists = true, logged = {}, groups = false } = {}) {
  const { warehouse } = targetOf(
    parseConfig(configOf({}, { kind: 'provisioned', cluster: 'analytics', ...logged })),
    'analytics',
  );
  const virtualClock = createVirtualClock(Date.parse('2026-03-02T09:00:00Z'), () => 0);
  const { state } = createAccount(exists ? soundAccount : emptyAccount, virtualClock);
  const used: unknown[] = [];
  const restore = installServices([loginsService(fixture, state)], {
    virtualClock,
    faults: noFaults(),
    onCall: ({ input }) => used.push(input),
  });
  try {
    return await readLogins(
      redshiftData(new RedshiftDataClient({ region: 'us-east-1' })),
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
    expect(await logins(goodLogins)).toEqual({
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
    const { systemTableRoles: _, ...fixture } = goodLogins;
    expect(await logins(fixture)).toMatchObject({ reader: { ok: { accessSystemTable: false } } });
  });

  test('a writer that the catalog does not have', async () => {
    expect(await logins({ users: { ml_reader: {} } })).toMatchObject({
      writer: { missing: 'PG_USER has no ml_admin' },
    });
  });

  test('a reader that the warehouse does not let in does not exist, and the writer is not known then', async () => {
    expect(await logins({ users: { ml_admin: { superuser: true } } })).toMatchObject({
      reader: { missing: 'FATAL: password authentication failed for user "IAM:ml_reader"' },
      writer: { failed: 'the reader, who is asked, does not exist' },
    });
  });

  const secret = (user: string) => ({
    secretArn: `arn:aws:secretsmanager:us-east-1:111122223333:secret:${user}`,
  });

  test('a reader behind a secret says itself who it is, and knows the writer by its name', async () => {
    const logged = {
      writer: { ...secret('of-the-writer'), user: 'ml_admin' },
      reader: secret('ml_reader'),
    };
    expect(await logins(goodLogins, { logged })).toMatchObject({
      writer: { ok: { user: 'ml_admin', superuser: true } },
      reader: { ok: { user: 'ml_reader' } },
    });
  });

  test("the writer's secret is not opened: without a name nothing is known of it", async () => {
    expect(await logins(goodLogins, { logged: { writer: secret('ml_admin') } })).toMatchObject({
      writer: {
        failed: 'setup does not open its secret: name the database user beside it, as writer.user',
      },
    });
  });

  test('a wrong password in a secret proves nothing', async () => {
    expect(await logins({ users: {} }, { logged: { reader: secret('ml_reader') } })).toMatchObject({
      reader: { failed: expect.stringContaining('password authentication failed') },
    });
  });

  test('of a warehouse that does not exist nothing is known', async () => {
    expect(await logins(goodLogins, { exists: false, groups: true })).toMatchObject({
      writer: { failed: expect.any(String) },
      reader: { failed: expect.any(String) },
      assumeRole: { failed: expect.any(String) },
    });
  });

  test('who may use which role for what', async () => {
    const fixture = {
      ...goodLogins,
      assumeRole: [['default-aws-iam-role', 'CREATE MODEL', 'public', 'public']] as const,
    };
    expect(await logins(fixture, { groups: true })).toMatchObject({
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
