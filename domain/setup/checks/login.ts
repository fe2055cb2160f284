import { readerBootstrap, type Sql, writerBootstrap } from '../../sql.ts';
import type { Check } from '../control.ts';
import { given } from '../read.ts';
import { PAGES } from '../source.ts';
import { theWarehouse } from '../subjects.ts';
import { notApplicable, pass, reported } from '../verdict.ts';

const inWords = (statements: readonly Sql[]): string => statements.map((sql) => `${sql};`).join(' ');

export const writerSuperuser: Check = {
  id: 'RedshiftML.21',
  title: 'The writer login is a superuser',
  severity: 'high',
  source: {
    url: PAGES.setup,
    sentence: 'A superuser can GRANT USER or GROUP privilege to create machine learning models.',
  },
  why: 'GRANT CREATE MODEL and GRANT ASSUMEROLE need a superuser; approvals fail without one.',
  handling: 'reports',
  remediation: 'Prints the exact SQL: a login does not make itself a superuser.',
  subjects: theWarehouse,
  evaluate: ({ logins, target, warehouse }) => {
    if ('missing' in warehouse) return notApplicable('the warehouse does not exist yet');
    return given(logins.writer, `the writer login ${target.writer}`, ({ user, superuser }) =>
      superuser
        ? pass(`writer ${user} is a superuser`)
        : reported(`writer ${user} is not a superuser`, `as a superuser run: ${inWords([writerBootstrap(user)])}`),
    );
  },
};

export const readerSeesAll: Check = {
  id: 'RedshiftML.22',
  title: 'The reader login sees every privilege, and is no superuser',
  severity: 'high',
  source: {
    url: PAGES.mlPrivileges,
    sentence:
      'Visible to superusers and users with the ACCESS SYSTEM TABLE permission; other users can see only identities they have access to or own.',
  },
  why: 'A reader that sees a part of the grants takes the rest for absent.',
  handling: 'reports',
  remediation: 'Prints the exact SQL.',
  subjects: theWarehouse,
  evaluate: ({ logins, target, warehouse }) => {
    if ('missing' in warehouse) return notApplicable('the warehouse does not exist yet');
    return given(logins.reader, `the reader login ${target.reader}`, (reader) => {
      const lacks = [
        ...(reader.accessSystemTable ? [] : ['ACCESS SYSTEM TABLE']),
        ...(reader.syslogUnrestricted ? [] : ['SYSLOG ACCESS UNRESTRICTED']),
      ];
      if (reader.superuser) {
        return pass(`reader ${reader.user} sees everything`, [
          `reader ${reader.user} is a superuser: a login that only reads needs no more than ${inWords(readerBootstrap(reader.user))}`,
        ]);
      }
      if (lacks.length === 0) return pass(`reader ${reader.user} sees every privilege`);
      return reported(
        `reader ${reader.user} lacks ${lacks.join(' and ')}`,
        `as a superuser run: ${inWords(readerBootstrap(reader.user))}`,
      );
    });
  },
};
