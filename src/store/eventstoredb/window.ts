/**
 * How much may be under way at once, by number and by bytes: beyond it callers wait in the order they came. One that
 * is alone is let through whatever its bytes.
 */
export class Window {
  readonly #maxCount: number;
  readonly #maxBytes: number;
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  #count = 0;
  #bytes = 0;

  constructor(maxCount: number, maxBytes: number) {
    this.#maxCount = maxCount;
    this.#maxBytes = maxBytes;
  }

  /** Runs the work when there is room for it. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#hasRoom(bytes)) {
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }));
    } else this.#add(1, bytes);
    try {
      return await work();
    } finally {
      this.#add(-1, -bytes);
      this.#letIn();
    }
  }

  #hasRoom(bytes: number): boolean {
    return this.#count === 0 || (this.#count < this.#maxCount && this.#bytes + bytes <= this.#maxBytes);
  }

  #add(count: number, bytes: number): void {
    this.#count += count;
    this.#bytes += bytes;
  }

  #letIn(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && this.#hasRoom(next.bytes);
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#add(1, next.bytes);
      next.enter();
    }
  }
}
