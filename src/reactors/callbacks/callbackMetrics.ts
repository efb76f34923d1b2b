import { Counter, Histogram } from 'prom-client';
import type { AttemptResult, Callback } from '../../domain/callback/callback.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** What this process has sent. The labels are ids of systems. */
export class CallbackMetrics {
  readonly #attempts = counter('orchestream_callback_attempts_total', 'Attempts to send a callback');
  readonly #delivered = counter('orchestream_callbacks_delivered_total', 'Callbacks that were taken');
  readonly #dead = counter('orchestream_callbacks_dead_total', 'Callbacks that were given up');
  readonly #seconds = new Histogram({
    name: 'orchestream_callback_seconds',
    help: 'Seconds from the beginning of an attempt to the answer, or to its failure',
    labelNames: ['result'],
    buckets: SECONDS,
    registers: [],
  });

  /** To be shown with all others. */
  readonly all = [this.#attempts, this.#delivered, this.#dead, this.#seconds] as const;

  tried({ systemId: system }: Callback, { kind }: AttemptResult, ms: number): void {
    this.#attempts.inc({ system });
    this.#seconds.observe({ result: kind }, ms / 1_000);
  }

  /** An attempt was written down, and made this of the callback. */
  recorded({ systemId: system, status }: Callback): void {
    if (status === 'DELIVERED') this.#delivered.inc({ system });
    if (status === 'DEAD') this.#dead.inc({ system });
  }
}

const counter = (name: string, help: string): Counter<'system'> =>
  new Counter({ name, help, labelNames: ['system'], registers: [] });
