import { setTimeout } from 'node:timers/promises';
import type { Endpoint } from './wire/rpcErrors.ts';

export type AppendBreak = 'beforeWrite' | 'afterWrite';

/** What is wrong with a server at the moment. */
export class Faults {
  isFull = false;
  /** Answered to every call in place of its result. */
  leaderElsewhere: Endpoint | undefined;
  delayMs = 0;
  #isSilent = false;
  #appendBreak: AppendBreak | undefined;
  #onAudible: (() => void)[] = [];

  get isSilent(): boolean {
    return this.#isSilent;
  }

  silence(): void {
    this.#isSilent = true;
  }

  breakNextAppend(when: AppendBreak): void {
    this.#appendBreak = when;
  }

  /** The break that the append now looked at is to suffer; the next one is spared. */
  takeAppendBreak(): AppendBreak | undefined {
    const taken = this.#appendBreak;
    this.#appendBreak = undefined;
    return taken;
  }

  recover(): void {
    this.isFull = false;
    this.leaderElsewhere = undefined;
    this.delayMs = 0;
    this.#isSilent = false;
    this.#appendBreak = undefined;
    this.#onAudible.splice(0).forEach((resolve) => resolve());
  }

  /** Resolves when the server is not silent. */
  async audible(): Promise<void> {
    if (this.#isSilent) await new Promise<void>((resolve) => this.#onAudible.push(resolve));
  }

  /** The time that a slow server takes. */
  async delay(): Promise<void> {
    if (this.delayMs > 0) await setTimeout(this.delayMs);
  }
}
