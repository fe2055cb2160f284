import type { Clock } from './service.ts';

/** Something that will happen. Cancelling it twice, or after it happened, does nothing. */
export interface Appointment {
  readonly cancel: () => void;
}

interface Entry {
  readonly timeMs: number;
  readonly tie: number;
  readonly sequence: number;
  readonly label: string;
  readonly timer: boolean;
  readonly action: () => unknown;
  cancelled: boolean;
}

interface When {
  /** Said when the action fails. */
  readonly label?: string;
  /** A timer (a lease's expiry, a time limit, the sweep) does not keep the clock busy. */
  readonly timer?: boolean;
}

/** A piece of work in progress; while `pause` waits, time may move. */
export interface Work {
  readonly pause: <T>(waiting: Promise<T>) => Promise<T>;
}

/**
 * Virtual time in epoch milliseconds, and what happens when. Time moves only here, and only after all work
 * in progress has ended or waits for a later appointment; order is by time, then tie-breaker, then sequence.
 */
export interface VirtualClock extends Clock {
  readonly at: (timeMs: number, action: () => unknown, when?: When) => Appointment;
  /** Resolves `durationMs` of virtual time later. Never await it in tracked work but through `Work.pause`. */
  readonly sleep: (durationMs: number, when?: When) => Promise<void>;
  /** Keeps time from moving until `work` settles. */
  readonly track: <T>(label: string, work: (work: Work) => Promise<T>) => Promise<T>;
  /** Makes the run that is under way fail: for what the product must not be able to swallow. */
  readonly fail: (error: Error) => void;
  /** Everything due up to and including `timeMs`, which is the time afterwards. */
  readonly runUntil: (timeMs: number) => Promise<void>;
  /** Until nothing is in motion; timers run only if they fall due on the way. Stops with an error at the horizon. */
  readonly runUntilIdle: (horizonMs?: number) => Promise<void>;
}

/** Processor time after which work that neither ends nor waits for virtual time is taken for hanging; a busy machine costs none. */
/** How many turns of the event loop pass before somebody looks whether they lead anywhere. */
const TURNS_PER_CHECK = 100;
const STALL_MS = 30_000;
const DAY_MS = 86_400_000;

/** `tieBreaker` decides the order of what is due at the same time; without one, first come, first served. */
export function createVirtualClock(
  startMs: number,
  tieBreaker: () => number = () => 0,
): VirtualClock {
  const entries: Entry[] = [];
  const working = new Map<symbol, string>();
  const failures: unknown[] = [];
  let nowMs = startMs;
  let sequence = 0;
  let inMotion = 0;

  const at = (
    timeMs: number,
    action: () => unknown,
    { label = '', timer = false }: When = {},
  ): Appointment => {
    sequence += 1;
    const due = Math.max(timeMs, nowMs);
    const entry: Entry = {
      timeMs: due,
      tie: tieBreaker(),
      sequence,
      label,
      timer,
      action,
      cancelled: false,
    };
    insert(entries, entry);
    if (!timer) inMotion += 1;
    return { cancel: () => strike(entry) };
  };

  // An entry that is done is struck too, so that cancelling it later counts for nothing.
  const strike = (entry: Entry): void => {
    if (!entry.cancelled && !entry.timer) inMotion -= 1;
    entry.cancelled = true;
  };

  const track = async <T>(label: string, start: (work: Work) => Promise<T>): Promise<T> => {
    const id = Symbol('work');
    let ended = false;
    // Branches of one work may wait at the same time; the first to go on must not hold the time of the others.
    let pauses = 0;
    working.set(id, label);
    const pause = async <P>(waiting: Promise<P>): Promise<P> => {
      pauses += 1;
      working.delete(id);
      try {
        return await waiting;
      } finally {
        pauses -= 1;
        if (!ended && pauses === 0) working.set(id, label);
      }
    };
    try {
      return await start({ pause });
    } finally {
      ended = true;
      working.delete(id);
    }
  };

  // One turn of the event loop drains every promise that is ready; work with real I/O needs more turns.
  const settle = async (): Promise<void> => {
    let started: NodeJS.CpuUsage | undefined;
    let turns = 0;
    do {
      await new Promise(setImmediate);
      turns += 1;
      // To ask for the processor's time costs more than most turns do.
      if (turns % TURNS_PER_CHECK !== 0) continue;
      started ??= process.cpuUsage();
      if (processorMs(process.cpuUsage(started)) > STALL_MS) {
        const stuck = [...working.values()].join(', ');
        working.clear();
        throw new Error(
          `no progress for ${STALL_MS / 1000} s of processor time; still at work: ${stuck}`,
        );
      }
    } while (working.size > 0);
    if (failures.length > 0) throw failures.shift();
  };

  const perform = async (entry: Entry): Promise<void> => {
    nowMs = entry.timeMs;
    strike(entry);
    track(entry.label, async () => entry.action()).catch((error: unknown) => {
      failures.push(
        new Error(
          `the sandbox failed at ${new Date(nowMs).toISOString()} in ${entry.label || 'an action'}: ${error}`,
          {
            cause: error,
          },
        ),
      );
    });
    await settle();
  };

  const next = (): Entry | undefined => {
    while (entries.at(-1)?.cancelled === true) entries.pop();
    return entries.at(-1);
  };

  const runUntil = async (timeMs: number): Promise<void> => {
    await settle();
    for (let entry = next(); entry !== undefined && entry.timeMs <= timeMs; entry = next()) {
      entries.pop();
      await perform(entry);
    }
    nowMs = Math.max(nowMs, timeMs);
  };

  const runUntilIdle = async (horizonMs = nowMs + 30 * DAY_MS): Promise<void> => {
    await settle();
    while (inMotion > 0) {
      const entry = next();
      if (entry === undefined) return;
      if (entry.timeMs > horizonMs) {
        throw new Error(
          `still busy at ${new Date(horizonMs).toISOString()}: next is ${entry.label || 'unnamed'}`,
        );
      }
      entries.pop();
      await perform(entry);
    }
  };

  return {
    now: () => nowMs,
    at,
    track,
    fail: (error) => void failures.push(error),
    runUntil,
    runUntilIdle,
    sleep: (durationMs, when) =>
      new Promise((resolve) => void at(nowMs + durationMs, resolve, when)),
  };
}

const processorMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** Keeps the latest first, so that the next to happen is popped from the end. */
function insert(entries: Entry[], entry: Entry): void {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = entries[middle];
    if (other !== undefined && isBefore(entry, other)) low = middle + 1;
    else high = middle;
  }
  entries.splice(low, 0, entry);
}

function isBefore(a: Entry, b: Entry): boolean {
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  return a.tie !== b.tie ? a.tie < b.tie : a.sequence < b.sequence;
}
