/** Ends Jest's report with one line that a machine reads: `N passed, N failed`. Suites that did not even load count as failed. */
export default class Tally {
  onRunComplete(_, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    process.stdout.write(
      `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`,
    );
  }
}
