import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { assess } from '../../domain/setup/checks/assess.ts';
import { type CanaryRecord, resultOf } from '../../domain/setup/run/canary-steps.ts';
import { planSetup } from '../../domain/setup/run/plan.ts';
import { countsOf, type SetupConclusion, setupReport } from '../../domain/setup/run/report.ts';
import { reportText } from '../../domain/setup/run/report-text.ts';
import { SetupRequest } from '../../domain/setup/run/request.ts';
import { errorText, RunState } from '../../domain/setup/run/run-state.ts';
import type { RunHistory } from '../../domain/setup/run/run-text.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import { measure } from '../metrics.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { type SetupRun, setupRun } from './run/setup-run.ts';

/**
 * `reported`: validate or plan. `ready`: everything passes. `left`: the run did what it could, and something is left for
 * people. `stopped`: it stopped for a stated reason; what it had done is undone or listed. `failed`: it broke.
 */
export type ReportOutcome = 'reported' | 'ready' | 'left' | 'stopped' | 'failed';

export interface SetupSummary {
  readonly outcome: ReportOutcome;
  readonly warehouse: string | null;
  readonly conclusion: string;
  readonly because: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly text: string;
}

/** Step Functions takes 256 KiB; the whole report is in the journal. */
const MAX_TEXT = 100_000;

/** Says what was found, done, undone and left, in the journal and as the execution's output. */
export const compose = ({ env }: RuntimeWithoutConfig) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  return async (event: unknown): Promise<SetupSummary> => {
    const state = RunState.parse(event);
    const because = state.because ?? causeOf(state);
    const request = z.safeParse(SetupRequest, state.request);
    if (!request.success)
      return broken(null, because ?? 'the input is not a setup request; nothing was changed');
    const { warehouse, mode, controls, verbose } = request.data;
    const run = setupRun(ledger, warehouse, state.run);
    const facts = await run.facts(state.round);
    if (facts === undefined)
      return broken(warehouse, because ?? 'nothing was read; nothing was changed');

    const findings = assess(facts);
    const plan = planSetup(facts, controls);
    const record = await run.canary();
    const report = setupReport(facts, findings, plan, {
      ...(mode === 'validate' ? {} : { plan }),
      ...(record === undefined ? {} : { canary: resultOf(record) }),
    });
    const outcome = outcomeOf(state, mode, report.conclusion);
    const text = reportText(report, { verbose, run: await historyOf(run, because, record) });
    await run.save('REPORT', { outcome, because, report, text });
    await run.release();
    const counts = countsOf(findings);
    measure('ChecksFailed', counts['fail'] ?? 0, { by: 'setup' });
    return {
      outcome,
      warehouse,
      conclusion: report.conclusion,
      because: because ?? null,
      counts,
      text: text.slice(0, MAX_TEXT),
    };
  };
};

function outcomeOf(
  state: RunState,
  mode: SetupRequest['mode'],
  conclusion: SetupConclusion,
): ReportOutcome {
  // After a complete undo an error can only be one of looking at the result: the run has still ended as it should.
  if (state.error !== undefined && state.undo !== 'ended') return 'failed';
  if (mode !== 'remediate') return 'reported';
  if ((state.because ?? state.error ?? state.unanswered) !== undefined) return 'stopped';
  return isReadyFor(conclusion) ? 'ready' : 'left';
}

const isReadyFor = (conclusion: SetupConclusion): boolean =>
  conclusion === 'prerequisites pass; CREATE MODEL not tried' ||
  conclusion === 'prerequisites pass; CREATE MODEL works';

/** What the run did, and who approved it. */
async function historyOf(
  run: SetupRun,
  because: string | undefined,
  canary: CanaryRecord | undefined,
): Promise<RunHistory> {
  const entries = await run.entries();
  const steps = await Promise.all([...new Set(entries.map(({ round }) => round))].map(run.step));
  const asked = steps.flatMap((step) => (step?.handling === 'asks' ? [step.hash] : []));
  const hashes = new Set([...asked, ...(canary === undefined ? [] : [canary.hash])]);
  const answers = await Promise.all([...hashes].map(run.answer));
  return {
    ...(because === undefined ? {} : { stopped: because }),
    entries,
    approvals: answers.flatMap((answer) => answer ?? []),
  };
}

const causeOf = ({ error, unanswered }: RunState): string | undefined => {
  if (error !== undefined) return errorText(error);
  return unanswered && 'nobody approved the plan in time; start the run again to be asked again';
};

const broken = (warehouse: string | null, because: string): SetupSummary => ({
  outcome: 'failed',
  warehouse,
  conclusion: 'prerequisites not known',
  because,
  counts: {},
  text: `Failed: ${because}\n`,
});

export const handler = lambdaWithoutConfig(compose);
