import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/store/eventStore.ts';
import { anEvent, creation, events, fill, idsOf, wholeLog } from './eventStoreFixtures.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

/** What a parser and a printer of JSON would change: number lexemes, order and repetition of keys, escapes, spaces. */
const telling =
  '{"z":9007199254740993,"a":1.0,"e":1E+2,"2":1,"1":2,"a":null, "s":"\\u00e9é\\/ Ж 漢 \u{1f916} e\u0301","end":"\\u0000"}';

export function readContract(open: () => Promise<OpenStore>): void {
  describe('reading', () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.cleanup());

    it('returns every text to the letter', async () => {
      const event = anEvent({ type: 'Créé', data: telling, metadata: telling });
      await store.append({ stream: 'queueItem-Ж é', expectedRevision: -1, events: [event] });
      const [stored] = await store.readStream('queueItem-Ж é');
      expect(stored).toEqual({ ...event, stream: 'queueItem-Ж é', revision: 0, position: stored?.position });
      expect(await wholeLog(store)).toEqual([stored]);
    });

    describe('a stream', () => {
      it('is empty where it does not exist', async () => {
        expect(await store.readStream('queueItem-1')).toEqual([]);
        expect(await store.readStream('queueItem-1', { direction: 'backwards' })).toEqual([]);
      });

      it.each([
        [{}, [0, 1, 2, 3, 4]],
        [{ from: 3 }, [3, 4]],
        [{ from: 1, maxCount: 2 }, [1, 2]],
        [{ from: 5 }, []],
        [{ direction: 'backwards' }, [4, 3, 2, 1, 0]],
        [{ direction: 'backwards', maxCount: 1 }, [4]],
        [{ direction: 'backwards', from: 2 }, [2, 1, 0]],
        [{ direction: 'backwards', from: 2, maxCount: 2 }, [2, 1]],
        [{ direction: 'backwards', from: 9, maxCount: 2 }, [4, 3]],
      ] as const)('read with %j', async (options, revisions) => {
        await store.append(creation('queueItem-1', 5));
        await store.append(creation('queueItem-10', 2));
        const read = await store.readStream('queueItem-1', options);
        expect(read.map(({ revision }) => revision)).toEqual(revisions);
      });
    });

    describe('the whole log', () => {
      it('is empty at first', async () => {
        expect(await store.readAll({ after: 0, maxCount: 10 })).toEqual([]);
        expect(await store.lastPosition()).toBe(0);
      });

      it('has strictly increasing positions in the order of appends', async () => {
        await store.append(creation('b-1'));
        await store.append(creation('a-1', 2));
        await store.append({ stream: 'b-1', expectedRevision: 0, events: events(1) });
        const log = await wholeLog(store);
        expect(log.map(({ stream, revision }) => `${stream}@${revision}`)).toEqual([
          'b-1@0',
          'a-1@0',
          'a-1@1',
          'b-1@1',
        ]);
        const positions = log.map(({ position }) => position);
        expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
        expect(positions.every((position) => position > 0)).toBe(true);
      });

      it('is read in pages behind a position', async () => {
        await fill(store, 'a', 5);
        const log = await wholeLog(store);
        const page = await store.readAll({ after: log[1]?.position ?? 0, maxCount: 2 });
        expect(page).toEqual(log.slice(2, 4));
        expect(await store.readAll({ after: log[4]?.position ?? 0, maxCount: 2 })).toEqual([]);
      });

      it('ends at the last position, which is acknowledged', async () => {
        const { position } = await store.append(creation('a-1', 3));
        expect(await store.lastPosition()).toBe(position);
        expect(store.lastAcknowledgedPosition).toBe(position);
      });
    });

    describe('categories', () => {
      beforeEach(async () => {
        await store.append(creation('queue-1'));
        await fill(store, 'queueItem', 4);
        await store.append(creation('queue-2', 2));
        await store.append(creation('user-1'));
        await store.append(creation('queue.x-1'));
      });

      const streamsOf = async (categories: readonly string[], after = 0, maxCount = 100) =>
        (await store.readAll({ after, maxCount, categories })).map(({ stream }) => stream);

      it('are told apart where one begins like another', async () => {
        expect(await streamsOf(['queue'])).toEqual(['queue-1', 'queue-2', 'queue-2']);
      });

      it('come in the order of the log', async () => {
        expect(await streamsOf(['user', 'queue'])).toEqual(['queue-1', 'queue-2', 'queue-2', 'user-1']);
      });

      it('are read in pages behind a position', async () => {
        const [first] = await store.readAll({ after: 0, maxCount: 1, categories: ['queue', 'user'] });
        expect(first?.stream).toBe('queue-1');
        expect(await streamsOf(['queue', 'user'], first?.position, 2)).toEqual(['queue-2', 'queue-2']);
      });

      it('may have no event', async () => {
        expect(await streamsOf(['robot'])).toEqual([]);
        expect(await streamsOf([])).toEqual([]);
      });

      it('give the same events as the whole log does', async () => {
        const log = await wholeLog(store);
        const read = await store.readAll({ after: 0, maxCount: 100, categories: ['queueItem'] });
        expect(idsOf(read)).toEqual(idsOf(log.filter(({ stream }) => stream.startsWith('queueItem-'))));
      });
    });
  });
}
