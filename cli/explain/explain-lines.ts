import { askingFor, byGrantee } from '../../domain/access/asks-for.ts';
import { reasonsInWords } from '../../domain/access/handover.ts';
import { isLive } from '../../domain/access/lease.ts';
import type { KnownDatabase } from '../../domain/access/policy/baseline-change.ts';
import type { Explanation } from '../../domain/explain/explain.ts';
import type { Path } from '../../domain/explain/paths.ts';
import type { WhoMay } from '../../domain/explain/who-may.ts';
import {
  describeGrantee,
  describePrivilege,
  type Grant,
  grantKey,
} from '../../domain/privilege.ts';
import { toSql } from '../../domain/sql.ts';
import type { Instant } from '../../domain/time.ts';

/** What the evidence says of a grant, in words, one line each. */
export type Behind = (grant: Grant) => readonly string[];

/** No copy of the evidence was given. */
export const unasked: Behind = () => [
  'under which lease: unknown, give a copy by --evidence FOLDER',
];

/** By database: ASSUMEROLE is told by the chain of the whole warehouse. */
export function behind({ leases, managed }: KnownDatabase, now: Instant): Behind {
  const ofGrantee = byGrantee(leases.filter((lease) => isLive(lease, now)));
  return (grant) => {
    const ours = managed.get(grantKey(grant));
    if (ours === undefined) return ['granted by others: no evidence of ours made it'];
    const reasons = reasonsInWords(askingFor(grant, ofGrantee), ours.permanent !== undefined);
    return reasons.length > 0 ? reasons : ['granted by us, and no lease that lives asks for it'];
  };
}

const ANSWER = { yes: 'may', no: 'may not', unknown: 'may perhaps' } as const;

export function explanationLines(asked: string, told: Explanation, why: Behind): string[] {
  const { grantee, answer, holdings, missing, because, isCut } = told;
  return [
    `${describeGrantee(grantee)} ${ANSWER[answer]} ${asked}`,
    ...because.map((one) => `  because ${one}`),
    ...holdings.flatMap(({ privilege, paths }) => [
      `  ${describePrivilege(privilege)}: ${paths.length === 0 ? 'not held' : 'held by'}`,
      ...paths.flatMap((path) => pathLines(path, why)),
    ]),
    ...(isCut ? ['  there are more ways than these: memberships lead there in very many'] : []),
    ...(missing.length === 0 ? [] : ['  missing:']),
    ...missing.map(({ privilege, grantee: to }) => {
      const sql = toSql({ verb: 'GRANT', privileges: [privilege], grantees: [to] });
      return `    ${sql};`;
    }),
  ];
}

function pathLines({ chain, what, grant, doubt, via }: Path, why: Behind): string[] {
  return [
    `    ${chain.join(' > ')}: ${via === 'grant' ? `granted ${what}` : what}`,
    ...(doubt === undefined ? [] : [`      not documented: ${doubt}`]),
    ...(grant === undefined ? [] : why(grant).map((one) => `      ${one}`)),
  ];
}

export function whoMayLines(asked: string, told: WhoMay): string[] {
  const { users, members, isPublic, because } = told;
  return [
    `who may ${asked}`,
    ...(because === undefined ? [] : [`  nobody: ${because}`]),
    ...(isPublic ? ['  everybody, through PUBLIC: whoever is made a user too'] : []),
    ...users.map(({ grantee, answer, holdings }) => {
      const ways = new Set(
        holdings.flatMap(({ paths }) =>
          paths.map(({ chain, via, what }) => wayOf(chain, via, what)),
        ),
      );
      return `  ${describeGrantee(grantee)}${answer === 'unknown' ? ', perhaps' : ''}: ${[...ways].join('; ')}`;
    }),
    ...(users.length === 0 && because === undefined ? ['  no user'] : []),
    ...members.map((grantee) => `  whoever becomes a member of ${describeGrantee(grantee)}`),
  ];
}

function wayOf(chain: readonly string[], via: Path['via'], what: string): string {
  if (via !== 'grant' && via !== 'scoped') return what;
  return chain.length > 1 ? `as ${chain.slice(1).join(' > ')}` : 'by grants of its own';
}

/** What no reading of the catalog shows. */
export const NOT_READ: readonly string[] = [
  'not read: groups and roles that a session joins by tags of its IAM role or its identity provider; who may become a',
  'user through IAM; whether training data may be read; without --use FOLDER, when it was used last',
];
