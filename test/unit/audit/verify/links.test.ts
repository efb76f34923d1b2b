import { describe, expect, it } from 'vitest';
import { linksOfTexts } from '../../../../src/audit/verify/links.ts';
import type { ChainText, ChainTexts } from '../../../../src/store/chainTexts.ts';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { seal } from '../../../../src/store/hashChain.ts';
import { openChainTexts } from '../../../../src/store/openForReading.ts';
import { anEvent } from '../../../contract/eventStoreFixtures.ts';
import { logFolder } from '../../store/logFolder.ts';
import { appendChain } from '../../store/sealedLog.ts';
import { tamper, verifyFile } from '../anchoredLog.ts';

const log = logFolder();

async function withTexts(work: (texts: ChainTexts, store: EventStore) => Promise<void>): Promise<void> {
  const store = openEmbeddedStore({ path: log.file });
  await appendChain(store, 'queueItem-1', 3);
  const texts = await openChainTexts({ file: log.file });
  if (texts === null) throw new Error('a file has texts');
  await work(texts, store);
  await texts.close();
  await store.close();
}

/** As a store that writes JSON in its own way. */
const respelt = (texts: ChainTexts, spell: (text: string) => string): ChainTexts => ({
  read: async (...asked) =>
    (await texts.read(...asked)).map((each): ChainText => ({ ...each, text: spell(each.text) })),
  close: () => texts.close(),
});

describe('links from texts', () => {
  it('leave to the event what a text does not confirm', () =>
    withTexts(async (texts, store) => {
      const links = linksOfTexts(
        respelt(texts, (text) => text.replace(',', ', ')),
        store,
      );
      const [first] = await links.read(0);
      expect(first?.hashBehind('')).toBeNull();
      expect(await first?.event()).toEqual((await store.readStream('queueItem-1'))[0]);
    }));

  it('fail where an event was taken out of the log while it was read', () =>
    withTexts(async (texts, store) => {
      const [, second] = await linksOfTexts(texts, store).read(0);
      tamper(log.file, `DELETE FROM event WHERE revision = 1`);
      await expect(second?.event()).rejects.toThrow(
        'revision 1 of queueItem-1 was changed while it was read',
      );
    }));

  it('come in smaller pages where texts are long', async () => {
    const asked: number[] = [];
    const long = { stream: 'queueItem-1', revision: 0, position: 1, text: 'x'.repeat(1_000_000) };
    const read = async (_after: number, maxCount: number): Promise<ChainText[]> => {
      asked.push(maxCount);
      return [long];
    };
    const links = linksOfTexts({ read, close: async () => {} }, { readStream: async () => [] });
    await links.read(0);
    await links.read(1);
    expect(asked).toEqual([1_000, 10]);
  });
});

describe('a log whose texts do not confirm it', () => {
  it('holds all the same where its events do', async () => {
    const store = openEmbeddedStore({ path: log.file });
    const first = seal('', 'queueItem-1', 0, anEvent({ metadata: '{}' }));
    const second = seal(first.hash, 'queueItem-1', 1, anEvent({ data: '{\n\t"n": 1\n}' }));
    await store.append({ stream: 'queueItem-1', expectedRevision: -1, events: [first.event, second.event] });
    await store.close();
    expect(await verifyFile(log.file)).toMatchObject({ events: 2, streams: 1, broken: [] });
  });
});
