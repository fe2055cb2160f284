import { ledgerBreakGlass } from '../../../aws/ledger/break-glass.ts';
import { ledgerSuspensions } from '../../../aws/ledger/suspensions.ts';
import { parseMessage } from '../../../domain/access/parse-message.ts';
import type { DecideDeps } from '../../../functions/access/decide/decide-deps.ts';
import { type Decided, decideOnce } from '../../../functions/access/decide/decide-once.ts';
import { APPROVED, EXTENDED, event, REVOKED } from '../../domain/access/events.ts';
import type { Bench } from './bench.ts';

/** Decide at the bench: messages of the portal, and the schedules that they made. */
export function deciding(bench: Bench) {
  const planned: { name: string; at: string; group: string; body: unknown }[] = [];
  const warnings: string[] = [];
  /** What Decide works with, some of it replaced: something else happens in the middle, or it dies. */
  const deps = (
    changes: {
      readonly leases?: Partial<DecideDeps['leases']>;
      readonly requests?: Partial<DecideDeps['requests']>;
      readonly schedules?: DecideDeps['schedules'];
    } = {},
  ): DecideDeps => ({
    config: bench.behaviour.config,
    requests: { ...bench.requests, ...changes.requests },
    leases: { ...bench.leases, ...changes.leases },
    suspensions: ledgerSuspensions(bench.table),
    schedules: changes.schedules ?? {
      once: async (name, at, group, body) => void planned.push({ name, at, group, body }),
    },
    breakGlass: ledgerBreakGlass(bench.table),
    questions: bench.questions,
    answers: bench.ledgerAnswers,
    tokens: bench.deps().tokens,
    executionArn: 'execution-1',
    warn: (message) => void warnings.push(message),
  });
  const decide = (
    detailType: string,
    detail: object,
    at: DecideDeps = deps(),
    from: object = {},
  ): Promise<Decided> =>
    decideOnce(
      at,
      parseMessage('event', event(detailType, detail, from), at.config, 'execution-1'),
      bench.now(),
    );
  return {
    planned,
    warnings,
    deps,
    decide,
    approve: (changes: object = {}, at?: DecideDeps) =>
      decide('Model Access Approved', { ...APPROVED, ...changes }, at),
    revoke: (changes: object = {}) => decide('Model Access Revoked', { ...REVOKED, ...changes }),
    extend: (changes: object = {}, at?: DecideDeps) =>
      decide('Model Access Extended', { ...EXTENDED, ...changes }, at),
  };
}
