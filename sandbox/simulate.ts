import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Hunted, hunt } from './simulation/hunt.ts';
import { MUTANTS } from './simulation/mutants.ts';
import { playSeeds } from './simulation/pool.ts';
import type { SeedResult } from './simulation/run-seed.ts';

const HELP = `npm run simulate -- [options]

Plays random approvals, extensions, revokes, expiries, policies, tags, reviews, dropped models and people's own grants
with crashes, lost and doubled messages and late commits, through the deployable handlers and state machines, and judges
the end by the laws.

  --seeds N     how many seeds (default 300)
  --from N      the first seed (default 1)
  --seed N      only this one: a failure that was printed comes again
  --real        on PostgreSQL (PGlite) instead of the SQL engine in memory
  --compare     on both SQL engines, and compare how they end
  --mutant NAME only this one of the mutants
  --mutants     take one safety out of the product after the other; each must be noticed within the seeds
  --workers N   processes (default: the machine's cores)`;

const OPTIONS = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string', default: String(availableParallelism()) },
  real: { type: 'boolean', default: false },
  compare: { type: 'boolean', default: false },
  mutant: { type: 'string' },
  mutants: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const values = parsed();
if (values.seed !== undefined && (values.seeds ?? values.from) !== undefined)
  wrongUse('--seed plays one seed; leave --seeds and --from out, or --seed');
const from = wholeNumber(values.seed === undefined ? 'from' : 'seed', {
  text: values.seed ?? values.from ?? '1',
  least: 0,
});
const count =
  values.seed === undefined ? wholeNumber('seeds', { text: values.seeds ?? '300', least: 1 }) : 1;
const seeds = Array.from({ length: count }, (_, n) => from + n);
const workers = wholeNumber('workers', { text: values.workers, least: 1 });
if (values.mutant !== undefined && !MUTANTS.some(({ name }) => name === values.mutant))
  wrongUse(
    `--mutant ${values.mutant} is unknown; there is ${MUTANTS.map(({ name }) => name).join(', ')}`,
  );

if (values.help) console.log(HELP);
else if (values.mutants || values.mutant !== undefined)
  process.exitCode = (await huntMutants()) ? 0 : 1;
else if (values.compare) process.exitCode = (await compareStores()) ? 0 : 1;
else process.exitCode = (await playAll()) ? 0 : 1;

function parsed() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    // node:util says what is wrong with the first line of its message.
    return wrongUse(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

function wholeNumber(name: string, { text, least }: { text: string; least: number }): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= least)
    return Number(text);
  return wrongUse(`--${name} ${text}: a whole number from ${least} on is wanted`);
}

function wrongUse(problem: string): never {
  console.error(`${problem}\nnpm run simulate -- --help lists the options`);
  process.exit(2);
}

async function playAll(): Promise<boolean> {
  const startedAtMs = performance.now();
  const failed: SeedResult[] = [];
  let done = 0;
  let faults = 0;
  let executions = 0;
  await playSeeds(seeds, {
    workers,
    stores: values.real ? 'real' : 'memory',
    onResult: (result) => {
      done += 1;
      faults += result.faults;
      executions += result.executions;
      if (result.problems.length > 0) {
        failed.push(result);
        printFailure(result);
      }
      if (done % 100 === 0)
        console.log(
          `${done} of ${count} seeds, ${failed.length} failed, ${seconds(startedAtMs)} s`,
        );
      return true;
    },
  });
  console.log(
    `${done} seeds on ${values.real ? 'PGlite' : 'memory'}: ${executions} executions, ${faults} faults, ${failed.length} failed, ${seconds(startedAtMs)} s`,
  );
  return failed.length === 0 && done === count;
}

function printFailure({ seed, problems }: SeedResult): void {
  console.log(`seed ${seed} failed; again with: npm run simulate -- --seed ${seed}`);
  for (const problem of problems) console.log(`  ${problem}`);
}

async function compareStores(): Promise<boolean> {
  const ends = new Map<number, SeedResult>();
  let equal = 0;
  await playSeeds(seeds, {
    workers,
    stores: 'memory',
    onResult: (result) => Boolean(ends.set(result.seed, result)),
  });
  await playSeeds(seeds, {
    workers,
    stores: 'real',
    onResult: (result) => {
      const memory = ends.get(result.seed);
      const same =
        memory?.held === result.held && memory.problems.length + result.problems.length === 0;
      if (same) equal += 1;
      else
        console.log(
          `seed ${result.seed} ends differently:\n  memory ${memory?.held} ${memory?.problems.join('; ')}\n  real   ${result.held} ${result.problems.join('; ')}`,
        );
      return true;
    },
  });
  console.log(`${equal} of ${count} seeds end equally on memory and on PGlite`);
  return equal === count;
}

async function huntMutants(): Promise<boolean> {
  const chosen = MUTANTS.filter(
    ({ name }) => values.mutant === undefined || name === values.mutant,
  );
  let missed = 0;
  for (const mutant of chosen) {
    const hunted = await hunt(mutant, seeds, workers);
    if (hunted.noticed === undefined) missed += 1;
    const [problem] = (hunted.noticed ?? hunted.broke)?.problems ?? [];
    console.log(
      `${mutant.name}: ${verdictOf(hunted)}, ${hunted.played} seeds played (${mutant.what})`,
    );
    if (problem !== undefined) console.log(`  ${problem}`);
  }
  return missed === 0;
}

function verdictOf({ noticed, broke }: Hunted): string {
  if (noticed !== undefined) return `noticed at seed ${noticed.seed}`;
  return broke === undefined ? 'NOT NOTICED' : `BROKE THE SIMULATION at seed ${broke.seed}`;
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
