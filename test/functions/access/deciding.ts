import { takeIn } from '../../../domain/access/intake.ts';
import {
  type DecideDesk,
  type Decided,
  decideOnce,
} from '../../../functions/access/decide/decide-once.ts';
import { APPROVED, EXTENDED, event, REVOKED } from '../../domain/access/events.ts';
import type { Bench } from './bench.ts';

/** Decide at the bench: messages of the portal, and the schedules that they made. */
export function deciding(bench: Bench) {
  const planned: { name: string; at: string; group: string; body: unknown }[] = [];
  const warnings: string[] = [];
  /** A desk at which something else happens in the middle, or that dies. */
  const desk = (
    changes: {
      readonly leases?: Partial<DecideDesk['leases']>;
      readonly requests?: Partial<DecideDesk['requests']>;
      readonly schedules?: DecideDesk['schedules'];
    } = {},
  ): DecideDesk => ({
    config: bench.behaviour.config,
    requests: { ...bench.requests, ...changes.requests },
    leases: { ...bench.leases, ...changes.leases },
    schedules: changes.schedules ?? {
      once: async (name, at, group, body) => void planned.push({ name, at, group, body }),
    },
    warn: (message) => void warnings.push(message),
  });
  const decide = (
    detailType: string,
    detail: object,
    at: DecideDesk = desk(),
    from: object = {},
  ): Promise<Decided> =>
    decideOnce(
      at,
      takeIn('event', event(detailType, detail, from), at.config, 'execution-1'),
      bench.now(),
    );
  return {
    planned,
    warnings,
    desk,
    decide,
    approve: (changes: object = {}, at?: DecideDesk) =>
      decide('Model Access Approved', { ...APPROVED, ...changes }, at),
    revoke: (changes: object = {}) => decide('Model Access Revoked', { ...REVOKED, ...changes }),
    extend: (changes: object = {}, at?: DecideDesk) =>
      decide('Model Access Extended', { ...EXTENDED, ...changes }, at),
  };
}
