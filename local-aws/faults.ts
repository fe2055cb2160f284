import { type Random, random, seedOf } from './random.ts';

/** What can go wrong, each with its own rate and its own stream of chance. */
export type FaultKind =
  | 'throttle' // the service refuses the call, nothing happened
  | 'timeout' // the call took effect, its caller got a TimeoutError
  | 'lost' // the call had no effect, its caller got a TimeoutError
  | 'crash-before' // the caller's process dies before the call
  | 'crash-after' // the call took effect, then the caller's process dies
  | 'cold-start' // the warm container is gone
  | 'old-configuration' // a container that was composed with an older configuration answers
  | 'duplicate-event' // a rule starts its target twice
  | 'duplicate-message' // a processed message comes again
  | 'reorder' // what happens at the same moment changes places, and some deliveries are late
  | 'mixed-groups' // one batch holds several message groups
  | 'closed-token' // the task is over just before somebody answers its token
  | 'stale-read' // a read without ConsistentRead sees the version before
  | 'late-commit' // a submitted batch commits after its caller gave up
  | 'refused-wait' // the Data API has too many callers that wait, and refuses one more
  | 'cut-result' // a page of a result lacks its end, and no page follows
  | 'late-listing'; // ListStatements does not show a statement until long after it was accepted

export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

interface Fault {
  readonly kind: FaultKind;
  readonly about: string;
}

export interface Faults {
  readonly seed: number;
  /** Whether the fault strikes here. Every strike is kept in `happened`. */
  readonly strikes: (kind: FaultKind, about: string) => boolean;
  /** Whether the fault can strike at all. */
  readonly isOn: (kind: FaultKind) => boolean;
  /** A whole number from the kind's own stream, both ends included. */
  readonly between: (kind: FaultKind, low: number, high: number) => number;
  /** From now on nothing goes wrong, so that what is left can come to rest. */
  readonly calm: () => void;
  readonly happened: readonly Fault[];
}

/** Faults at the given rates (0 to 1); a kind without a rate never strikes. The same seed strikes the same. */
export function createFaults(seed: number, rates: FaultRates): Faults {
  const streams = new Map<FaultKind, Random>();
  const happened: Fault[] = [];
  let calm = false;
  const stream = (kind: FaultKind): Random => {
    const known = streams.get(kind) ?? random(seedOf(seed, kind));
    streams.set(kind, known);
    return known;
  };
  return {
    seed,
    happened,
    strikes: (kind, about) => {
      const rate = rates[kind] ?? 0;
      const struck = !calm && rate > 0 && stream(kind).chance(rate);
      if (struck) happened.push({ kind, about });
      return struck;
    },
    isOn: (kind) => !calm && (rates[kind] ?? 0) > 0,
    between: (kind, low, high) => stream(kind).between(low, high),
    calm: () => {
      calm = true;
    },
  };
}

export const noFaults = (): Faults => createFaults(0, {});

/** Rates at which every kind happens now and then in a run of some dozen events. */
export const EVERYTHING: FaultRates = {
  throttle: 0.01,
  timeout: 0.006,
  lost: 0.006,
  'crash-before': 0.006,
  'crash-after': 0.006,
  'cold-start': 0.1,
  'old-configuration': 0.02,
  'duplicate-event': 0.1,
  'duplicate-message': 0.05,
  reorder: 0.2,
  'mixed-groups': 0.5,
  'closed-token': 0.03,
  'stale-read': 0.3,
  'late-commit': 0.05,
  'refused-wait': 0.02,
  'cut-result': 0.02,
  'late-listing': 0.3,
};
