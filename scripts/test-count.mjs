// Prints the outcome of a test run as one line, from the JSON report of vitest; a run without a test has failed.
import { existsSync, readFileSync } from 'node:fs';

const [report] = process.argv.slice(2);
const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
const {
  numPassedTests: passed,
  numFailedTests,
  testResults,
} = JSON.parse(text || '{ "numPassedTests": 0, "numFailedTests": 0, "testResults": [] }');
// A file that fails outside its tests counts as one failure.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
).length;
const failed = numFailedTests + brokenFiles;

console.log(`${passed} passed, ${failed} failed`);
if (passed === 0 || failed > 0) process.exitCode = 1;
