import { createAccount } from '../../sandbox/world/account/account.ts';
import type { AccountLiteral } from '../../sandbox/world/account/literal.ts';
import type { AccountState } from '../../sandbox/world/account/state.ts';
import { createAgenda } from '../../sandbox/world/agenda.ts';
import { installServices } from '../../sandbox/world/api.ts';
import { noFaults } from '../../sandbox/world/faults.ts';

export interface Account {
  readonly state: AccountState;
  /** Lets virtual seconds pass. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** Opens an account behind the real SDK clients for one errand. */
export async function inAccount<T>(
  literal: AccountLiteral,
  errand: (account: Account) => Promise<T>,
): Promise<T> {
  const agenda = createAgenda(Date.parse('2026-03-02T09:00:00Z'), () => 0);
  const { state, services } = createAccount(literal, agenda);
  const restore = installServices(services, { agenda, faults: noFaults() });
  try {
    return await errand({
      state,
      pass: (seconds) => agenda.runUntil(agenda.now() + seconds * 1000),
    });
  } finally {
    restore();
  }
}
