import { createHash, type Hash } from 'node:crypto';
import type { StoredEvent } from '../eventStore.ts';
import { BrokenFile, brokenLine } from './brokenFile.ts';
import type { Footer, Line } from './format.ts';
import { parseLine } from './format.ts';
import { linesOf, type TextLine } from './lines.ts';

export interface FileEvent {
  readonly event: StoredEvent;
  /** Of the file, from 1. */
  readonly line: number;
}

/** The events of an exported file. Ends only where the file is whole; throws BrokenFile. */
export async function* readEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileEvent> {
  let events = 0;
  let isWhole = false;
  for await (const { line, text } of checkedLines(chunks, createHash('sha256'))) {
    if (line.kind === 'event') {
      events += 1;
      yield { event: line.event, line: text.number };
    }
    isWhole = line.kind === 'footer';
  }
  if (!isWhole) throw new BrokenFile(`it was cut: behind ${events} events it has no footer`);
}

/**
 * The whole lines of an exported file, the header first and nothing behind the footer, whose number and SHA-256 are
 * right where there is one. All lines but the footer go into `digest`. Throws BrokenFile.
 */
export async function* checkedLines(
  chunks: AsyncIterable<Buffer>,
  digest: Hash,
): AsyncGenerator<{ line: Line; text: TextLine }> {
  let events = 0;
  let isOver = false;
  for await (const text of linesOf(chunks)) {
    const line = parsedLine(text);
    if (text.number === 1 && line.kind !== 'header')
      throw brokenLine(1, 'is not the header of an exported log');
    if (isOver || (text.number > 1 && line.kind === 'header'))
      throw brokenLine(text.number, 'does not belong there');
    if (line.kind === 'event') events += 1;
    if (line.kind === 'footer') checkFooter(line, events, digest);
    else digest.update(text.bytes);
    isOver = line.kind === 'footer';
    yield { line, text };
  }
}

function parsedLine({ number, bytes }: TextLine): Line {
  try {
    return parseLine(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw brokenLine(number, error.message);
  }
}

function checkFooter(footer: Footer, events: number, digest: Hash): void {
  if (footer.events !== events)
    throw new BrokenFile(`it holds ${events} events, but its footer says ${footer.events}`);
  if (footer.sha256 !== digest.copy().digest('hex'))
    throw new BrokenFile('its lines are not those that its SHA-256 was made of');
}
