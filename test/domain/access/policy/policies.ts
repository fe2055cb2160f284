import type { AccessAsk } from '../../../../domain/access/policy/ask.ts';
import { evaluatePolicy } from '../../../../domain/access/policy/evaluate.ts';
import { readyPolicy } from '../../../../domain/access/policy/ready-policy.ts';
import { PolicyRule } from '../../../../domain/access/policy/rule.ts';
import { execute, MARKETING, usage } from '../examples.ts';

export const PERSONAS = {
  creator: { privileges: ['create-model', 'schema-create', 'schema-usage', 'assume-role'] },
  user: { privileges: ['schema-usage', 'execute-model'] },
} as const;

/** Rules as the configuration holds them. */
export const rules = (...written: readonly object[]): PolicyRule[] =>
  written.map((rule, index) => PolicyRule.parse({ name: `rule ${index + 1}`, ...rule }));

/** What the user of one model asks for, for thirty days. */
export const ask = (changes: Partial<AccessAsk> = {}): AccessAsk => ({
  warehouse: 'analytics',
  privileges: [
    { database: 'dev', privilege: usage() },
    { database: 'dev', privilege: execute() },
  ],
  grantee: MARKETING,
  requestedBy: 'maria@example.com',
  source: 'access-portal',
  startsAt: '2026-03-02T09:00:00.000Z',
  expiresAt: '2026-04-01T09:00:00.000Z',
  reason: 'churn campaign',
  externalModels: false,
  ...changes,
});

export const evaluated = (written: readonly object[], changes: Partial<AccessAsk> = {}) =>
  evaluatePolicy(readyPolicy(rules(...written), PERSONAS), ask(changes));
