import { evaluatePolicy } from '../../domain/access/policy/evaluate.ts';
import { readyPolicy } from '../../domain/access/policy/ready-policy.ts';
import { PolicyRule } from '../../domain/access/policy/rule.ts';
import type { Figure } from './figure.ts';
import { fastestMs } from './median.ts';

const RULES = 1_000;
const DECISIONS = 1_000;
/** So many times faster than the naive way, which tries each rule; seen: 119. */
const MIN_TIMES = 40;
const PERSONAS = { user: { privileges: ['schema-usage', 'execute-model'] } } as const;

/** A schema for every ten rules, half of them with approvals, and a deny over all. */
const rules = Array.from({ length: RULES }, (_, index) =>
  PolicyRule.parse({
    name: `rule ${index}`,
    when: {
      personas: ['user'],
      schemas: [`schema_${Math.floor(index / 10)}`],
      grantees: [`group team_${index}_*`, 'group all'],
    },
    ...(index % 2 === 0
      ? { effect: 'allow', limits: { longestDays: 90 } }
      : { effect: 'needs-approval', stages: [{ approvers: ['olivia', 'paul'] }] }),
  }),
);
const deny = PolicyRule.parse({
  name: 'no strangers',
  effect: 'deny',
  when: { requesters: ['*@elsewhere.example.com'] },
});

/** Decisions of a large policy on requests for one model, and the same rules gone through one after the other. */
export function benchPolicy(): Figure[] {
  const policy = readyPolicy([...rules, deny], PERSONAS);
  const each = [...rules, deny].map((rule) => readyPolicy([rule], PERSONAS));
  const naive = {
    about: (...asked: Parameters<typeof policy.about>) =>
      each.flatMap((one) => one.about(...asked)),
  };
  const ms = fastestMs(() => decideMany(policy, DECISIONS));
  const naiveMs = fastestMs(() => decideMany(naive, DECISIONS / 100)) * 100;
  return [
    {
      name: `${DECISIONS.toLocaleString('en')} decisions of ${(RULES + 1).toLocaleString('en')} rules`,
      value: ms,
      unit: 'ms',
      limit: naiveMs / MIN_TIMES,
      naive: naiveMs,
    },
  ];
}

function decideMany(policy: ReturnType<typeof readyPolicy>, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const schema = `schema_${index % 100}`;
    const decision = evaluatePolicy(policy, {
      warehouse: 'analytics',
      privileges: [
        { database: 'dev', privilege: { kind: 'schema-usage', schema } },
        { database: 'dev', privilege: { kind: 'execute-model', schema, model: 'churn' } },
      ],
      grantee: { type: 'group', name: 'all' },
      requestedBy: `person${index}@example.com`,
      source: 'portal',
      startsAt: '2026-03-02T09:00:00.000Z',
      expiresAt: '2026-04-01T09:00:00.000Z',
      reason: 'bench',
      externalModels: false,
    });
    if (decision.effect !== 'permitted') throw new Error(decision.because.join('; '));
  }
}
