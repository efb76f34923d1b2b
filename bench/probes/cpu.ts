import { createHash } from 'node:crypto';
import { addBody } from '../items.ts';

/**
 * What this processor does of the work that an item asks for, in operations a second: one reads an item's JSON,
 * writes it and hashes it, on one core, for `ms`.
 */
export function probeCpu(ms: number): number {
  const startedAt = performance.now();
  let operations = 0;
  while (performance.now() < startedAt + ms) {
    for (let inner = 0; inner < 100; inner += 1) {
      const text = JSON.stringify(JSON.parse(addBody('probe', operations)));
      createHash('sha256').update(text).digest('hex');
      operations += 1;
    }
  }
  return operations / ((performance.now() - startedAt) / 1000);
}
