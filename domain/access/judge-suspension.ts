import type { Grant } from '../privilege.ts';
import { addSeconds, type Instant } from '../time.ts';
import { nextUnreadLook } from './database-look.ts';
import { type Effects, grantInWords, pairFailure } from './effects.ts';
import { pauseSeconds } from './next-look.ts';
import { judgeOthers } from './offboarding/judge-others.ts';
import type { Plan } from './plan-access.ts';
import { inShort } from './reasons.ts';
import type { ReconcileInput } from './reconcile-input.ts';
import {
  isInForce,
  isOffBoarding,
  isSettled,
  type Suspension,
  type SuspensionOutcome,
  suspender,
} from './suspension.ts';

type Judged = Pick<SuspensionOutcome, 'outcome' | 'because'> & Pick<Suspension, 'left'>;
type Circumstances = Pick<ReconcileInput, 'catalog' | 'others' | 'mode' | 'seq' | 'now'>;

/** The suspension as evidence says it from now on; undefined while a next batch has work for it, or where nothing is new. */
export function concludeSuspension(
  suspension: Suspension,
  plan: Plan,
  effects: Effects,
  input: Circumstances,
): Suspension | undefined {
  const judged = isInForce(suspension)
    ? judgeInForce(suspension, plan, effects, input)
    : judgeLifted(suspension, plan, effects, input);
  if (judged === undefined) return undefined;
  const { grantee, granteeId, lastOutcome, revision } = suspension;
  const because = inShort(judged.because);
  const id = grantee && input.catalog.identities.get(`${grantee.type} ${grantee.name}`);
  const bound = granteeId ?? id;
  const isNews =
    lastOutcome?.revision !== revision ||
    lastOutcome.outcome !== judged.outcome ||
    lastOutcome.because.join() !== because.join() ||
    (judged.left !== undefined && suspension.left === undefined) ||
    bound !== granteeId;
  if (!isNews) return undefined;
  const { dueAt: _, ...rest } = suspension;
  const { seq, now: at } = input;
  return withNextLook(
    {
      ...rest,
      ...(bound !== undefined && { granteeId: bound }),
      ...(judged.left && { left: judged.left }),
      lastOutcome: { revision, outcome: judged.outcome, because, seq, at },
    },
    at,
  );
}

/** What of it is held through us is taken away; what is not, stays and is named. */
function judgeInForce(
  suspension: Suspension,
  plan: Plan,
  effects: Effects,
  input: Circumstances,
): Judged | undefined {
  const { catalog, mode } = input;
  const isOfIt = suspender([suspension], catalog);
  const toRevoke: Grant[] = [];
  const others: string[] = [];
  for (const [key, grant] of catalog.held) {
    if (isOfIt(grant.grantee) === undefined) continue;
    if (plan.ours.has(key) || plan.taken.has(key)) toRevoke.push(grant);
    else if (isOffBoarding(suspension))
      others.push(
        `${grantInWords(grant)} stays: it is not in the plan that was approved; ask for the off-boarding again, under a new requestId`,
      );
    else if (suspension.grantee !== undefined)
      others.push(`${grantInWords(grant)} stays: it was not granted by us; revoke it by hand`);
  }
  const other = judgeOthers(suspension, effects, input);
  const failures = toRevoke.flatMap((grant) => pairFailure(grant, effects) ?? []);
  const open = [...toRevoke.map(grantInWords), ...other.open];
  if (failures.length === 0 && open.length > 0 && mode === 'enforce') return undefined;
  const because = [...failures.map(({ text }) => text), ...other.failures];
  if (because.length > 0) return { outcome: 'failed', because };
  if (open.length > 0)
    return {
      outcome: 'planned',
      because: open.map((what) => `would take away ${what}; set the warehouse's mode to enforce`),
    };
  const leases = [...plan.suspended].filter(([, by]) => by.id === suspension.id).map(([id]) => id);
  return {
    outcome: 'suspended',
    because: [
      ...leases.map((id) => `lease ${id} ${isOffBoarding(suspension) ? 'ends' : 'is suspended'}`),
      ...others,
      ...(other.left ?? []),
    ],
    ...(other.left && { left: other.left }),
  };
}

/** Over once what still lives is granted again, or was tried. */
function judgeLifted(
  suspension: Suspension,
  plan: Plan,
  effects: Effects,
  { catalog, mode }: Circumstances,
): Judged | undefined {
  const { liftedBy: _, ...before } = suspension;
  const isOfIt = suspender([before], catalog);
  const missing = plan.grant.filter(({ grantee }) => isOfIt(grantee) !== undefined);
  const failures = missing.flatMap((grant) => pairFailure(grant, effects) ?? []);
  if (mode === 'enforce' && failures.length < missing.length) return undefined;
  return { outcome: 'lifted', because: failures.map(({ text }) => text) };
}

/** The suspensions of which nobody could say anything because the warehouse cannot be read: loud, since access goes on. */
export const unreachableSuspensions = (
  suspensions: readonly Suspension[],
  because: string,
  seq: number,
  at: Instant,
): Suspension[] =>
  suspensions
    .filter(({ lastOutcome, revision }) => lastOutcome?.revision !== revision)
    .filter(isInForce)
    .map((suspension) => ({
      ...suspension,
      dueAt: nextUnreadLook(at, at),
      lastOutcome: {
        revision: suspension.revision,
        outcome: 'failed',
        because: inShort([
          `access is to be suspended, and the warehouse is not reachable: ${because}; tried again after 5 minutes, then less often, every hour at least`,
        ]),
        seq,
        at,
      },
    }));

/** What failed, or waits for mode `enforce`, is looked at again, ever less often; what is suspended stays so by itself. */
export function nextSuspensionLook(suspension: Suspension, now: Instant): Instant | undefined {
  const { lastOutcome, revision } = suspension;
  if (isSettled(suspension)) return undefined;
  if (lastOutcome?.revision !== revision) return now;
  return lastOutcome.outcome === 'suspended'
    ? undefined
    : addSeconds(now, pauseSeconds(lastOutcome.at, now));
}

function withNextLook(suspension: Suspension, at: Instant): Suspension {
  const dueAt = nextSuspensionLook(suspension, at);
  return dueAt === undefined ? suspension : { ...suspension, dueAt };
}
