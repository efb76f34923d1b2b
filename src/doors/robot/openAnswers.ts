import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

const LOOK_MS = 5;

/** Answers that take long: whoever stops the server waits for those that can be given now. */
export class OpenAnswers {
  readonly #open = new Set<FastifyReply['raw']>();

  add({ raw }: FastifyReply): void {
    this.#open.add(raw);
    raw.once('close', () => this.#open.delete(raw));
  }

  /** Resolves when all are given, after `withinMs` in any case. */
  async given(withinMs: number): Promise<void> {
    for (let waited = 0; waited < withinMs; waited += LOOK_MS) {
      if ([...this.#open].every(({ writableFinished, destroyed }) => writableFinished || destroyed)) return;
      await setTimeout(LOOK_MS);
    }
  }
}
