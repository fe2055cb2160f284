import type { Faults } from '../../local-aws/faults.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import { random, seedOf } from '../../local-aws/random.ts';
import type { Work } from '../../local-aws/virtual-clock.ts';
import { ACCOUNTS, STORY_MS, type TimedStep } from './scenario.ts';
import { DATABASES, GRANTEES, SCHEMAS } from './warehouse.ts';

const MINUTE_MS = 60_000;
/** Work that was under way at a backup, or waited for the restore, may end this much later. */
const UNDER_WAY_MS = 60 * MINUTE_MS;
/** Hundreds of calls hardly get through faults; after these attempts they need not. */
const FAULTY_ATTEMPTS = 2;

/** That a seed's table is lost, and brought back from an older backup and the evidence. */
export interface Loss {
  /** What happened from here on the backup may lack. */
  readonly backupAtMs: number;
  /** Where it is given, the first change of access that is sent from here on takes the table with it. */
  readonly aimedFromMs?: number;
  /** At the latest. */
  readonly lostAtMs: number;
  /** At the latest. When the backup stands in the table's place: by then nobody is at work any more who saw the table that was lost. */
  readonly restoredAtMs: number;
}

/** One seed in six loses its table; the others keep theirs. */
export function lossOf(seed: number, startMs: number): Loss | undefined {
  const dice = random(seedOf(seed, 'loss'));
  if (!dice.chance(1 / 6)) return undefined;
  const lostAtMs = startMs + dice.between(60 * MINUTE_MS, STORY_MS);
  const backupAtMs = Math.max(startMs + MINUTE_MS, lostAtMs - dice.between(0, 240) * MINUTE_MS);
  const restoredAtMs = lostAtMs + dice.between(3, 30) * MINUTE_MS;
  const aimedFromMs = dice.chance(0.5) ? dice.between(backupAtMs, lostAtMs) : undefined;
  return {
    backupAtMs,
    ...(aimedFromMs !== undefined && { aimedFromMs }),
    lostAtMs,
    restoredAtMs,
  };
}

/** A lease that the backup does not know is revoked after the restore. */
export function stepsAround(loss: Loss | undefined): TimedStep[] {
  if (loss === undefined) return [];
  const { backupAtMs, restoredAtMs } = loss;
  const event = { kind: 'event' as const, account: ACCOUNTS.portal };
  const about = { warehouse: 'sim', requestedBy: 'rita', reason: 'simulated' };
  const approvedAtMs = backupAtMs + MINUTE_MS;
  const approval = {
    ...about,
    requestId: 'unknown-to-the-backup',
    database: DATABASES[0],
    grantee: GRANTEES[2],
    privileges: [{ kind: 'schema-create', schema: SCHEMAS[0] }],
    approvedBy: ['amir'],
    approvedAt: new Date(approvedAtMs).toISOString(),
  };
  const revoke = { ...about, requestId: 'revoked-afterwards', leaseId: approval.requestId };
  return [
    { atMs: approvedAtMs, step: { ...event, type: 'Model Access Approved', detail: approval } },
    {
      atMs: restoredAtMs + UNDER_WAY_MS,
      step: { ...event, type: 'Model Access Revoked', detail: revoke },
    },
  ];
}

/** Whether the evidence was replayed, and what the last attempt came to. */
export interface Recovery {
  state: 'not begun' | 'under way' | 'done';
  problem?: string;
  attempts: number;
}

/** The faults, but for those of a restore that has met enough of them. */
export const sparing = (faults: Faults, recovery: Recovery): Faults => ({
  ...faults,
  strikes: (kind, about) =>
    !(recovery.attempts > FAULTY_ATTEMPTS && /^(recopy|restore): /.test(about)) &&
    faults.strikes(kind, about),
});

/** Lets it happen, and answers what has to hear of each change of access that was sent. The operator of docs/runbook.md, "After a restore of the table", tries until it works. */
export function loseTable(localAws: LocalAws, loss: Loss, recovery: Recovery): () => void {
  const { table, virtualClock, containers } = localAws;
  let backup = table.items();
  const at = (atMs: number, label: string, action: () => void | Promise<void>): void =>
    void virtualClock.at(atMs, action, { label, timer: true });

  const attempt = async (work: Work, step: string): Promise<string | undefined> => {
    const result = await work.pause(containers.invoke(step, {}));
    if (result.outcome === 'returned') return undefined;
    return `${step}: ${result.outcome === 'threw' ? result.error.message : result.reason}`;
  };
  const recover = (): Promise<void> =>
    virtualClock.track('the evidence is replayed', async (work) => {
      while (recovery.state !== 'done') {
        recovery.attempts += 1;
        const problem = (await attempt(work, 'recopy')) ?? (await attempt(work, 'restore'));
        if (problem === undefined) recovery.state = 'done';
        else {
          recovery.problem = problem;
          await work.pause(virtualClock.sleep(MINUTE_MS));
        }
      }
    });
  at(loss.backupAtMs, 'a backup is made', () => {
    backup = table.items();
  });
  let isLost = false;
  const lose = (): void => {
    // Before anything was reconciled there is nothing to be restored.
    if (isLost || !backup.some(isIdentity)) return;
    isLost = true;
    table.lose();
    at(virtualClock.now() + loss.restoredAtMs - loss.lostAtMs, 'the table is restored', restore);
  };
  const restore = async (): Promise<void> => {
    recovery.state = 'under way';
    await table.replace(
      backup.map((item) =>
        isIdentity(item) ? { ...item, tableName: { S: 'the-table-that-was-lost' } } : item,
      ),
    );
    void recover();
  };
  at(loss.lostAtMs, 'the table is lost', lose);
  return () => {
    const { aimedFromMs = Number.POSITIVE_INFINITY } = loss;
    if (virtualClock.now() >= aimedFromMs) lose();
  };
}

const isIdentity = ({ pk }: ReturnType<LocalAws['table']['items']>[number]): boolean =>
  pk?.S === 'LEDGER';

/** Judges, at rest, whether the table came back. */
export const recoveryProblems = (lost: { readonly recovery: Recovery } | undefined): string[] =>
  lost === undefined || lost.recovery.state === 'done'
    ? []
    : [`the lost table was never restored: ${lost.recovery.problem}`];

/** A message or an answer about the lease came while what was written could get lost. Sent again, it may be answered otherwise. */
export const isForgotten = (
  id: string,
  steps: readonly TimedStep[],
  { backupAtMs, restoredAtMs }: Loss,
): boolean =>
  steps.some(
    ({ atMs, step }) =>
      leaseOf(step) === id &&
      atMs > backupAtMs - UNDER_WAY_MS &&
      atMs < restoredAtMs + UNDER_WAY_MS,
  );

function leaseOf(step: TimedStep['step']): unknown {
  if (step.kind === 'answer') return step.lease;
  return step.kind === 'event' ? (step.detail.leaseId ?? step.detail.requestId) : undefined;
}
