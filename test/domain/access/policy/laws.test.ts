import { describe, expect, test } from '@jest/globals';
import type { AccessAsk } from '../../../../domain/access/policy/ask.ts';
import { evaluatePolicy, type PolicyDecision } from '../../../../domain/access/policy/evaluate.ts';
import { readyPolicy } from '../../../../domain/access/policy/ready-policy.ts';
import type { PolicyRule } from '../../../../domain/access/policy/rule.ts';
import { fc } from '../../../property.ts';
import { asks, policies } from './generated.ts';
import { PERSONAS } from './policies.ts';

const decided = (policy: readonly PolicyRule[], asked: AccessAsk): PolicyDecision =>
  evaluatePolicy(readyPolicy(policy, PERSONAS), asked);

/** Whose approvals are needed. Which rule wants them is not compared: two that want the same people want them once. */
const stagesOf = (decision: PolicyDecision): readonly string[] =>
  decision.effect === 'refused'
    ? []
    : decision.stages.map(({ needs, approvers }) =>
        JSON.stringify([needs, approvers === 'anyone' ? approvers : approvers.toSorted()]),
      );

describe('laws of the policy', () => {
  test('a deny more never widens', () =>
    fc.assert(
      fc.property(policies(), policies('deny'), asks(), (policy, denies, asked) => {
        const before = decided(policy, asked);
        const after = decided([...policy, ...denies], asked);
        if (before.effect === 'refused') expect(after.effect).toBe('refused');
        else if (after.effect === 'permitted') expect(stagesOf(after)).toEqual(stagesOf(before));
      }),
    ));

  test('the order of the rules means nothing', () =>
    fc.assert(
      fc.property(policies(), asks(), (policy, asked) => {
        const [one, other] = [decided(policy, asked), decided(policy.toReversed(), asked)];
        expect({
          ...other,
          ...('because' in other && { because: other.because.toSorted() }),
        }).toEqual({
          ...one,
          ...('because' in one && { because: one.because.toSorted() }),
        });
      }),
    ));

  test('a narrower request is never refused where the wider one is permitted, and needs no other approval', () =>
    fc.assert(
      fc.property(
        policies(),
        asks(),
        fc.nat(),
        fc.boolean(),
        fc.boolean(),
        (policy, wide, pick, isShort, isPlain) => {
          const wider = decided(policy, wide);
          fc.pre(wider.effect === 'permitted');
          const narrow: AccessAsk = {
            ...wide,
            privileges: wide.privileges.filter(
              (_, index) => index <= pick % wide.privileges.length,
            ),
            expiresAt: isShort ? '2026-03-03T09:00:00.000Z' : wide.expiresAt,
            externalModels: isPlain ? false : wide.externalModels,
          };
          const narrower = decided(policy, narrow);
          expect(narrower.effect).toBe('permitted');
          const needed = stagesOf(wider);
          for (const stage of stagesOf(narrower)) expect(needed).toContain(stage);
        },
      ),
    ));

  test('without a rule everything is refused', () =>
    fc.assert(fc.property(asks(), (asked) => expect(decided([], asked).effect).toBe('refused'))));

  test('rules are found by the index as by going through all of them', () =>
    fc.assert(
      fc.property(policies(), asks(), (policy, asked) => {
        const each = policy.map((rule) => readyPolicy([rule], PERSONAS));
        const all = {
          about: (...question: Parameters<(typeof each)[number]['about']>) =>
            each.flatMap(({ about }) => about(...question)),
        };
        expect(decided(policy, asked)).toEqual(evaluatePolicy(all, asked));
      }),
    ));
});
