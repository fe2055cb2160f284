import type { LoginFacts } from '../../../../domain/setup/facts.ts';
import { facts } from '../warehouse.ts';
import { casesOf } from './verdicts.ts';

const logins = (change: Partial<LoginFacts>) => facts({ logins: { ...facts().logins, ...change } });
const reader = (change: object) =>
  logins({
    reader: {
      ok: {
        user: 'ml_reader',
        superuser: false,
        accessSystemTable: true,
        syslogUnrestricted: true,
        ...change,
      },
    },
  });
casesOf('RedshiftML.21', 'the writer is a superuser', [
  ['a superuser passes', facts(), 'pass'],
  [
    'else the SQL is printed, quoted',
    logins({ writer: { ok: { user: 'Ann"s', superuser: false } } }),
    'fail reports',
    'ALTER USER "Ann""s" CREATEUSER;',
  ],
  [
    'a login that fails is unknown',
    logins({ writer: { failed: 'password authentication failed' } }),
    'unknown',
    'password authentication failed',
  ],
  [
    'one that does not exist is reported with all of its SQL',
    logins({ writer: { missing: 'PG_USER has no ml_admin' } }),
    'fail reports',
    'as a superuser run: CREATE USER "ml_admin" PASSWORD DISABLE; ALTER USER "ml_admin" CREATEUSER;',
  ],
  [
    'while the reader does not exist nothing is known, and the SQL is printed all the same',
    logins({
      reader: { missing: 'no such user' },
      writer: { failed: 'the reader does not exist' },
    }),
    'unknown',
    'CREATE USER "ml_admin" PASSWORD DISABLE;',
  ],
]);
casesOf('RedshiftML.22', 'the reader sees all', [
  ['with both rights it passes', facts(), 'pass'],
  [
    'without ACCESS SYSTEM TABLE the SQL is printed',
    reader({ accessSystemTable: false }),
    'fail reports',
    'GRANT ACCESS SYSTEM TABLE TO ROLE redshift_ml_catalog_reader;',
  ],
  [
    'without SYSLOG ACCESS too',
    reader({ syslogUnrestricted: false }),
    'fail reports',
    'ALTER USER "ml_reader" SYSLOG ACCESS UNRESTRICTED;',
  ],
  ['a superuser passes with a warning', reader({ superuser: true }), 'pass', 'is a superuser'],
  [
    'one that does not exist is reported with all of its SQL',
    logins({ reader: { missing: 'no such user' } }),
    'fail reports',
    'as a superuser run: CREATE USER "ml_reader" PASSWORD DISABLE; CREATE ROLE redshift_ml_catalog_reader; GRANT ACCESS SYSTEM TABLE TO ROLE redshift_ml_catalog_reader; GRANT ROLE redshift_ml_catalog_reader TO "ml_reader"; ALTER USER "ml_reader" SYSLOG ACCESS UNRESTRICTED;',
  ],
  [
    'a login that may not be used is unknown',
    logins({ reader: { denied: 'redshift:GetClusterCredentials' } }),
    'unknown',
    'redshift:GetClusterCredentials',
  ],
]);
