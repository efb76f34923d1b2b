import { describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { StoreUnavailable } from '../../../../src/store/eventStore.ts';
import { openChainTexts } from '../../../../src/store/openForReading.ts';
import { anEvent, wholeLog } from '../../../contract/eventStoreFixtures.ts';
import { tamper } from '../../audit/anchoredLog.ts';
import { logFolder } from '../logFolder.ts';

const log = logFolder();

/** Every character up to U+00FF, and some that are written in another way somewhere. */
const everything = [...Array(256).keys(), 0x2028, 0x2029, 0xfeff, 0xfffd, 0x1f600]
  .map((code) => String.fromCodePoint(code))
  .join('');

describe('the texts of a log in a file', () => {
  it('are what JSON.stringify writes, whatever stands in an event', async () => {
    const store = openEmbeddedStore({ path: log.file });
    const events = [anEvent({ data: JSON.stringify({ everything }) }), anEvent()];
    await store.append({ stream: 'queueItem-"é"', expectedRevision: -1, events });
    tamper(log.file, 'UPDATE event SET data = ? WHERE revision = 1', everything);
    const stored = await wholeLog(store);
    const texts = await openChainTexts({ file: log.file });
    expect(await texts?.read(0, 10)).toEqual(
      stored.map(({ stream, revision, position, id, type, data, metadata }) => ({
        stream,
        revision,
        position,
        text: JSON.stringify([stream, revision, id, type, data, metadata]),
      })),
    );
    await texts?.close();
    await store.close();
  });

  it('come page by page, in the order of the log', async () => {
    const store = openEmbeddedStore({ path: log.file });
    for (const n of [1, 2, 3])
      await store.append({ stream: `queueItem-${n}`, expectedRevision: -1, events: [anEvent()] });
    const texts = await openChainTexts({ file: log.file });
    const streamsOf = async (after: number) => (await texts?.read(after, 2))?.map(({ stream }) => stream);
    expect(await streamsOf(0)).toEqual(['queueItem-1', 'queueItem-2']);
    expect(await streamsOf(2)).toEqual(['queueItem-3']);
    expect(await streamsOf(3)).toEqual([]);
    await texts?.close();
    await store.close();
  });

  it('are not there for a server, nor without a file', async () => {
    expect(await openChainTexts({ url: 'esdb://localhost' })).toBeNull();
    await expect(openChainTexts({ file: log.file })).rejects.toThrow(StoreUnavailable);
  });
});
