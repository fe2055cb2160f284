import { createAccount } from '../../local-aws/account/account.ts';
import type { AccountFixture } from '../../local-aws/account/account-fixture.ts';
import type { AccountState } from '../../local-aws/account/state.ts';
import { installServices } from '../../local-aws/api.ts';
import { noFaults } from '../../local-aws/faults.ts';
import { createVirtualClock } from '../../local-aws/virtual-clock.ts';

export interface Account {
  readonly state: AccountState;
  /** Lets virtual seconds pass. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** Opens an account behind the real SDK clients for one errand. */
export async function inAccount<T>(
  fixture: AccountFixture,
  errand: (account: Account) => Promise<T>,
): Promise<T> {
  const virtualClock = createVirtualClock(Date.parse('2026-03-02T09:00:00Z'), () => 0);
  const { state, services } = createAccount(fixture, virtualClock);
  const restore = installServices(services, { virtualClock, faults: noFaults() });
  try {
    return await errand({
      state,
      pass: (seconds) => virtualClock.runUntil(virtualClock.now() + seconds * 1000),
    });
  } finally {
    restore();
  }
}

/** Runs with a service that gives just these answers, whatever it is asked. */
export async function withAnswers<T>(
  client: string,
  answers: Readonly<Record<string, object>>,
  run: () => Promise<T>,
): Promise<T> {
  const operations = Object.fromEntries(
    Object.entries(answers).map(([operation, answer]) => [operation, () => answer]),
  );
  const virtualClock = createVirtualClock(0);
  const restore = installServices([{ client, operations }], { virtualClock, faults: noFaults() });
  try {
    return await run();
  } finally {
    restore();
  }
}
