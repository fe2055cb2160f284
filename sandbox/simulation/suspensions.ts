import { random, seedOf } from '../../local-aws/random.ts';
import { isAccepted, isOpen } from './executions.ts';
import { pick } from './pick.ts';
import type { Played } from './played.ts';
import { ACCOUNTS, type EventStep, STORY_MS, type TimedStep } from './scenario.ts';
import { DATABASES, GRANTEES, type SimGrantee } from './warehouse.ts';

/** In every third world something is suspended, once or twice, and mostly lifted again. */
export function suspensionSteps(seed: number, startMs: number): TimedStep[] {
  const dice = random(seedOf(seed, 'suspension'));
  if (!dice.chance(0.35)) return [];
  return Array.from({ length: dice.between(1, 2) }, (_, n): TimedStep[] => {
    const requestId = `suspension-${n}`;
    const about = { warehouse: 'sim', requestedBy: 'rita', reason: 'simulated' };
    const atMs = startMs + dice.between(0, STORY_MS);
    const suspended = {
      ...about,
      requestId,
      ...(dice.chance(0.4) && { database: pick(dice, DATABASES) }),
      ...(dice.chance(0.7) && { grantee: pick(dice, GRANTEES) }),
    };
    const liftedMs = atMs + dice.between(0, 150) * 60_000;
    const lifted = {
      ...about,
      requestId: `lift-${n}`,
      suspensionId: requestId,
      approvedBy: ['amir'],
      approvedAt: new Date(liftedMs).toISOString(),
    };
    return [
      { atMs, step: event('Model Access Suspended', suspended) },
      ...(dice.chance(0.7) ? [{ atMs: liftedMs, step: event('Model Access Lifted', lifted) }] : []),
    ];
  }).flat();
}

const event = (type: string, detail: EventStep['detail']): EventStep => ({
  kind: 'event',
  account: ACCOUNTS.portal,
  type,
  detail,
});

/** How a grantee's access stands at rest: `perhaps` where somebody died before a message was answered, or the table was lost. */
export type Suspended = 'never' | 'lifted' | 'perhaps' | 'surely';

/** What was suspended in a world, as its messages say. */
export function suspendedIn({
  steps,
  localAws,
  lost,
}: Played): (database: string, grantee: SimGrantee) => Suspended {
  const events = steps.flatMap(({ step }) => (step.kind === 'event' ? [step] : []));
  const of = (type: string) =>
    events.filter(
      (one) => one.type === type && (isAccepted(localAws, one) || isOpen(localAws, one)),
    );
  const lifts = of('Model Access Lifted');
  const suspensions = of('Model Access Suspended').map((one) => {
    const own = lifts.filter(({ detail }) => detail.suspensionId === one.detail.requestId);
    const isLifted = own.some((lift) => isAccepted(localAws, lift));
    const isSure = isAccepted(localAws, one) && lost === undefined && own.length === 0;
    return { detail: one.detail, stands: standing(isLifted, isSure) };
  });
  return (database, grantee) => {
    const found = suspensions
      .filter(({ detail }) => covers(detail, database, grantee))
      .map(({ stands }) => stands);
    return (['surely', 'perhaps', 'lifted'] as const).find((one) => found.includes(one)) ?? 'never';
  };
}

function standing(isLifted: boolean, isSure: boolean): Suspended {
  if (isLifted) return 'lifted';
  return isSure ? 'surely' : 'perhaps';
}

const covers = (
  detail: EventStep['detail'],
  database: string,
  { type, name }: SimGrantee,
): boolean => {
  // The scenario's own values.
  const grantee = detail.grantee as SimGrantee | undefined;
  return (
    (detail.database === undefined || detail.database === database) &&
    (grantee === undefined || (grantee.type === type && grantee.name === name))
  );
};
