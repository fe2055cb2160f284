import { install } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** One process of a simulation: takes seeds from its parent, one at a time, and answers with what it found. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED = 'true';
const [stores = 'memory', mutantName] = process.argv.slice(2);
const mutant = MUTANTS.find(({ name }) => name === mutantName);
if (mutant !== undefined) install(mutant);
// Loaded after the mutant is in place.
const { runSeed } = await import('./run-seed.ts');

process.on('message', async (seed: number) => {
  try {
    process.send?.(await runSeed(seed, stores === 'real' ? 'real' : 'memory'));
  } catch (error) {
    process.send?.({
      seed,
      problems: [
        `the simulation stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      ],
      held: '',
      faults: 0,
      executions: 0,
      stopped: true,
    });
  }
});
process.send?.('ready');
