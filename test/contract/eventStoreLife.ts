import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable, WrongExpectedRevision } from '../../src/store/eventStore.ts';
import type { EventStore } from '../../src/store/eventStore.ts';
import { creation, events, fill, follow, signal, wholeLog } from './eventStoreFixtures.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

export function closeContract(open: () => Promise<OpenStore>): void {
  describe('closing', () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.cleanup());

    it('waits for running appends', async () => {
      const appended = Promise.all(Array.from({ length: 50 }, (_, n) => store.append(creation(`a-${n}`))));
      await store.close();
      expect((await appended).map(({ revision }) => revision)).toEqual(Array(50).fill(0));
    });

    it('waits for a running handler', async () => {
      const begun = signal();
      const finish = signal();
      const follower = follow(store, 0, {
        onEvents: () => {
          begun.give();
          return finish.given;
        },
      });
      await store.append(creation('a-1'));
      await begun.given;
      const closed = store.close().then(() => follower.seen.length);
      finish.give();
      expect(await closed).toBe(1);
    });

    it('refuses everything afterwards', async () => {
      await store.close();
      await expect(store.append(creation('a-1'))).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.readStream('a-1')).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.readAll({ after: 0, maxCount: 1 })).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.lastPosition()).rejects.toBeInstanceOf(StoreUnavailable);
      expect(() => follow(store, 0)).toThrow(StoreUnavailable);
    });

    it('twice is as once', async () => {
      await Promise.all([store.close(), store.close()]);
      await expect(store.close()).resolves.toBeUndefined();
    });

    it('gives each log an id of its own', async () => {
      const other = await open();
      expect(store.logId).not.toBe('');
      expect(other.store.logId).not.toBe(store.logId);
      await other.cleanup();
    });
  });
}

/** For a log that outlives its store. */
export function reopenContract(open: () => Promise<OpenStore>): void {
  describe('opening again', () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.cleanup());

    it('keeps every event and the id of the log', async () => {
      await fill(store, 'a', 20);
      const [before, logId] = [await wholeLog(store), store.logId];
      const reopened = await opened.reopen();
      expect(await wholeLog(reopened)).toEqual(before);
      expect(reopened.logId).toBe(logId);
      expect(await reopened.lastPosition()).toBe(before.at(-1)?.position);
    });

    it('still recognises repeats and conflicts', async () => {
      const given = creation('a-1', 2);
      await store.append(given);
      const reopened = await opened.reopen();
      expect((await reopened.append(given)).revision).toBe(1);
      await expect(reopened.append(creation('a-1'))).rejects.toEqual(new WrongExpectedRevision('a-1', -1, 1));
      await expect(reopened.append({ ...given, events: [] })).rejects.toBeInstanceOf(WrongExpectedRevision);
      expect(await wholeLog(reopened)).toHaveLength(2);
    });

    it('goes on behind the last position', async () => {
      const { position = 0 } = await store.append(creation('a-1'));
      const reopened = await opened.reopen();
      const next = await reopened.append({ stream: 'a-1', expectedRevision: 0, events: events(1) });
      expect(next.revision).toBe(1);
      expect(next.position).toBeGreaterThan(position);
    });
  });
}
