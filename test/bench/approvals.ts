import type { Execution } from '../../local-aws/machines/execution.ts';
import type { Announcement } from '../../local-aws/messaging/event-bus.ts';
import type { Expectation, StoryEvent } from '../../sandbox/print/story-event.ts';
import { analytics } from '../../sandbox/stage/analytics.ts';
import { openStage } from '../../sandbox/stage/open-stage.ts';
import { openPortal } from '../../sandbox/stage/portal.ts';
import type { Stage } from '../../sandbox/story.ts';

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
    furnish: async (admin) => {
      for (const name of MODELS)
        await admin.createModel('dev', { schema: 'demo_ml', name, owner: 'rita' });
      for (const { name } of wanted) await admin.createGroup(name);
    },
  });
  const happenings: StoryEvent[] = [];
  const dataApiCalls = new Map<string, number>();
  const stage = await openStage(setting, {
    stores: 'memory',
    emit: (event) => void happenings.push(event),
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
    executions: stage.localAws.executions,
    dataApiCalls,
    conflicts: happenings.flatMap(conflictsIn),
    brokenExpectations: happenings.flatMap((event) =>
      event.kind === 'expectation' && !event.held ? [event] : [],
    ),
  };
}

async function sendAll(
  { send, localAws }: Stage,
  approvals: readonly Announcement[],
  pace: Pace,
): Promise<void> {
  if (pace === 'one by one') for (const approval of approvals) await send(approval);
  const apartMs = pace === 'in ten seconds' ? 10_000 / approvals.length : 0;
  const from = localAws.clock.now();
  if (pace !== 'one by one') {
    for (const [index, approval] of approvals.entries()) {
      localAws.virtualClock.at(
        from + Math.floor(index * apartMs),
        () => void localAws.publish(approval),
        {
          label: 'an approval arrives',
        },
      );
    }
  }
  await localAws.runUntilIdle();
}

function conflictsIn(event: StoryEvent): string[] {
  if (event.kind === 'state' && event.what !== 'exited') {
    return [`${event.execution}: ${event.state} ${event.what}, ${event.because}`];
  }
  if (event.kind !== 'sql') return [];
  return event.statements
    .filter(({ status }) => status !== 'finished')
    .map(({ sql, error }) => `${error ?? 'aborted'}: ${sql}`);
}
