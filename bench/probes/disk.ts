import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Percentiles } from '../percentiles.ts';
import { percentilesOf } from '../percentiles.ts';

const BLOCK = Buffer.alloc(4096, 'x');

export interface DiskProbe {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly latency: Percentiles;
}

/** What durability costs on this disk: appends 4 KiB and waits for fdatasync, one after the other, for `ms`. */
export function probeDisk(folder: string, ms: number): DiskProbe {
  const file = path.join(folder, 'disk-probe');
  const descriptor = openSync(file, 'w');
  const latencies: number[] = [];
  try {
    const startedAt = performance.now();
    for (let before = startedAt; before < startedAt + ms;) {
      writeSync(descriptor, BLOCK);
      fdatasyncSync(descriptor);
      const now = performance.now();
      latencies.push(now - before);
      before = now;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { perSecond: latencies.length / seconds, latency: percentilesOf(latencies) };
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}
