import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { describe, expect, test } from '@jest/globals';
import { redshiftData } from '../../../aws/redshift-data.ts';
import { parseConfig } from '../../../domain/config.ts';
import { readLogins } from '../../../functions/setup/logins.ts';
import { targetOf } from '../../../functions/setup/request.ts';
import { createAccount } from '../../../sandbox/world/account/account.ts';
import { configOf, emptyAccount, goodLogins, soundAccount } from '../../../sandbox/world/account/example.ts';
import { type LoginsLiteral, loginsService } from '../../../sandbox/world/account/logins.ts';
import { createAgenda } from '../../../sandbox/world/agenda.ts';
import { installServices } from '../../../sandbox/world/api.ts';
import { noFaults } from '../../../sandbox/world/faults.ts';

async function logins(literal: LoginsLiteral, exists = true, logged: object = {}) {
  const { warehouse } = targetOf(
    parseConfig(configOf({}, { kind: 'provisioned', cluster: 'analytics', ...logged })),
    'analytics',
  );
  const agenda = createAgenda(Date.parse('2026-03-02T09:00:00Z'), () => 0);
  const { state } = createAccount(exists ? soundAccount : emptyAccount, agenda);
  const restore = installServices([loginsService(literal, state)], { agenda, faults: noFaults() });
  try {
    return await readLogins(redshiftData(new RedshiftDataClient({ region: 'us-east-1' })), warehouse);
  } finally {
    restore();
  }
}

describe('the two logins', () => {
  test('as they should be', async () => {
    expect(await logins(goodLogins)).toEqual({
      writer: { ok: { user: 'ml_admin', superuser: true } },
      reader: { ok: { user: 'ml_reader', superuser: false, accessSystemTable: true, syslogUnrestricted: true } },
      assumeRole: { ok: [] },
    });
  });

  test('a reader whose role has no ACCESS SYSTEM TABLE', async () => {
    const { systemTableRoles: _, ...literal } = goodLogins;
    expect(await logins(literal)).toMatchObject({ reader: { ok: { accessSystemTable: false } } });
  });

  test('a writer that the reader does not see is not judged', async () => {
    expect(await logins({ users: { ml_reader: {} } })).toMatchObject({
      writer: { failed: 'SVV_USER_INFO does not show the writer ml_admin to ml_reader' },
    });
  });

  test('logins behind secrets say themselves who they are', async () => {
    const secret = (user: string) => ({ secretArn: `arn:aws:secretsmanager:us-east-1:111122223333:secret:${user}` });
    expect(await logins(goodLogins, true, { writer: secret('ml_admin'), reader: secret('ml_reader') })).toMatchObject({
      writer: { ok: { user: 'ml_admin', superuser: true } },
      reader: { ok: { user: 'ml_reader' } },
    });
  });

  test('of a warehouse that does not exist nothing is known', async () => {
    expect(await logins(goodLogins, false)).toMatchObject({
      writer: { missing: expect.any(String) },
      reader: { missing: expect.any(String) },
      assumeRole: { missing: expect.any(String) },
    });
  });

  test('who may use which role for what', async () => {
    const literal = {
      ...goodLogins,
      assumeRole: [['default-aws-iam-role', 'CREATE MODEL', 'public', 'public']] as const,
    };
    expect(await logins(literal)).toMatchObject({
      assumeRole: {
        ok: [{ iamArn: 'default-aws-iam-role', command: 'CREATE MODEL', granteeType: 'public', grantee: 'public' }],
      },
    });
  });
});
