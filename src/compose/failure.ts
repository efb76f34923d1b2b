import type { Logger } from 'pino';

/** Why the server cannot serve any more; null while it can. */
export class Failure {
  reason: string | null = null;
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  report(reason: string, error: unknown): void {
    this.reason ??= reason;
    this.#log.fatal({ err: error }, reason);
  }
}
