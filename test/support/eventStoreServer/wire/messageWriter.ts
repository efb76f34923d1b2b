/**
 * Writes messages of Protocol Buffers into one buffer that is used again and again. Answers are written with it and
 * not with the generated classes, which take several times as long: events are most of what this server does.
 */
export class MessageWriter {
  #buffer = Buffer.allocUnsafe(65_536);
  #end = 0;

  /** A whole number of any integer type; 0 is written too, as members of a `oneof` need it. */
  uint(field: number, value: number | bigint): void {
    this.#reserve(20);
    this.#varint(field * 8);
    if (typeof value === 'number') this.#varint(value);
    else this.#bigVarint(value);
  }

  text(field: number, value: string): void {
    this.#reserve(20 + value.length * 3);
    this.#varint(field * 8 + 2);
    const isShort = value.length * 3 < 128;
    const start = this.#end + (isShort ? 1 : LENGTH_BYTES);
    const length = this.#buffer.write(value, start, 'utf8');
    if (isShort) this.#buffer[this.#end] = length;
    else this.#paddedLength(this.#end, length);
    this.#end = start + length;
  }

  bytes(field: number, value: Uint8Array): void {
    this.#reserve(20 + value.length);
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#buffer.set(value, this.#end);
    this.#end += value.length;
  }

  content(field: number, value: string | Uint8Array): void {
    if (typeof value === 'string') this.text(field, value);
    else this.bytes(field, value);
  }

  message(field: number, write: () => void): void {
    this.#reserve(20);
    this.#varint(field * 8 + 2);
    const place = this.#end;
    this.#end += LENGTH_BYTES;
    write();
    this.#paddedLength(place, this.#end - place - LENGTH_BYTES);
  }

  empty(field: number): void {
    this.message(field, () => {});
  }

  /** A copy of what was written; the next message begins. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#end));
    this.#end = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#end + bytes));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#buffer[this.#end++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#end++] = rest;
  }

  #bigVarint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 128n) {
      this.#buffer[this.#end++] = Number(rest % 128n) + 128;
      rest /= 128n;
    }
    this.#buffer[this.#end++] = Number(rest);
  }

  /** The length is known after what it belongs to, so it has always the same number of bytes; readers allow that. */
  #paddedLength(place: number, length: number): void {
    this.#buffer[place] = (length & 127) | 128;
    this.#buffer[place + 1] = ((length >> 7) & 127) | 128;
    this.#buffer[place + 2] = ((length >> 14) & 127) | 128;
    this.#buffer[place + 3] = (length >> 21) & 127;
  }
}

const LENGTH_BYTES = 4;
