import { WrongUse } from './options.ts';

/** Runs a command; what was asked wrongly is said without a stack trace, and ends with 2. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // node:util throws a TypeError for an option that it does not know.
    if (!(error instanceof WrongUse || error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
