import { describe, expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import type { JournalEntry } from '../../../../domain/setup/run/journal-entry.ts';
import {
  type NextSetupStep,
  nextSetupStep,
  type SetupSituation,
} from '../../../../domain/setup/run/next-setup-step.ts';
import type { SetupAnswer } from '../../../../domain/setup/run/question.ts';
import type { OpenRunState } from '../../../../domain/setup/run/run-state.ts';
import type { Step } from '../../../../domain/setup/run/step.ts';
import { DEFECTS } from '../defects.ts';
import { simulateRoles } from '../simulator.ts';
import { facts, raw } from '../warehouse.ts';
import { openRunState } from './open-run.ts';

const SOUND = facts();
const UNREAD = facts({ logins: { ...SOUND.logins, reader: { failed: 'no answer' } } });
const broken = (names: readonly string[], configuration: object = {}): SetupFacts =>
  simulateRoles(
    names.reduce((given, name) => DEFECTS[name]?.(given) ?? given, raw({}, configuration)),
  );
const UNTRUSTED = broken(['sagemaker is not trusted']);
const UNREACHED = broken(['the S3 endpoint is missing']);
/** The endpoint has to be seen before routing is turned on. */
const UNROUTED = broken(['the S3 endpoint is missing', 'routing is off'], { routing: 'on' });
const ONLY_UNROUTED = broken(['routing is off'], { routing: 'on' });

const next = (
  given: SetupFacts,
  change: Partial<OpenRunState> = {},
  known: Partial<SetupSituation> = {},
): NextSetupStep =>
  nextSetupStep({
    state: openRunState(change),
    facts: given,
    step: undefined,
    begun: [],
    answers: new Map(),
    ...known,
  });

const said = (hash: string, approved: boolean): ReadonlyMap<string, SetupAnswer> =>
  new Map([
    [
      hash,
      {
        approved,
        by: 'arn:aws:iam::111122223333:user/ada',
        authority: 'is listed in approvers',
        at: '2026-03-02T09:00:00Z',
      },
    ],
  ]);

/** What is asked about, or carried out, of these facts. */
function hashOf(given: SetupFacts, configured: Partial<OpenRunState> = {}): string {
  const asked = next(given, configured);
  if (asked.do !== 'ask') throw new Error(`it is not asked but ${asked.do}`);
  return asked.hash;
}

function stepIn(step: NextSetupStep): Step {
  if (step.do !== 'attach') throw new Error(`nothing is attached: ${step.do}`);
  return step.step;
}
/** The journal of a round in which all of them were carried out. */
const done = (actions: Step['actions']): SetupSituation['begun'] =>
  actions.map((action, index) => ({
    round: 1,
    index,
    progress: 'done',
    at: '2026-03-02T09:00:00Z',
    action,
  }));
const operations = (actions: Step['actions']): string[] =>
  actions.map(({ call }) => call.operation);

describe('a run that only looks', () => {
  test.each([
    ['validate reports, whatever fails', 'validate', UNTRUSTED],
    ['plan reports, whatever fails', 'plan', UNTRUSTED],
    ['remediate reports when there is nothing to do', 'remediate', SOUND],
  ] as const)('%s', (_, mode, given) =>
    expect(next(given, { request: { warehouse: 'demo', mode } })).toEqual({ do: 'report' }),
  );
});

describe('what is not known', () => {
  test.each([
    ['is read again', 0, { do: 'wait' }],
    ['twice', 1, { do: 'wait' }],
    ['and then the run decides without it', 2, { do: 'report' }],
  ] as const)('%s', (_, waits, wanted) => expect(next(UNREAD, { waits })).toEqual(wanted));
});

describe('repairs', () => {
  test('need nobody', () => {
    const step = stepIn(next(UNTRUSTED));
    expect(step).toMatchObject({ handling: 'repairs', later: [] });
    expect(operations(step.actions)).toEqual(['iam:UpdateAssumeRolePolicy']);
  });
  test('that were done in this run and are called for again do not last', () => {
    const { actions } = stepIn(next(UNTRUSTED));
    expect(next(UNTRUSTED, {}, { begun: done(actions) })).toEqual({
      do: 'report',
      because: expect.stringMatching(/^iam:UpdateAssumeRolePolicy .* it does not last$/),
    });
  });
  test('that AWS refused are told, once their effect is not waited for any longer', () => {
    const step = stepIn(next(UNTRUSTED));
    const begun = done(step.actions).map((entry) => ({
      ...entry,
      progress: 'refused' as const,
      because: 'no iam:PassRole',
    }));
    expect(next(UNTRUSTED, { planned: 1, waits: 6 }, { step, begun })).toEqual({
      do: 'report',
      because: expect.stringMatching(
        /^iam:UpdateAssumeRolePolicy .*: no iam:PassRole; .*still do not pass: RedshiftML\.8/,
      ),
    });
  });
  test('come before what somebody has to approve', () => {
    const both = broken(['sagemaker is not trusted', 'the S3 endpoint is missing']);
    expect(operations(stepIn(next(both)).actions)).toEqual(['iam:UpdateAssumeRolePolicy']);
  });
});

describe('the effect of a step', () => {
  const step = stepIn(next(UNTRUSTED));
  const worse = broken(['redshift is not trusted', 'the bucket policy is public']);
  test.each<[string, SetupFacts, number, NextSetupStep | object]>([
    ['that was reached: the run goes on', SOUND, 0, { do: 'report' }],
    ['that is not there yet: waited for', UNTRUSTED, 5, { do: 'wait' }],
    [
      'that does not come: told',
      UNTRUSTED,
      6,
      { do: 'report', because: expect.stringContaining('still do not pass: RedshiftML.8') },
    ],
    [
      'by which something is worse for good: taken back',
      worse,
      6,
      {
        do: 'undo',
        because: expect.stringContaining('worse than before the change: RedshiftML.5'),
      },
    ],
  ])('%s', (_, given, waits, wanted) =>
    expect(next(given, { planned: 1, waits }, { step })).toEqual(wanted),
  );
});

describe('what somebody has to approve', () => {
  const hash = hashOf(UNREACHED);
  test('is asked about, each action as it will be sent', () =>
    expect(next(UNREACHED)).toMatchObject({
      do: 'ask',
      actions: [{ request: { operation: 'ec2:CreateVpcEndpoint', input: { VpcId: 'vpc-1' } } }],
    }));
  test('is done once exactly this plan is approved', () => {
    const step = stepIn(next(UNREACHED, { asked: hash }, { answers: said(hash, true) }));
    expect(step).toMatchObject({ handling: 'asks', hash });
    expect(operations(step.actions)).toEqual(['ec2:CreateVpcEndpoint']);
  });
  test('is left when somebody says no', () =>
    expect(next(UNREACHED, { asked: hash }, { answers: said(hash, false) })).toEqual({
      do: 'report',
      because: `arn:aws:iam::111122223333:user/ada rejected the plan ${hash}`,
    }));
  test('is left when another plan was asked about: the approval is of that one', () =>
    expect(next(UNREACHED, { asked: 'other' }, { answers: said('other', true) })).toEqual({
      do: 'report',
      because: expect.stringMatching(/^approved was the plan other; .* start the run again$/),
    }));
});

describe('what relies on an effect', () => {
  const hash = hashOf(UNROUTED);
  const step = stepIn(next(UNROUTED, { asked: hash }, { answers: said(hash, true) }));
  test('waits for an inspection that sees it', () => {
    expect(operations(step.actions)).toEqual(['ec2:CreateVpcEndpoint']);
    expect(operations(step.later)).toEqual(['redshift:ModifyCluster']);
  });
  test('is then done with the same approval', () => {
    const rest = next(
      ONLY_UNROUTED,
      { planned: 1 },
      { step, begun: done(step.actions), answers: said(hash, true) },
    );
    expect(stepIn(rest)).toMatchObject({ handling: 'asks', hash });
    expect(operations(stepIn(rest).actions)).toEqual(['redshift:ModifyCluster']);
  });
});

describe('after an undo', () => {
  const step = stepIn(next(UNTRUSTED));
  const [action] = step.actions;
  if (action === undefined) throw new Error('the step has an action');
  const entryOf = (round: number, progress: JournalEntry['progress']): JournalEntry => ({
    round,
    index: 0,
    progress,
    at: '2026-03-02T09:00:00Z',
    action,
  });
  const undone: Partial<OpenRunState> = { undo: 'ended', because: 'the service refused' };
  const worse = broken(['sagemaker is not trusted', 'the bucket policy is public']);
  test.each<[string, SetupFacts, number, NextSetupStep | object]>([
    [
      'it reads as before the run: reported, and nothing more is done',
      UNTRUSTED,
      0,
      { do: 'report' },
    ],
    ['it reads worse: waited for', worse, 5, { do: 'wait' }],
    [
      'it stays worse: both reasons are told',
      worse,
      6,
      {
        do: 'report',
        because: expect.stringMatching(/^the service refused; after the undo worse than .*ML\.5/),
      },
    ],
  ])('%s', (_, given, waits, wanted) =>
    expect(next(given, { ...undone, waits }, { step })).toEqual(wanted),
  );
  test('what the run did before stays only while no check is worse than before it', () => {
    const begun = [entryOf(1, 'done'), entryOf(2, 'undone'), entryOf(3, 'refused')];
    const known = { step, begun };
    expect(next(UNTRUSTED, undone, known)).toEqual({ do: 'report' });
    expect(next(worse, { ...undone, waits: 6 }, known)).toMatchObject({ do: 'undo', from: 1 });
    const rest = { step, begun: [entryOf(1, 'undone'), entryOf(2, 'left')] };
    expect(next(worse, { ...undone, waits: 6 }, rest)).toMatchObject({ do: 'report' });
  });
  test('a run that had done nothing reports', () =>
    expect(next(UNTRUSTED, undone)).toEqual({ do: 'report' }));
});
