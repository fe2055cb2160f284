import type { Faults } from '../../local-aws/faults.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { ObjectStore } from '../../local-aws/object-store.ts';
import { type Random, random, seedOf } from '../../local-aws/random.ts';
import type { GrantHistory } from './grant-history.ts';
import { pick } from './pick.ts';
import { ACCOUNTS, type EventStep } from './scenario.ts';
import { DATABASES, GRANTEES, privilegesOf } from './warehouse.ts';

const MINUTE_MS = 60_000;
/** Until what was approved is granted and told, and nobody is at work any more. */
const REST_MS = 10 * MINUTE_MS;

/**
 * An installation that was removed with its table and bucket just before the story, and made anew: its ledger begins from
 * nothing, within the hours in which the Data API still knows what the one before has sent.
 */
export interface Former {
  readonly approvals: readonly EventStep[];
  readonly lengthMs: number;
}

/** One seed in five has one. */
export function formerOf(seed: number, startMs: number): Former | undefined {
  const dice = random(seedOf(seed, 'former ledger'));
  if (!dice.chance(1 / 5)) return undefined;
  const count = dice.between(1, 3);
  const lengthMs = count * REST_MS;
  const approvedAt = new Date(startMs - lengthMs).toISOString();
  return {
    approvals: Array.from({ length: count }, (_, n) => approval(dice, n, approvedAt)),
    lengthMs,
  };
}

const approval = (dice: Random, n: number, approvedAt: string): EventStep => ({
  kind: 'event',
  account: ACCOUNTS.portal,
  type: 'Model Access Approved',
  detail: {
    requestId: `former-${n}`,
    warehouse: 'sim',
    database: [...DATABASES],
    grantee: pick(dice, GRANTEES),
    privileges: privilegesOf(dice),
    requestedBy: 'rita',
    approvedBy: ['amir'],
    approvedAt,
    reason: 'simulated',
  },
});

/** The faults of the story: before it nothing goes wrong, so that nothing of what was removed is still under way. */
export const sparingUntil = (
  startMs: number,
  now: () => number,
  { strikes, ...faults }: Faults,
): Faults => ({
  ...faults,
  strikes: (kind, about) => now() >= startMs && strikes(kind, about),
});

interface Installed {
  readonly localAws: LocalAws;
  readonly bucket: ObjectStore;
  readonly truth: GrantHistory;
  readonly publish: (approval: EventStep) => Promise<void>;
}

/** Lets the former installation work, and makes it anew. To the new one its grants are somebody else's. */
export async function playFormer(
  { approvals }: Former,
  { localAws, bucket, truth, publish }: Installed,
): Promise<void> {
  for (const approval of approvals) {
    await publish(approval);
    await localAws.runFor(REST_MS);
  }
  await localAws.table.replace([]);
  bucket.empty();
  localAws.containers.dropWarm();
  truth.disown();
}
