import type { Expectation, Happening } from '../../sandbox/print/happening.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { openPortal } from '../../sandbox/stage/portal.ts';
import type { Stage } from '../../sandbox/story.ts';
import type { Execution } from '../../sandbox/world/machines/execution.ts';
import type { Announcement } from '../../sandbox/world/messaging/event-bus.ts';

const MODELS = Array.from({ length: 10 }, (_, n) => `churn_model_${n}`);

/** What a number of approvals did to one database of the in-memory account. */
export interface Answered {
  readonly executions: readonly Execution[];
  /** Data API calls by operation. */
  readonly dataApiCalls: ReadonlyMap<string, number>;
  /** Retried, failed or caught states, failed statements, messages without a taker: one sentence each. */
  readonly conflicts: readonly string[];
  readonly brokenExpectations: readonly Expectation[];
}

export type Pace = 'at once' | 'in ten seconds' | 'one by one';

/**
 * Each approval asks for EXECUTE on one of ten models for a group of its own, so the grants make ten rectangles and not
 * one. The stage expects exactly these grants in the catalog, an intact chain with its copy, and that nothing was dropped.
 */
export async function answerApprovals(count: number, pace: Pace): Promise<Answered> {
  const wanted = Array.from({ length: count }, (_, n) => ({
    name: `campaign_${n}`,
    model: MODELS[n % MODELS.length] ?? '',
  }));
  const setting = analytics({
    furnish: async (hands) => {
      for (const name of MODELS)
        await hands.createModel('dev', { schema: 'demo_ml', name, owner: 'rita' });
      for (const { name } of wanted) await hands.createGroup(name);
    },
  });
  const happenings: Happening[] = [];
  const dataApiCalls = new Map<string, number>();
  const stage = await openStage(setting, {
    stores: 'memory',
    tell: (happening) => void happenings.push(happening),
    onCall: ({ service, operation }) => {
      if (service === 'RedshiftData')
        dataApiCalls.set(operation, (dataApiCalls.get(operation) ?? 0) + 1);
    },
  });
  try {
    const portal = openPortal(stage);
    const approvals = wanted.map(({ name, model }) =>
      portal.approval(`request-${name}`, {
        grantee: { type: 'group', name },
        privileges: [{ kind: 'execute-model', schema: 'demo_ml', model }],
      }),
    );
    await sendAll(stage, approvals, pace);
    await stage.expectHeld(
      wanted.map(({ name, model }) => `GRANT EXECUTE ON MODEL demo_ml.${model} TO GROUP ${name}`),
    );
    await stage.conclude();
  } finally {
    await stage.close();
  }
  return {
    executions: stage.world.executions,
    dataApiCalls,
    conflicts: happenings.flatMap(conflictsIn),
    brokenExpectations: happenings.flatMap((happening) =>
      happening.kind === 'expectation' && !happening.held ? [happening] : [],
    ),
  };
}

async function sendAll(
  { send, world }: Stage,
  approvals: readonly Announcement[],
  pace: Pace,
): Promise<void> {
  if (pace === 'one by one') for (const approval of approvals) await send(approval);
  const apartMs = pace === 'in ten seconds' ? 10_000 / approvals.length : 0;
  const from = world.clock.now();
  if (pace !== 'one by one') {
    for (const [index, approval] of approvals.entries()) {
      world.agenda.at(from + Math.floor(index * apartMs), () => void world.publish(approval), {
        label: 'an approval arrives',
      });
    }
  }
  await world.runUntilIdle();
}

function conflictsIn(happening: Happening): string[] {
  if (happening.kind === 'state' && happening.what !== 'exited') {
    return [`${happening.execution}: ${happening.state} ${happening.what}, ${happening.because}`];
  }
  if (happening.kind !== 'sql') return [];
  return happening.statements
    .filter(({ status }) => status !== 'finished')
    .map(({ sql, error }) => `${error ?? 'aborted'}: ${sql}`);
}
