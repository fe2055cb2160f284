import { randomInt } from 'node:crypto';

/** Before the first test of `npm run test:all`: a fresh seed, printed so that a failure can be played again. */
export default function chooseSeed() {
  if (process.env.TEST_SCOPE !== 'all') return;
  process.env.TEST_SEED ??= String(randomInt(1_000_000_000));
  console.log(`\nThe same seeds again: TEST_SEED=${process.env.TEST_SEED} npm run test:all`);
}
