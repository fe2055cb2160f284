/** Jest, with a runner that loads modules as Node.js does: once in a process, types stripped (docs/adr/010-tests-run-as-node-runs.md). */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // In threads: what a child process asks for when it begins may go unheard on a busy machine, and then it waits for ever.
  runner: 'jest-light-runner',
  setupFiles: ['./test/globals.js'],
  globalSetup: './test/seed.js',
  reporters: ['default', '<rootDir>/test/tally.js'],
  maxWorkers: 2,
};
