// `npm run schema`: writes the files of the repository that are made from the code. With `--check` it writes nothing
// and exits with 1 where one of them is not in step.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { firstDifference, type GeneratedFile, generatedFiles } from './generatedFiles.ts';

function write({ path: file, text }: GeneratedFile): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text());
  console.log(`${file} is written.`);
}

function isInStep({ path: file, text }: GeneratedFile): boolean {
  const line = firstDifference(existsSync(file) ? readFileSync(file, 'utf8') : '', text());
  if (line === null) return true;
  console.error(
    `${file} is not in step with the code from line ${line} on: "npm run schema" writes it anew.`,
  );
  return false;
}

if (process.argv.includes('--check')) {
  const isAllInStep = generatedFiles.map(isInStep).every(Boolean);
  if (isAllInStep) console.log('All files made from the code are in step.');
  process.exitCode = isAllInStep ? 0 : 1;
} else generatedFiles.forEach(write);
