import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ledgerTable } from '../../aws/ledger/table.ts';
import { UnexpectedResponse } from '../../domain/errors.ts';
import { type NextSetupStep, nextSetupStep } from '../../domain/setup/run/next-setup-step.ts';
import type { SetupAnswer } from '../../domain/setup/run/question.ts';
import { type OpenRunState, openRun, type RunState } from '../../domain/setup/run/run-state.ts';
import { readEnv } from '../env.ts';
import { lambdaWithoutConfig } from '../lambda-without-config.ts';
import type { RuntimeWithoutConfig } from '../runtime.ts';
import { type SetupRun, setupRun } from './run/setup-run.ts';

/** Reads from the journal what a run knows, decides which way it goes on, and journals that. It reaches nothing else. */
export const compose = ({ env }: RuntimeWithoutConfig) => {
  const { TABLE } = readEnv(['TABLE'], env);
  const ledger = ledgerTable(new DynamoDBClient({}), TABLE);
  return async (event: unknown): Promise<RunState> => {
    const state = openRun(event);
    const run = setupRun(ledger, state.request.warehouse, state.run);
    const facts = await run.facts(state.round);
    if (facts === undefined)
      throw new UnexpectedResponse(`the journal has no facts of round ${state.round}`);
    const begun = await run.entries();
    const planned = state.undo === 'ended' ? begun[0]?.round : state.planned;
    const step = planned ? await run.step(planned) : undefined;
    const answers = await answersTo(run, [state.asked, step?.hash]);
    const next = nextSetupStep({
      state,
      facts,
      step,
      begun,
      answers,
    });
    return goOn(run, state, next);
  };
};

/** What people said about the plans that may be carried out now: the one asked about, and the one that is under way. */
async function answersTo(
  run: SetupRun,
  hashes: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, SetupAnswer>> {
  const answers = new Map<string, SetupAnswer>();
  for (const hash of new Set(hashes)) {
    const answer = hash === undefined ? undefined : await run.answer(hash);
    if (hash !== undefined && answer !== undefined) answers.set(hash, answer);
  }
  return answers;
}

/** The state that the run goes on with, once the journal has what it needs. */
async function goOn(run: SetupRun, state: OpenRunState, next: NextSetupStep): Promise<RunState> {
  switch (next.do) {
    case 'wait':
      return { ...state, next: 'wait', waits: state.waits + 1 };
    case 'attach': {
      await run.save(`PLAN#${state.round}`, next.step);
      // Once approved and done, another plan may be asked for: what the first made possible.
      const { asked: _, ...rest } = state;
      return { ...rest, planned: state.round, index: 0, attempts: 0, waits: 0, next: 'attach' };
    }
    case 'ask':
      await run.save(`QUESTION#${next.hash}`, { actions: next.actions });
      // Days may pass: what others do meanwhile is not this run's effect, so the step before is not judged again.
      return { ...state, next: 'ask', asked: next.hash, planned: 0, waits: 0 };
    case 'canary':
      return { ...state, next: 'canary', asked: next.hash };
    case 'undo':
      return {
        ...state,
        next: 'undo',
        because: next.because,
        ...(next.from === undefined ? {} : { undoFrom: next.from, undo: 'begun', attempts: 0 }),
      };
    case 'report':
      return next.because === undefined
        ? { ...state, next: 'report' }
        : { ...state, next: 'report', because: next.because };
  }
}

export const handler = lambdaWithoutConfig(compose);
