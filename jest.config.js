/** Jest in ESM mode: swc strips the types, Node's own loader semantics stay. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  globalSetup: './test/seed.js',
  reporters: ['default', '<rootDir>/test/tally.js'],
  // No test is a race with the machine: a limit is there only to end one that hangs.
  testTimeout: 3_600_000,
  maxWorkers: 2,
  // Nothing keeps a worker alive; but to free its memory takes longer than Jest's half second on a busy machine.
  workerGracefulExitTimeout: 60_000,
};
