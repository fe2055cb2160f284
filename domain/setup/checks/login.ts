import { type Login, loginInWords, userOf } from '../../login.ts';
import { readerBootstrap, type Sql, writerBootstrap } from '../../sql.ts';
import type { SetupTarget } from '../config.ts';
import type { Check } from './check.ts';
import { PAGES } from './pages.ts';
import { given, notApplicable, pass, reported, unknownBecause } from './verdict.ts';

const inWords = (statements: readonly Sql[]): string =>
  statements.map((sql) => `${sql};`).join(' ');

/** Who may run the statements. A warehouse that setup creates has one superuser, named in its configuration. */
const asSuperuser = ({ setup }: SetupTarget, statements: readonly Sql[]): string =>
  `as ${setup.create === undefined ? 'a superuser' : `the superuser ${setup.create.adminUser}`} run: ${inWords(statements)}`;

/** What makes a login that does not exist. `which` is its key in the configuration. */
function created(
  target: SetupTarget,
  which: 'writer' | 'reader',
  bootstrap: (user: string) => readonly Sql[],
): string {
  const login: Login = target[which];
  const user = userOf(login);
  if (user === undefined)
    return `name its database user as ${which}.user, so that its SQL can be printed`;
  const password = 'secretArn' in login ? ' Then give it the password that its secret holds.' : '';
  return `${asSuperuser(target, bootstrap(user))}${password}`;
}

const newWriter = (user: string) => writerBootstrap(user, 'is missing');
const newReader = (user: string) =>
  readerBootstrap(user, ['user', 'ACCESS SYSTEM TABLE', 'SYSLOG ACCESS UNRESTRICTED']);

export const writerSuperuser: Check = {
  severity: 'high',
  source: {
    url: PAGES.setup,
    sentence: 'A superuser can GRANT USER or GROUP privilege to create machine learning models.',
  },
  why: 'GRANT CREATE MODEL and GRANT ASSUMEROLE need a superuser; approvals fail without one.',
  handling: 'reports',
  remediation:
    'Prints the exact SQL, CREATE USER included: a login does not make itself a superuser.',
  about: 'warehouse',
  evaluate: ({ logins, target, warehouse }) => {
    if ('missing' in warehouse) return notApplicable('the warehouse does not exist yet');
    const name = loginInWords(target.writer);
    if ('missing' in logins.reader)
      return unknownBecause(
        `the reader, who is asked about it, does not exist; if ${name} does not exist either, ${created(target, 'writer', newWriter)}`,
      );
    if ('missing' in logins.writer)
      return reported(
        `the writer ${name} does not exist: ${logins.writer.missing}`,
        created(target, 'writer', newWriter),
      );
    return given(logins.writer, `the writer login ${name}`, ({ user, superuser }) =>
      superuser
        ? pass(`the writer ${user} is a superuser`)
        : reported(
            `the writer ${user} is not a superuser`,
            asSuperuser(target, writerBootstrap(user, 'exists')),
          ),
    );
  },
};

export const readerSeesAll: Check = {
  severity: 'high',
  source: {
    url: PAGES.mlPrivileges,
    sentence:
      'Visible to superusers and users with the ACCESS SYSTEM TABLE permission; other users can see only identities they have access to or own.',
  },
  why: 'A reader that sees a part of the grants takes the rest for absent.',
  handling: 'reports',
  remediation: 'Prints the exact SQL, CREATE USER included.',
  about: 'warehouse',
  evaluate: ({ logins, target, warehouse }) => {
    if ('missing' in warehouse) return notApplicable('the warehouse does not exist yet');
    const name = loginInWords(target.reader);
    if ('missing' in logins.reader)
      return reported(
        `the reader ${name} does not exist: ${logins.reader.missing}`,
        created(target, 'reader', newReader),
      );
    return given(logins.reader, `the reader login ${name}`, (reader) => {
      const lacks = [
        ...(reader.accessSystemTable ? [] : (['ACCESS SYSTEM TABLE'] as const)),
        ...(reader.syslogUnrestricted ? [] : (['SYSLOG ACCESS UNRESTRICTED'] as const)),
      ];
      if (reader.superuser)
        return pass(`the reader ${reader.user} sees everything`, [
          `the reader ${reader.user} is a superuser: a login that only reads needs no more than ${inWords(newReader(reader.user).slice(1))}`,
        ]);
      if (lacks.length === 0) return pass(`the reader ${reader.user} sees every privilege`);
      return reported(
        `the reader ${reader.user} lacks ${lacks.join(' and ')}`,
        asSuperuser(target, readerBootstrap(reader.user, lacks)),
      );
    });
  },
};
