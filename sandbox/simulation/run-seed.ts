import { openMemoryEngine } from '../../local-aws/redshift/memory/memory-engine.ts';
import { openPostgres } from '../stage/open-postgres.ts';
import { judgeEvidence, judgeRest } from './oracle.ts';
import { play } from './play.ts';
import type { Played } from './played.ts';
import type { Renamable } from './scenario.ts';
import { OWNERS, READY, REMADE } from './warehouse.ts';

export interface SeedResult {
  readonly seed: number;
  readonly problems: readonly string[];
  /** What is held at the end and does not hang on who came first, by database: equal for equal seeds, whatever the stores. */
  readonly held: string;
  readonly faults: number;
  readonly executions: number;
  /** The simulation itself broke down: nothing was judged. */
  readonly stopped?: true;
}

/**
 * Stores differ in time. Whether a lease was applied before its grantee or model was made anew, or its model began to train,
 * decides what it holds at the end, and so do a sibling of a name in upper case and a new name: both ends are right, so these pairs are
 * left out.
 */
function heldIn(database: string, { truth, models, madeAnewAtMs, names }: Played): string[] {
  const isRenamed = (thing: Renamable): boolean => names.renamedAfter(thing, 0) !== undefined;
  const hangsOnTime = (key: string): boolean => {
    const parts = JSON.parse(key) as string[];
    const model = JSON.stringify([database, ...parts.slice(1, 3)]);
    const isModel = parts[0] === 'EXECUTE';
    const [type = '', name = ''] = parts.slice(-2);
    const holder = { type: type as Renamable['type'], name };
    return (
      parts.slice(1).some((part) => /^[A-Z]/.test(part)) ||
      madeAnewAtMs.has(`${parts.at(-2)} ${parts.at(-1)}`) ||
      parts[1] === REMADE.name ||
      isRenamed(holder) ||
      truth.robbedAtMs(database, holder) > 0 ||
      (isModel && OWNERS.some((name) => isRenamed({ type: 'user', name }))) ||
      (isModel && (madeAnewAtMs.has(model) || (models.get(model) ?? READY) !== READY))
    );
  };
  return [...truth.held(database).keys()].filter((key) => !hangsOnTime(key)).sort();
}

/** Plays one seed and judges it. `real`: PostgreSQL instead of the SQL engine in memory. */
export async function runSeed(seed: number, stores: 'memory' | 'real'): Promise<SeedResult> {
  const claims: string[] = [];
  const played = await play(seed, {
    stores,
    openEngine: stores === 'real' ? openPostgres : openMemoryEngine,
    onEvidence: (record, truth, nowMs) => claims.push(...judgeEvidence(record, truth, nowMs)),
  });
  try {
    const problems = [...new Set([...claims, ...(await judgeRest(played))])];
    const { localAws } = played;
    const held = JSON.stringify(['dev', 'prod', '*'].map((database) => heldIn(database, played)));
    return {
      seed,
      problems,
      held,
      faults: localAws.faults.happened.length,
      executions: localAws.executions.length,
    };
  } finally {
    await played.localAws.close();
    await played.truth.engine.close();
  }
}
