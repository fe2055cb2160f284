import { random, seedOf } from '../../local-aws/random.ts';
import type { Engine } from '../../local-aws/redshift/engine.ts';
import type { SimLease } from './leases-at-rest.ts';
import type { Names } from './names.ts';
import type { Played } from './played.ts';
import { ACCOUNTS, type EventStep, type TimedStep } from './scenario.ts';
import type { MemberStep } from './steps.ts';
import type { SimGrantee } from './warehouse.ts';

/** Who approves, and is a user of the warehouse too. */
export const APPROVER = 'amir';

const MINUTE_MS = 60_000;

/** In some worlds the approver joins a group before or after approving for it by the desk, and leaves it again or not. */
export function memberSteps(seed: number, scenario: readonly TimedStep[]): TimedStep[] {
  const dice = random(seedOf(seed, 'members'));
  if (!dice.chance(0.4)) return [];
  return scenario.flatMap(({ atMs, step }): TimedStep[] => {
    if (step.kind !== 'event' || step.type !== 'Model Access Approved') return [];
    // The scenario's own values: it made this detail.
    const { type, name } = step.detail.grantee as SimGrantee;
    if (type !== 'group' || step.account !== ACCOUNTS.desk || !dice.chance(0.7)) return [];
    const joinedMs = atMs + dice.between(-60, 20) * MINUTE_MS;
    const leftMs = joinedMs + dice.between(1, 300) * MINUTE_MS;
    const member = { kind: 'member', group: name } as const;
    return [
      { atMs: joinedMs, step: { ...member, isIn: true } },
      ...(dice.chance(0.3) ? [{ atMs: leftMs, step: { ...member, isIn: false } }] : []),
    ];
  });
}

/** Whoever is in already, or not in, stays so. */
export async function changeMembership(
  engine: Engine,
  names: Names,
  { group, isIn }: MemberStep,
): Promise<void> {
  const name = names.now({ type: 'group', name: group });
  await engine.removeFromGroup(name, APPROVER);
  if (isIn) await engine.addToGroup(name, APPROVER);
}

/**
 * Whose leases may not be applied for the membership of whoever approved: the desk lets nobody approve for a group of their own.
 * What the approver was in from before the message until now, was never to be granted; what they were in for a while, perhaps.
 */
export function leftByMembers(leases: readonly SimLease[], played: Played): SimLease[] {
  const { steps, madeAnewAtMs } = played;
  const approvals = steps.flatMap(({ step }) =>
    step.kind === 'event' && step.account === ACCOUNTS.desk ? [step] : [],
  );
  return leases.flatMap((lease) => {
    const { grantee, id, sentAtMs } = lease;
    const changes = steps
      .flatMap(({ atMs, step }) =>
        step.kind === 'member' && grantee.type === 'group' && step.group === grantee.name
          ? [{ atMs, isIn: step.isIn }]
          : [],
      )
      .sort((one, other) => one.atMs - other.atMs);
    if (changes.length === 0 || !approvals.some(isOf(id))) return [lease];
    const before = changes.findLast(({ atMs }) => atMs < sentAtMs)?.isIn === true;
    const isMadeAnew = madeAnewAtMs.has(`group ${grantee.name}`);
    const stayed = before && !isMadeAnew && changes.every(({ isIn }) => isIn);
    const isByDeskAlone = messagesOf(id, steps).every(({ account }) => account === ACCOUNTS.desk);
    return stayed && isByDeskAlone ? [] : [{ ...lease, isSure: false }];
  });
}

const isOf =
  (id: string) =>
  ({ type, detail }: EventStep): boolean =>
    type === 'Model Access Approved' && detail.requestId === id;

const messagesOf = (id: string, steps: readonly TimedStep[]): EventStep[] =>
  steps.flatMap(({ step }) => (step.kind === 'event' && isOf(id)(step) ? [step] : []));
