/** So many neighbouring numbers share one row of slots: few enough that a row of a lonely number is no waste. */
const ROW = 64;
/** Longer numbers are kept as text. */
const DIGITS = 9;

type Rows = Map<number, Int32Array>;

/**
 * A slot for each stream, from 0 in the order in which they are first asked for. Most streams are `category-number`, by the
 * million: of these four bytes are kept in place of their names, and are found without hashing a text.
 */
export class StreamSlots {
  readonly #numbered = new Map<string, Rows>();
  readonly #named = new Map<string, number>();
  /** The prefix of the last numbered stream, and its rows: the next one mostly has the same. */
  #prefix = '';
  #rows: Rows = new Map();
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  find(stream: string): number | undefined {
    const start = stream.lastIndexOf('-') + 1;
    const number = numberFrom(stream, start);
    if (number === null) return this.#named.get(stream);
    const slot = this.#rowsOf(stream, start).get(Math.floor(number / ROW))?.[number % ROW] ?? 0;
    return slot === 0 ? undefined : slot - 1;
  }

  /** Its slot; a new one where it has none. */
  of(stream: string): number {
    const start = stream.lastIndexOf('-') + 1;
    const number = numberFrom(stream, start);
    if (number === null) return this.#ofNamed(stream);
    const row = rowOf(this.#rowsOf(stream, start), Math.floor(number / ROW));
    const slot = row[number % ROW] ?? 0;
    if (slot > 0) return slot - 1;
    this.#size += 1;
    // 0 stands for none.
    row[number % ROW] = this.#size;
    return this.#size - 1;
  }

  #ofNamed(stream: string): number {
    const known = this.#named.get(stream);
    if (known !== undefined) return known;
    this.#named.set(stream, this.#size);
    this.#size += 1;
    return this.#size - 1;
  }

  #rowsOf(stream: string, start: number): Rows {
    if (this.#prefix.length === start && stream.startsWith(this.#prefix)) return this.#rows;
    this.#prefix = stream.slice(0, start);
    const known = this.#numbered.get(this.#prefix);
    this.#rows = known ?? new Map<number, Int32Array>();
    if (known === undefined) this.#numbered.set(this.#prefix, this.#rows);
    return this.#rows;
  }
}

function rowOf(rows: Rows, index: number): Int32Array {
  const known = rows.get(index);
  if (known !== undefined) return known;
  const row = new Int32Array(ROW);
  rows.set(index, row);
  return row;
}

/** The whole number that a stream ends with from `start` on; null where it is not written as numbers are. */
function numberFrom(stream: string, start: number): number | null {
  const digits = stream.length - start;
  if (digits < 1 || digits > DIGITS || stream.startsWith('0', start)) return null;
  let number = 0;
  for (let at = start; at < stream.length; at += 1) {
    const digit = stream.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return null;
    number = number * 10 + digit;
  }
  return number;
}
