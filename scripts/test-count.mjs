// Prints the outcome of test runs as one line, from JSON reports of vitest; without any test that passed they have failed.
import { existsSync, readFileSync } from 'node:fs';

/** How many tests of a run passed and failed; none where it has written no report. */
function countsOf(report) {
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(
    text || '{ "numPassedTests": 0, "numFailedTests": 0, "testResults": [] }',
  );
  // A file that fails outside its tests counts as one failure.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  ).length;
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles };
}

const counts = process.argv.slice(2).map(countsOf);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);

console.log(`${passed} passed, ${failed} failed`);
if (passed === 0 || failed > 0) process.exitCode = 1;
