import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SeedResult } from './run-seed.ts';

export interface PoolOptions {
  readonly workers: number;
  readonly stores: 'memory' | 'real';
  readonly mutant?: string;
  /** Called for each result; returning false stops the run. */
  readonly onResult: (result: SeedResult) => boolean;
}

/** A fresh process now and then keeps the memory of thousands of worlds from adding up. */
const SEEDS_PER_PROCESS = 400;
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Plays the seeds on several processes, in order of the seeds as far as they are free. */
export async function playSeeds(seeds: readonly number[], options: PoolOptions): Promise<void> {
  const queue = [...seeds];
  let going = true;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child: ChildProcess = fork(WORKER, [options.stores, options.mutant ?? ''], {
        execArgv: [],
      });
      let left = SEEDS_PER_PROCESS;
      const next = (): void => {
        const seed = going && left > 0 ? queue.shift() : undefined;
        left -= 1;
        if (seed === undefined) child.kill();
        else child.send(seed);
      };
      child.on('message', (message) => {
        // The worker's own protocol: 'ready' once, then results.
        if (message !== 'ready') {
          const result = message as SeedResult;
          if (!options.onResult(result)) going = false;
          // What broke down left its world open behind it; the next seed has a process of its own.
          if (result.stopped === true) left = 0;
        }
        next();
      });
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        signal === 'SIGTERM' || code === 0
          ? resolve()
          : reject(new Error(`a simulation process ended with ${code ?? signal}`)),
      );
    });
  const worker = async (): Promise<void> => {
    while (going && queue.length > 0) await one();
  };
  await Promise.all(Array.from({ length: options.workers }, worker));
}
