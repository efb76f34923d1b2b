import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppendTooLarge, MAX_APPEND_BYTES, WrongExpectedRevision } from '../../src/store/eventStore.ts';
import type { EventStore } from '../../src/store/eventStore.ts';
import { anEvent, creation, events, follow, wholeLog } from './eventStoreFixtures.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

/** For a store that commits to one stream at a time. */
export function noAppendAllContract(open: () => Promise<OpenStore>): void {
  describe('appendAll', () => {
    it('is refused as a mistake in the code, as the capabilities say', async () => {
      const { store, cleanup } = await open();
      expect(store.capabilities.multiStreamAppend).toBe(false);
      await expect(store.appendAll([creation('a-1'), creation('b-1')])).rejects.toBeInstanceOf(TypeError);
      expect(await wholeLog(store)).toEqual([]);
      await cleanup();
    });
  });
}

/** For a store that commits to several streams at once. */
export function appendAllContract(open: () => Promise<OpenStore>): void {
  describe('appendAll', () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.cleanup());

    it('is told by the capabilities', () => {
      expect(store.capabilities.multiStreamAppend).toBe(true);
    });

    it('appends to several streams in the order given', async () => {
      await store.append(creation('a-1'));
      const appended = await store.appendAll([
        creation('b-1', 2),
        { stream: 'a-1', expectedRevision: 0, events: events(1) },
      ]);
      expect(appended.map(({ revision }) => revision)).toEqual([1, 1]);
      const log = await wholeLog(store);
      expect(log.map(({ stream, revision }) => [stream, revision])).toEqual([
        ['a-1', 0],
        ['b-1', 0],
        ['b-1', 1],
        ['a-1', 1],
      ]);
      expect(appended.map(({ position }) => position)).toEqual([log[2]?.position, log[3]?.position]);
    });

    it('writes nothing where one of them is refused', async () => {
      await store.append(creation('a-1'));
      await expect(store.appendAll([creation('b-1'), creation('a-1'), creation('c-1')])).rejects.toEqual(
        new WrongExpectedRevision('a-1', -1, 0),
      );
      expect(await wholeLog(store)).toHaveLength(1);
      expect((await store.append(creation('b-1'))).revision).toBe(0);
    });

    it('writes nothing where a pure check of a revision fails', async () => {
      const check = { stream: 'a-1', expectedRevision: 0, events: [] };
      await expect(store.appendAll([creation('b-1'), check])).rejects.toMatchObject({ stream: 'a-1' });
      expect(await wholeLog(store)).toEqual([]);
    });

    it('lets one of two rivals win as a whole', async () => {
      const settled = await Promise.allSettled([
        store.appendAll([creation('a-1'), creation('b-1')]),
        store.appendAll([creation('c-1'), creation('b-1')]),
        store.append(creation('d-1')),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await wholeLog(store)).map(({ stream }) => stream)).toEqual(['a-1', 'b-1', 'd-1']);
    });

    it('answers a repeat of all of them as success', async () => {
      const both = [creation('a-1'), creation('b-1', 2)];
      await store.appendAll(both);
      const again = await store.appendAll(both);
      expect(again.map(({ revision }) => revision)).toEqual([0, 1]);
      expect(await wholeLog(store)).toHaveLength(3);
    });

    it('takes more events than fit into one group, and shows them at once', async () => {
      const follower = follow(store, 0);
      const positions: number[] = [];
      const appended = store
        .appendAll(Array.from({ length: 1_500 }, (_, n) => creation(`a-${n}`)))
        .then((all) => positions.push(...all.flatMap(({ position }) => position ?? [])));
      await Promise.all([appended, store.append(creation('b-1'))]);
      await follower.until(1_501);
      expect(follower.seen.slice(0, 1_500).map(({ position }) => position)).toEqual(positions);
      expect(follower.seen.at(-1)?.stream).toBe('b-1');
    });

    it('measures each stream by itself', async () => {
      const large = anEvent({ data: `"${'x'.repeat(MAX_APPEND_BYTES - 100)}"` });
      const to = (stream: string, count: number) => ({
        stream,
        expectedRevision: -1,
        events: Array<typeof large>(count).fill(large),
      });
      expect(await store.appendAll([to('a-1', 1), to('b-1', 1)])).toHaveLength(2);
      await expect(store.appendAll([to('c-1', 1), to('d-1', 2)])).rejects.toBeInstanceOf(AppendTooLarge);
      expect(await wholeLog(store)).toHaveLength(2);
    });

    it('refuses a stream that stands twice', async () => {
      await expect(store.appendAll([creation('a-1'), creation('a-1')])).rejects.toBeInstanceOf(TypeError);
    });

    it('answers nothing to nothing', async () => {
      expect(await store.appendAll([])).toEqual([]);
    });
  });
}
