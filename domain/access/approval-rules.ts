import { addSeconds, DAY_SECONDS, type Instant, MINUTE_SECONDS } from '../time.ts';
import { isListed, isSamePerson, listedApprovers, type PeopleOfSource } from './approvers.ts';
import { mixedWord, withCodePoints } from './mixed-scripts.ts';
import { namesNobody } from './person.ts';

const MAX_APPROVAL_AGE_DAYS = 7;
const CLOCK_SKEW_SECONDS = 5 * MINUTE_SECONDS;
const MAX_NAMED = 5;

/** The people of one decision. */
export interface Involved {
  readonly approvedBy: readonly string[];
  readonly requestedBy: string;
  /** Names of whom it is for: none of them approves. */
  readonly grantees: readonly string[];
  /** Whoever else is said to have asked for it: of two who may have, neither approves. */
  readonly alsoInvolved?: readonly string[];
  /** Who says so: it may quote its own approvers only. */
  readonly source: PeopleOfSource;
}

export interface ApprovalFacts extends Involved {
  readonly approvedAt: Instant;
}

/** Why this approval does not count: requester and grantee never approve, and an old approval may be a replay. */
export function approvalProblems(approval: ApprovalFacts, now: Instant): string[] {
  const { approvedBy, approvedAt, requestedBy } = approval;
  return [
    ...requesterProblems(requestedBy),
    ...lookAlikes('approvedBy', approvedBy),
    ...approverProblems(approval),
    ...(approvedAt < addSeconds(now, -MAX_APPROVAL_AGE_DAYS * DAY_SECONDS)
      ? [`the approval of ${approvedAt} is older than ${MAX_APPROVAL_AGE_DAYS} days; approve again`]
      : []),
    ...(approvedAt > addSeconds(now, CLOCK_SKEW_SECONDS)
      ? [`the approval of ${approvedAt} lies in the future; check the sender's clock`]
      : []),
  ];
}

/** Why nobody can tell who asks, and therefore who else approves. */
export const requesterProblems = (requestedBy: string): string[] =>
  namesNobody(requestedBy)
    ? [
        `requestedBy names nobody (${JSON.stringify(requestedBy)}); say who asks, or nobody can tell who else approves`,
      ]
    : lookAlikes('requestedBy', [requestedBy]);

const lookAlikes = (field: string, people: readonly string[]): string[] =>
  people.flatMap((person) => {
    const word = mixedWord(person);
    return word === undefined
      ? []
      : [
          `${field} mixes letters that only look Latin into ${withCodePoints(word)}; write the name as the directory does`,
        ];
  });

/** Those in approvedBy whose word counts: the source may quote them, and they neither ask nor receive. */
export const countedApprovers = (approval: Involved): readonly string[] =>
  uninvolved(approval).filter((person) => isListed(person, approval.source));

/** Those in approvedBy whom the source may quote, also where they have a part in it themselves. */
export const quotedApprovers = ({ approvedBy, source }: Involved): readonly string[] =>
  approvedBy.filter((person) => isListed(person, source));

const uninvolved = (people: Involved): readonly string[] =>
  people.approvedBy.filter((person) => partIn(person, people) === undefined);

/** Why a person can never approve this access, if so: for a part in it of their own, or as a name for nobody. */
export function partIn(
  person: string,
  { requestedBy, grantees, alsoInvolved = [], source }: Involved,
): string | undefined {
  if (namesNobody(person)) return `${JSON.stringify(person)} names nobody`;
  if (isSamePerson(person, requestedBy, source)) return `${person} is the requester`;
  if (grantees.some((grantee) => isSamePerson(person, grantee, source)))
    return grantees.length === 1 ? `${person} is the grantee` : `${person} is one of the grantees`;
  if (alsoInvolved.some((other) => isSamePerson(person, other, source)))
    return `${person} took part in the request`;
  return undefined;
}

function approverProblems(approval: ApprovalFacts): string[] {
  const { approvedBy, source } = approval;
  if (approvedBy.length === 0) return ['approvedBy is empty; somebody has to approve'];
  const people = approvedBy.filter((person) => !namesNobody(person));
  if (people.length === 0) {
    const written = approvedBy.map((person) => JSON.stringify(person)).join(', ');
    return [`approvedBy names nobody (${written}); somebody has to approve`];
  }
  if (countedApprovers(approval).length > 0) return [];
  const others = uninvolved(approval);
  if (others.length === 0)
    return [
      `approvedBy names only the requester or the grantee (${people.join(', ')}); somebody else has to approve`,
    ];
  return [
    `approvedBy names nobody whom source ${source.name} may quote as an approver (${others.join(', ')}); in config/admin.yml its approvers are ${inShort(listedApprovers(source).map(([identity]) => identity))}`,
  ];
}

const inShort = (names: readonly string[]): string =>
  names.length <= MAX_NAMED
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMED).join(', ')} and ${names.length - MAX_NAMED} more`;

/** Why this window cannot be. */
export function windowProblems(
  { startsAt, expiresAt }: { startsAt?: Instant | undefined; expiresAt?: Instant | undefined },
  now: Instant,
): string[] {
  if (expiresAt === undefined) return [];
  return [
    ...(expiresAt <= now ? [`expiresAt ${expiresAt} is in the past (now ${now})`] : []),
    ...(startsAt !== undefined && expiresAt <= startsAt
      ? [`expiresAt ${expiresAt} is not after startsAt ${startsAt}`]
      : []),
  ];
}
