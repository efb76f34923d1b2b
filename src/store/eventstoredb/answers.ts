/** A tick counts once however late it comes: a process that was busy has not read its answers yet. */
const TICKS = 10;

/**
 * Watches whether a server that owes answers gives any: one answer says that it works, and that the others wait for
 * their turn. A time for each would make a busy server look dead, and have everything sent to it again.
 */
export class Answers {
  readonly #silenceMs: number;
  readonly #onSilence: () => void;
  #owed = 0;
  #silentTicks = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `onSilence` is called when no answer has come for `silenceMs`, and again for as long as none comes. */
  constructor(silenceMs: number, onSilence: () => void) {
    this.#silenceMs = silenceMs;
    this.#onSilence = onSilence;
  }

  /** As `work`, which settles with an answer. */
  async watch<T>(work: Promise<T>): Promise<T> {
    this.#owed += 1;
    this.#timer ??= setInterval(() => this.#tick(), this.#silenceMs / TICKS);
    try {
      return await work;
    } finally {
      this.#owed -= 1;
      this.#silentTicks = 0;
      if (this.#owed === 0) this.#stop();
    }
  }

  #tick(): void {
    this.#silentTicks += 1;
    if (this.#silentTicks < TICKS) return;
    this.#silentTicks = 0;
    this.#onSilence();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#silentTicks = 0;
  }
}
