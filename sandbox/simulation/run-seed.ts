import { openMemoryEngine } from '../world/redshift/memory/memory-engine.ts';
import { openPgliteEngine } from '../world/redshift/pglite/pglite-engine.ts';
import { judgeEvidence, judgeRest } from './oracle.ts';
import { play } from './play.ts';

export interface SeedResult {
  readonly seed: number;
  readonly problems: readonly string[];
  /** What is held at the end, by database: equal for equal seeds, whatever the stores. */
  readonly held: string;
  readonly faults: number;
  readonly executions: number;
  /** The simulation itself broke down: nothing was judged. */
  readonly stopped?: true;
}

/** Plays one seed and judges it. `real`: PostgreSQL and dynalite instead of memory. */
export async function runSeed(seed: number, stores: 'memory' | 'real'): Promise<SeedResult> {
  const claims: string[] = [];
  const played = await play(seed, {
    stores,
    openEngine: stores === 'real' ? openPgliteEngine : openMemoryEngine,
    onEvidence: (record, truth, nowMs) => claims.push(...judgeEvidence(record, truth, nowMs)),
  });
  try {
    const problems = [...new Set([...claims, ...(await judgeRest(played))])];
    const { truth, world } = played;
    const held = JSON.stringify(['dev', 'prod', '*'].map((database) => [...truth.held(database).keys()].sort()));
    return { seed, problems, held, faults: world.faults.happened.length, executions: world.executions.length };
  } finally {
    await played.world.close();
    await played.truth.engine.close();
  }
}
