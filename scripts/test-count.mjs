// Prints the outcome of test runs, from JSON reports of vitest: what failed and why, and as the last line how many
// tests passed and failed. Without any test that passed they have failed.
import { existsSync, readFileSync } from 'node:fs';

const NO_RUN = { numPassedTests: 0, numFailedTests: 0, testResults: [] };

/** A run's report; an empty one where the run has written none. */
function readReport(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text === '' ? NO_RUN : JSON.parse(text);
}

/** The failures of one file as name and message: its tests, or the file itself where it fails outside of them. */
function failuresOf({ name, status, message, assertionResults }) {
  const tests = assertionResults
    .filter((one) => one.status === 'failed')
    .map((one) => ({ name: `${name} > ${one.fullName}`, message: one.failureMessages.join('\n') }));
  return tests.length === 0 && status === 'failed' ? [{ name, message }] : tests;
}

const reports = process.argv.slice(2).map(readReport);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const failures = reports.flatMap((report) => report.testResults.flatMap(failuresOf));

for (const { name, message } of failures) console.log(`failed: ${name}\n${message}\n`);
console.log(`${passed} passed, ${failures.length} failed`);
if (passed === 0 || failures.length > 0) process.exitCode = 1;
