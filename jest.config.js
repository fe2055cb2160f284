/** Jest, with a runner that loads modules as Node.js does: once in a process, types stripped (docs/adr/010-tests-run-as-node-runs.md). */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  setupFiles: ['./test/globals.js'],
  globalSetup: './test/seed.js',
  reporters: ['default', '<rootDir>/test/tally.js'],
  maxWorkers: 2,
};
