import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../../src/store/eventStore.ts';
import { BrokenFile } from '../../../../src/store/transfer/brokenFile.ts';
import { readEvents } from '../../../../src/store/transfer/readEvents.ts';
import { wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { chunksOf, fileOf, interleavedLog } from './aLog.ts';

async function read(text: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const { event } of readEvents(chunksOf(text))) events.push(event);
  return events;
}

/** The whole file with its lines changed; each line ends with its line feed. */
const changed = (text: string, change: (lines: string[]) => string[]): string =>
  change(text.split(/(?<=\n)/)).join('');

describe('the events of an exported file', () => {
  let file: string;
  let events: readonly StoredEvent[];

  beforeEach(async () => {
    const log = await interleavedLog(5, 2);
    [file, events] = [await fileOf(log), await wholeLog(log)];
  });

  it('are those of the log', async () => {
    expect(await read(file)).toEqual(events);
  });

  const faults: [string, (lines: string[]) => string[], string][] = [
    ['is empty', () => [], 'it was cut: behind 0 events it has no footer'],
    ['was cut behind a line', (lines) => lines.slice(0, 4), 'it was cut: behind 3 events it has no footer'],
    [
      'was cut within a line',
      (lines) => [...lines.slice(0, 3), (lines[3] ?? '').slice(0, 20)],
      'it was cut: behind 2 events it has no footer',
    ],
    ['has no header', (lines) => lines.slice(1), 'line 1 is not the header of an exported log'],
    ['holds something else', () => ['hello\n'], 'line 1 is not JSON'],
    ['has a second header', (lines) => [lines[0] ?? '', ...lines], 'line 2 does not belong there'],
    ['goes on behind its footer', (lines) => [...lines, lines[1] ?? ''], 'line 8 does not belong there'],
    [
      'lacks an event',
      (lines) => lines.filter((_, n) => n !== 3),
      'it holds 4 events, but its footer says 5',
    ],
    [
      'has an event in another place',
      ([header = '', first = '', second = '', ...rest]) => [header, second, first, ...rest],
      'its lines are not those that its SHA-256 was made of',
    ],
    [
      'has another text',
      (lines) => lines.map((line) => line.replace('Edit', 'Create')),
      'its lines are not those that its SHA-256 was made of',
    ],
  ];

  it.each(faults)('are refused where it %s', async (_, change, reason) => {
    await expect(read(changed(file, change))).rejects.toThrow(new BrokenFile(reason));
  });
});
