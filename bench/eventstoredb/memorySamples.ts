import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SAMPLE_MS = 500;
const KIB = 1024;

/** Resident memory of a process, from outside: also while it does not answer yet. */
export class MemorySamples {
  /** Bytes, one after the other. */
  readonly samples: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  follow(pid: number): void {
    this.#timer = setInterval(() => void this.#sample(pid), SAMPLE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The sample nearest to a part of the time, 0 to 1. */
  at(part: number): number {
    return this.samples[Math.floor((this.samples.length - 1) * part)] ?? Number.NaN;
  }

  async #sample(pid: number): Promise<void> {
    const ended = { stdout: '' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ended);
    const kib = Number.parseInt(stdout, 10);
    if (Number.isFinite(kib)) this.samples.push(kib * KIB);
  }
}
