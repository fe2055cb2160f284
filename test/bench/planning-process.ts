import { benchPlanning } from './planning.ts';

/** The figures of planning as JSON: the bench takes the fastest of several such processes. */
process.stdout.write(JSON.stringify(benchPlanning()));
