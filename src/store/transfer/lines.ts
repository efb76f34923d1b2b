import { brokenLine } from './brokenFile.ts';

const LINE_FEED = 10;

/** An event takes 1 MiB at most, and each of its bytes two in a text within JSON, seldom six. */
const MAX_LINE_BYTES = 8 * 1_048_576;

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** With its line feed. */
  readonly bytes: Buffer;
}

/**
 * The lines of a file. What stands behind the last line feed is no whole line: it is left out. Throws BrokenFile for a
 * line that is longer than any can be, so that memory has a bound.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  let number = 1;
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield { number, bytes: Buffer.concat([...rest, chunk.subarray(start, end + 1)]) };
      number += 1;
      start = end + 1;
      rest = [];
      restBytes = 0;
    }
    rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    if (restBytes > MAX_LINE_BYTES) throw brokenLine(number, 'is longer than an event can be');
  }
}
