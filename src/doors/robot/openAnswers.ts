import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

const LOOK_MS = 5;

/** Answers that take long: whoever stops the server waits for those that can be given now. */
export class OpenAnswers {
  readonly #open = new Set<ServerResponse>();
  /** One for all: a listener of its own for each of many thousands would take more than the answer itself. */
  readonly #forget: (this: ServerResponse) => void;

  constructor() {
    const open = this.#open;
    this.#forget = function () {
      open.delete(this);
    };
  }

  add({ raw }: FastifyReply): void {
    this.#open.add(raw);
    raw.on('close', this.#forget);
  }

  /** Resolves when all are given, after `withinMs` in any case. */
  async given(withinMs: number): Promise<void> {
    for (let waited = 0; waited < withinMs; waited += LOOK_MS) {
      if ([...this.#open].every(({ writableFinished, destroyed }) => writableFinished || destroyed)) return;
      await setTimeout(LOOK_MS);
    }
  }
}
