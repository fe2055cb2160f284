import type { Privilege } from '../../domain/privilege.ts';
import { beganOf, decidingOf, isAccepted, isRefused } from './executions.ts';
import type { GivenAnswer, Played } from './played.ts';
import type { DeployedPolicy } from './policies.ts';
import { ACCOUNTS, type EventStep } from './scenario.ts';
import type { SimRule, Stage } from './sim-rule.ts';
import type { SimGrantee } from './warehouse.ts';

const DAY_MS = 86_400_000;

/** What is asked for, as rules see it: for how long is not known to the second. */
interface Ask {
  readonly source: string;
  readonly grantee: SimGrantee;
  readonly pairs: readonly (readonly [database: string, privilege: Privilege])[];
  readonly requestedBy: string;
  readonly lastsMs: number;
  readonly hasEnd: boolean;
  readonly hasTicket: boolean;
}

function askOf({ account, detail }: EventStep, decidedMs: number): Ask {
  // The scenario's own values: it made this detail.
  const privileges = detail.privileges as readonly Privilege[];
  const databases = [detail.database].flat().map(String);
  const [source = ''] = Object.entries(ACCOUNTS).find(([, one]) => one === account) ?? [];
  const { startsAt, expiresAt } = detail;
  const startMs = Math.max(decidedMs, startsAt === undefined ? 0 : Date.parse(String(startsAt)));
  return {
    source,
    grantee: detail.grantee as SimGrantee,
    pairs: privileges.flatMap((privilege) =>
      (privilege.kind === 'assume-role' ? ['*'] : databases).map(
        (database) => [database, privilege] as const,
      ),
    ),
    requestedBy: String(detail.requestedBy),
    lastsMs:
      expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(expiresAt)) - startMs,
    hasEnd: expiresAt !== undefined,
    hasTicket: detail.ticket !== undefined,
  };
}

/** The oracle's own reading of rules: the approvals that they want, or that they refuse. */
function readRules(rules: readonly SimRule[], ask: Ask): 'refused' | readonly Stage[] {
  const stages: Stage[] = [];
  for (const [database, privilege] of ask.pairs) {
    const about = rules.filter((rule) => isAbout(rule.when, ask, { database, privilege }));
    if (about.some(({ effect }) => effect === 'deny')) return 'refused';
    if (!about.some((rule) => isWithin(rule, ask))) return 'refused';
    stages.push(...about.flatMap((rule) => rule.stages ?? []));
  }
  return stages;
}

function isAbout(
  { sources, privileges, schemas, databases, grantees, longerThanDays }: SimRule['when'],
  { source, grantee, lastsMs }: Ask,
  { database, privilege }: { readonly database: string; readonly privilege: Privilege },
): boolean {
  const schema = 'schema' in privilege ? privilege.schema : '';
  return (
    (sources === undefined || sources.some((one) => one === source)) &&
    (privileges === undefined || privileges.includes(privilege.kind)) &&
    (schemas === undefined || schemas.includes(schema)) &&
    (databases === undefined || databases.includes(database)) &&
    (grantees === undefined || grantees.some((one) => isGrantee(one, grantee))) &&
    (longerThanDays === undefined || lastsMs > longerThanDays * DAY_MS)
  );
}

const isGrantee = (pattern: string, { type, name }: SimGrantee): boolean =>
  pattern === '* analyst*' ? name.startsWith('analyst') : pattern === `${type} ${name}`;

function isWithin({ effect, limits }: SimRule, { lastsMs, hasEnd, hasTicket, grantee }: Ask) {
  if (effect === 'deny') return false;
  const { longestDays, requires = [], grantees } = limits ?? {};
  return (
    (longestDays === undefined || lastsMs <= longestDays * DAY_MS) &&
    requires.every((field) => (field === 'end' ? hasEnd : hasTicket)) &&
    (grantees === undefined || grantees.includes(grantee.type))
  );
}

/** Whether enough of the named people said yes, none of whom asked. Where a function died, an answer may have counted. */
function isMet(
  { approvers, needs }: Stage,
  { requestedBy }: Ask,
  approvals: readonly string[],
): boolean {
  const counting = approvals
    .map((person) => person.toLowerCase())
    .filter((person) => person !== requestedBy.toLowerCase())
    .filter((person) => approvers === 'anyone' || approvers.includes(person));
  return new Set(counting).size >= needs;
}

function approvalsOf({ detail }: EventStep, answers: readonly GivenAnswer[]): string[] {
  const given = answers.filter(
    ({ lease, approved, isForeign, status }) =>
      lease === detail.requestId &&
      approved &&
      !isForeign &&
      (status === undefined || status === 200),
  );
  return [...[detail.approvedBy ?? []].flat().map(String), ...given.map(({ person }) => person)];
}

/** The rules that may have been in force at some moment of these: the ones before the last may linger in a container. */
function inForce(
  policies: readonly DeployedPolicy[],
  fromMs: number,
  toMs: number,
): readonly DeployedPolicy[] {
  const first = policies.findLastIndex(({ atMs }) => atMs <= fromMs);
  return policies.filter(({ atMs }, index) => index >= first - 1 && atMs <= toMs);
}

/** What begins a lease: an approval, or a request that rules and people decide. */
const isGranting = ({ type, account }: EventStep): boolean =>
  type === 'Model Access Approved' ||
  (type === 'Model Access Requested' &&
    (account === ACCOUNTS.people || account === ACCOUNTS.clerk));

/**
 * Law 10: nothing was granted that every policy refused which may have been in force when it was decided, or that lacked the
 * approvals which it wanted; and nothing was refused that all of them permit.
 */
export function policyProblems(played: Played): string[] {
  const { steps, localAws, answers, policies } = played;
  const events = steps.flatMap(({ step }) =>
    step.kind === 'event' && isGranting(step) ? [step] : [],
  );
  return events.flatMap((event) => {
    const times = decidingOf(localAws, event);
    const { requestId } = event.detail;
    const could = times.some(([fromMs, toMs]) =>
      inForce(policies, fromMs, toMs).some(({ rules }) => {
        const ask = askOf(event, toMs);
        const stages = readRules(rules, ask);
        const given = approvalsOf(event, answers);
        return stages !== 'refused' && stages.every((stage) => isMet(stage, ask, given));
      }),
    );
    if (isGranted(played, event) && !could)
      return [`${event.type} ${requestId} was granted against the policy in force`];
    const isFree = times.every(([fromMs, toMs]) =>
      inForce(policies, fromMs, toMs).every(({ rules }) => {
        const stages = readRules(rules, askOf(event, fromMs));
        return stages !== 'refused' && stages.length === 0;
      }),
    );
    return isFree && isClerks(event) && isRefused(localAws, event) && !isDisturbed(played)
      ? [`${event.type} ${requestId} was refused, although all policies permit it`]
      : [];
  });
}

const isGranted = ({ localAws }: Played, event: EventStep): boolean =>
  event.type === 'Model Access Approved'
    ? isAccepted(localAws, event)
    : beganOf(localAws, event) === 'surely';

const isClerks = ({ account }: EventStep): boolean => account === ACCOUNTS.clerk;

/** What is suspended is refused whatever the rules say, and a lost table is answered anew. */
const isDisturbed = ({ steps, lost }: Played): boolean =>
  lost !== undefined ||
  steps.some(({ step }) => step.kind === 'event' && step.type === 'Model Access Suspended');

/** Whether these rules let a tag give this by itself. */
export function permitsTag(
  rules: readonly SimRule[],
  { grantee, database, privileges }: TagAsk,
): boolean {
  const stages = readRules(rules, {
    source: 'tag',
    grantee,
    pairs: privileges.map((privilege) => [database, privilege] as const),
    requestedBy: '',
    lastsMs: Number.POSITIVE_INFINITY,
    hasEnd: false,
    hasTicket: false,
  });
  return stages !== 'refused' && stages.length === 0;
}

interface TagAsk {
  readonly grantee: SimGrantee;
  readonly database: string;
  readonly privileges: readonly Privilege[];
}

/** What the clerk asked for and was granted, or perhaps was. */
export const grantedToClerk = ({ steps, localAws }: Played) =>
  steps.flatMap(({ atMs, step }) => {
    if (step.kind !== 'event' || !isClerks(step)) return [];
    const began = beganOf(localAws, step);
    return began === undefined ? [] : [{ atMs, event: step, isDecided: began === 'surely' }];
  });
