import { expect, test } from '@jest/globals';
import type { SetupFacts } from '../../../../domain/setup/facts.ts';
import { type NextSetupStep, nextSetupStep } from '../../../../domain/setup/run/next-setup-step.ts';
import type { SetupAnswer } from '../../../../domain/setup/run/question.ts';
import type { OpenRunState } from '../../../../domain/setup/run/run-state.ts';
import { facts } from '../warehouse.ts';
import { openRunState } from './open-run.ts';

const CANARY = { canary: { login: { dbUser: 'maker' }, database: 'dev', schema: 'ml' } };

const APPROVED: SetupAnswer = {
  approved: true,
  by: 'arn:aws:iam::111122223333:user/ada',
  authority: 'is listed in approvers',
  at: '2026-03-02T09:00:00Z',
};

/** How a run with nothing to repair goes on. */
const next = (
  given: SetupFacts,
  change: Partial<OpenRunState>,
  answers: ReadonlyMap<string, SetupAnswer> = new Map(),
): NextSetupStep =>
  nextSetupStep({
    state: openRunState(change),
    facts: given,
    step: undefined,
    begun: [],
    answers,
  });

function hashOf(given: SetupFacts, change: Partial<OpenRunState>): string {
  const asked = next(given, change);
  if (asked.do !== 'ask') throw new Error(`it is not asked but ${asked.do}`);
  return asked.hash;
}

const wanted: Partial<OpenRunState> = {
  request: { warehouse: 'demo', mode: 'remediate', canary: true },
};
const quotas = {
  ok: ['training', 'processing', 'transform'].map((kind) => ({
    name: `ml.m5.xlarge for ${kind} job usage`,
    value: 1,
  })),
};
const sound = facts({ quotas }, CANARY);
test('is asked about, with its SQL', () =>
  expect(next(sound, wanted)).toMatchObject({
    do: 'ask',
    actions: [
      {
        request: {
          input: {
            Sqls: [
              expect.stringMatching(/^CREATE MODEL .* FROM \(SELECT .* AUTO OFF/),
              expect.stringMatching(/^DROP MODEL/),
              expect.stringMatching(/^CREATE TABLE/),
              expect.stringMatching(/^CREATE MODEL .* FROM "ml"\./),
              expect.stringMatching(/^DROP TABLE/),
            ],
          },
        },
      },
    ],
  }));
test('runs once it is approved', () => {
  const hash = hashOf(sound, wanted);
  expect(next(sound, { ...wanted, asked: hash }, new Map([[hash, APPROVED]]))).toEqual({
    do: 'canary',
    hash,
  });
});
test('is not tried where it would only repeat a failure', () => {
  const none = { ok: quotas.ok.map((quota) => ({ ...quota, value: 0 })) };
  expect(next(facts({ quotas: none }, CANARY), wanted)).toEqual({
    do: 'report',
    because: 'the canary was not tried: it would only repeat what fails, RedshiftML.31 demo',
  });
});
test('is tried beside a failure that has nothing to do with it', () => {
  const login = { user: 'ml_admin', superuser: false };
  const failing = facts({ quotas, logins: { ...sound.logins, writer: { ok: login } } }, CANARY);
  expect(next(failing, wanted)).toMatchObject({ do: 'ask' });
});
test('is tried where something is not known, which whoever approves it is told', () => {
  const unread = facts(
    { quotas, logins: { ...sound.logins, reader: { failed: 'no answer' } } },
    CANARY,
  );
  expect(next(unread, wanted)).toEqual({ do: 'wait' });
  const asked = next(unread, { ...wanted, waits: 2 });
  expect(asked).toMatchObject({
    do: 'ask',
    actions: [{ consequence: expect.stringMatching(/Not known is so far: RedshiftML\.22 demo$/) }],
  });
  expect(next(sound, wanted)).toMatchObject({
    actions: [{ consequence: expect.not.stringContaining('Not known') }],
  });
});
test('with AUTO ON is asked for by name and is another plan', () => {
  const auto = { request: { ...wanted.request, canary: 'auto' } } as Partial<OpenRunState>;
  expect(next(sound, auto)).toMatchObject({
    do: 'ask',
    actions: [
      {
        consequence: expect.stringContaining('a job of Autopilot'),
        request: {
          input: { Sqls: expect.arrayContaining([expect.stringContaining('AUTO ON')]) },
        },
      },
    ],
  });
  expect(hashOf(sound, auto)).not.toBe(hashOf(sound, wanted));
});
