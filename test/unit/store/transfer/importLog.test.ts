import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import { seal } from '../../../../src/store/hashChain.ts';
import { BrokenFile } from '../../../../src/store/transfer/brokenFile.ts';
import { eventText } from '../../../../src/store/transfer/format.ts';
import { ForeignLog } from '../../../../src/store/transfer/heldLog.ts';
import { importLog, type Imported, type Target } from '../../../../src/store/transfer/importLog.ts';
import { readEvents } from '../../../../src/store/transfer/readEvents.ts';
import { wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { appendTo, chunksOf, eventsOf, fileOf, interleavedLog, memoryLog } from './aLog.ts';

const PAGE = 500;

const importText = (
  target: Target,
  text: string,
  onProgress?: (imported: Imported) => void,
): Promise<Imported> => importLog(target, readEvents(chunksOf(text, 65_536)), onProgress);

/** The store, of whose appends the `n`th fails. */
function failingAt(store: EventStore, n: number): Target {
  let appends = 0;
  const counted = <T>(append: () => Promise<T>): Promise<T> => {
    appends += 1;
    return appends !== n ? append() : Promise.reject(new StoreUnavailable('gone'));
  };
  return {
    capabilities: store.capabilities,
    append: (each) => counted(() => store.append(each)),
    appendAll: (all) => counted(() => store.appendAll(all)),
    readAll: (options) => store.readAll(options),
    readStream: (stream, options) => store.readStream(stream, options),
  };
}

/** Of appends that are under way together the one that failed comes last. */
const byStream = (events: Awaited<ReturnType<typeof eventsOf>>) =>
  Map.groupBy(events, ({ stream }) => stream);

/** A file with lines changed and a footer that fits again: what a footer cannot show. */
function forged(text: string, change: (lines: string[]) => string[]): string {
  const lines = change(text.split(/(?<=\n)/).slice(0, -1));
  const body = lines.join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${JSON.stringify({ events: lines.length - 1, sha256 })}\n`;
}

describe.each([
  ['commits to several streams at once', true],
  ['commits to one stream at a time', false],
])('an import into a log that %s', (_, multiStreamAppend) => {
  it('gives the same events, to the letter and in their order', async () => {
    const source = await interleavedLog(1_234, 7);
    const target = memoryLog(multiStreamAppend);
    expect(await importText(target, await fileOf(source))).toEqual({ events: 1_234, heldBefore: 0 });
    expect(await eventsOf(target)).toEqual(await eventsOf(source));
    expect(target.logId).not.toBe(source.logId);
  });

  it('of a log that is empty gives an empty one', async () => {
    const target = memoryLog(multiStreamAppend);
    expect(await importText(target, await fileOf(memoryLog()))).toEqual({ events: 0, heldBefore: 0 });
    expect(await wholeLog(target)).toEqual([]);
  });

  it('adds nothing when it is run again', async () => {
    const file = await fileOf(await interleavedLog(1_001, 5));
    const target = memoryLog(multiStreamAppend);
    await importText(target, file);
    expect(await importText(target, file)).toEqual({ events: 1_001, heldBefore: 1_001 });
    expect(await wholeLog(target)).toHaveLength(1_001);
  });

  it.each([1, 2, 60, 100])('that stopped at its append %i goes on when it is run again', async (n) => {
    const source = await interleavedLog(1_100, 9);
    const file = await fileOf(source);
    const target = memoryLog(multiStreamAppend);
    const progress: Imported[] = [];
    const stopped = importText(failingAt(target, n), file, (imported) => progress.push(imported));
    await expect(stopped).rejects.toThrow(StoreUnavailable);
    const soFar = progress.at(-1)?.events ?? 0;
    expect((await wholeLog(target)).length).toBeGreaterThanOrEqual(soFar);
    expect(await importText(target, file)).toEqual({ events: 1_100, heldBefore: soFar });
    expect(byStream(await eventsOf(target))).toEqual(byStream(await eventsOf(source)));
  });

  it('of a file that was added to brings what has come since', async () => {
    const source = await interleavedLog(600, 3);
    const target = memoryLog(multiStreamAppend);
    await importText(target, await fileOf(source));
    for (let n = 0; n < 30; n += 1) await appendTo(source, `task-${n % 4}`);
    await importText(target, await fileOf(source));
    expect(await eventsOf(target)).toEqual(await eventsOf(source));
  });

  it('into a log of something else is refused, and changes nothing', async () => {
    const target = memoryLog(multiStreamAppend);
    await appendTo(target, 'queueItem-0');
    await appendTo(target, 'queue-1');
    const file = await fileOf(await interleavedLog(20, 2));
    await expect(importText(target, file)).rejects.toThrow(ForeignLog);
    expect(await wholeLog(target)).toHaveLength(2);
  });

  it('into a log that has gone on by itself is refused where the file has gone on, too', async () => {
    const source = await interleavedLog(20, 2);
    const target = memoryLog(multiStreamAppend);
    await importText(target, await fileOf(source));
    await appendTo(target, 'queueItem-0');
    expect(await importText(target, await fileOf(source))).toEqual({ events: 20, heldBefore: 20 });
    await appendTo(source, 'queueItem-0');
    await expect(importText(target, await fileOf(source))).rejects.toThrow(
      'an event that the file does not have there (queueItem-0 revision 10, position 21)',
    );
  });

  it.each([
    ['altered', (lines: string[]) => lines.with(702, (lines[702] ?? '').replace('Edit', 'Create'))],
    ['missing', (lines: string[]) => lines.toSpliced(702, 1)],
    ['there twice', (lines: string[]) => lines.toSpliced(702, 0, lines[702] ?? '')],
  ])('stops before the page with an event that is %s, although the footer fits', async (fault, change) => {
    const file = forged(await fileOf(await interleavedLog(1_400, 4)), change);
    const target = memoryLog(multiStreamAppend);
    const line = { altered: 703, missing: 706, 'there twice': 704 }[fault];
    await expect(importText(target, file)).rejects.toThrow(`line ${line} breaks the chain of queueItem-1 at`);
    expect(await wholeLog(target)).toHaveLength(PAGE);
  });

  it('of a file that was cut or changed never comes to its end', async () => {
    const file = await fileOf(await interleavedLog(PAGE, 4));
    const target = memoryLog(multiStreamAppend);
    await expect(importText(target, file.slice(0, -200))).rejects.toThrow(BrokenFile);
    await expect(importText(target, file.replace(/"sha256":"./, '"sha256":"-'))).rejects.toThrow(BrokenFile);
    expect(await wholeLog(target)).toEqual([]);
  });

  it('says which lines no store takes', async () => {
    const source = memoryLog();
    await appendTo(source, 'queueItem-1');
    const file = forged(await fileOf(source), ([header = '']) => [header, lineWithId('not-a-uuid')]);
    await expect(importText(memoryLog(multiStreamAppend), file)).rejects.toThrow(
      'lines 2 to 2: "not-a-uuid" is not a UUID in lower case',
    );
  });
});

/** The line of an event that is sealed and not as any store would have it. */
function lineWithId(id: string): string {
  const { event } = seal('', 'queueItem-1', 0, { id, type: 'Edit', data: '{}', metadata: '{}' });
  return eventText({ ...event, stream: 'queueItem-1', revision: 0, position: 1 });
}
