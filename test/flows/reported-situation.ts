import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import type { Admin } from '../../local-aws/redshift/engine.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { playStory } from '../../sandbox/stage/play-story.ts';
import type { Stage } from '../../sandbox/story.ts';

/** A situation that people reported, as a file of test/flows/reported holds it. */
export interface Situation {
  readonly situation: string;
  /** Where it was seen. */
  readonly source: string;
  /** Played by `npm run test:all` only: a day of sweeps costs seconds. */
  readonly lastsDays?: true;
  /** Who and what is there besides the page's example: methods of the warehouse's administrator with their arguments. */
  readonly furnish?: readonly (readonly [string, ...unknown[]])[];
  readonly steps: readonly Step[];
  /** What is told of each lease or request, in order. */
  readonly told: Readonly<Record<string, readonly string[]>>;
  /** Words of the last reasons that are told, and words that must not be among them. */
  readonly says?: Readonly<Record<string, readonly string[]>>;
  readonly saysNot?: readonly string[];
  /** GRANT statements that give what is held at the end. */
  readonly held: readonly string[];
}

type Step =
  | { readonly event: { readonly 'detail-type': string; readonly detail: object } }
  | { readonly start: string; readonly input: unknown }
  | { readonly waitUntil: string }
  | { readonly hand: readonly [string, ...unknown[]] }
  /** GRANT statements that give what is held now. */
  | { readonly held: readonly string[] };

/** The same in every event of a situation, unless it says otherwise. */
const DETAIL = { warehouse: 'analytics', requestedBy: 'maria', reason: 'churn campaign' };
const ACCESS = {
  database: 'dev',
  grantee: { type: 'group', name: 'marketing_analyst_grp' },
  persona: { name: 'user', schema: 'demo_ml', models: ['customer_churn_auto_model'] },
};

export interface Observed {
  readonly failed: readonly unknown[];
  readonly told: Readonly<Record<string, readonly string[]>>;
  readonly says: Readonly<Record<string, string>>;
}

/** Plays a situation on the deployable product and says what it told. */
export async function playSituation({
  situation,
  furnish = [],
  steps,
  held,
}: Situation): Promise<Observed> {
  const told: Record<string, string[]> = {};
  const says: Record<string, string> = {};
  const note = (id: unknown, outcome: unknown, because: unknown): void => {
    const key = String(id);
    told[key] = [...(told[key] ?? []), String(outcome)];
    says[key] = String(because);
  };
  const { failed, happenings } = await playStory(
    {
      name: situation,
      setting: analytics({
        furnish: async (admin) => {
          for (const errand of furnish) await byHand(admin, errand);
        },
      }),
      play: async (stage) => {
        for (const step of steps) await take(stage, step);
        await stage.expectHeld(held);
      },
    },
    { stores: 'memory', emit: () => {} },
  );
  for (const happening of happenings)
    if (happening.kind === 'event' && happening.direction === 'out') {
      const { requests, outcome, because, examined } = happening.detail;
      // What only announces an end is no outcome, and an audit is about no request.
      if (outcome === undefined || examined !== undefined) continue;
      // One announcement may ask about several accesses.
      for (const { leaseId, requestId } of [requests ?? happening.detail].flat().map(Object))
        note(leaseId ?? requestId, outcome, because);
    }
  return { failed, told, says };
}

async function take(stage: Stage, step: Step): Promise<void> {
  if ('event' in step) return stage.send(announcementOf(stage, step.event));
  if ('start' in step) return void (await stage.start(step.start, step.input));
  if ('waitUntil' in step) return stage.waitUntil(step.waitUntil);
  if ('held' in step) return stage.expectHeld(step.held);
  const { hand } = step;
  await stage.byHand(hand.join(' '), () => byHand(stage.engine('analytics'), hand));
}

function announcementOf(
  { localAws }: Stage,
  { 'detail-type': detailType, detail }: Extract<Step, { event: object }>['event'],
): Announcement {
  const asks = /Requested|Approved/.test(detailType);
  const approves = /Approved|Extended/.test(detailType);
  const now = new Date(localAws.clock.now()).toISOString();
  const filled = {
    ...DETAIL,
    ...(asks && ACCESS),
    ...(approves && { approvedBy: ['olivia'], approvedAt: now }),
    ...detail,
  };
  return { source: 'redshift-ml.access', 'detail-type': detailType, detail: filled };
}

/** The files name methods of the administrator, with the arguments that the compiler would have checked. */
async function byHand(
  admin: Admin,
  [method, ...given]: readonly [string, ...unknown[]],
): Promise<void> {
  const does: unknown = Reflect.get(admin, method);
  if (typeof does !== 'function') throw new Error(`an administrator has no ${method}`);
  await does.apply(admin, given);
}
