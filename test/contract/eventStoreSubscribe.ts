import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventStore, StoredEvent } from '../../src/store/eventStore.ts';
import { creation, fill, follow, idsOf, signal, wholeLog } from './eventStoreFixtures.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

export function subscribeContract(open: () => Promise<OpenStore>): void {
  describe('a subscription', () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.cleanup());

    it('catches up from the beginning over several pages', async () => {
      await fill(store, 'a', 2_500);
      const follower = follow(store, 0);
      await follower.until(2_500);
      expect(follower.seen).toEqual(await wholeLog(store));
    });

    it('begins behind its position', async () => {
      await fill(store, 'a', 5);
      const log = await wholeLog(store);
      const follower = follow(store, log[2]?.position ?? 0);
      await follower.until(2);
      await store.append(creation('b-1'));
      await follower.until(3);
      expect(follower.seen.map(({ stream }) => stream)).toEqual([log[3]?.stream, log[4]?.stream, 'b-1']);
    });

    it('gets live events as they are read', async () => {
      const caughtUp = signal();
      const follower = follow(store, 0, { onCaughtUp: caughtUp.give });
      await caughtUp.given;
      await store.append(creation('a-1', 2));
      await store.append(creation('b-1'));
      await follower.until(3);
      expect(follower.seen).toEqual(await wholeLog(store));
    });

    it('neither misses nor repeats an event while appends go on', async () => {
      await fill(store, 'a', 1_200);
      const follower = follow(store, 0);
      for (let round = 0; round < 10; round += 1) await fill(store, `b${round}`, 150);
      await follower.until(2_700);
      expect(idsOf(follower.seen)).toEqual(idsOf(await wholeLog(store)));
    });

    it('sees an event only when it can be read', async () => {
      const readable: boolean[] = [];
      const follower = follow(store, 0, {
        onEvents: async (page) => {
          for (const { stream, id } of page)
            readable.push(idsOf(await store.readStream(stream)).includes(id));
        },
      });
      await fill(store, 'a', 20);
      await follower.until(20);
      expect(readable).toEqual(Array(20).fill(true));
    });

    it('calls a slow handler once at a time and loses nothing', async () => {
      const gate = signal();
      let running = 0;
      let most = 0;
      const follower = follow(store, 0, {
        onEvents: async () => {
          running += 1;
          most = Math.max(most, running);
          await gate.given;
          running -= 1;
        },
      });
      await fill(store, 'a', 10);
      for (let round = 0; round < 6; round += 1) await fill(store, `b${round}`, 900);
      expect(follower.seen).toEqual([]);
      gate.give();
      await follower.until(5_410);
      expect(most).toBe(1);
      expect(idsOf(follower.seen)).toEqual(idsOf(await wholeLog(store)));
      await store.append(creation('c-1'));
      await follower.until(5_411);
      expect(follower.seen.at(-1)?.stream).toBe('c-1');
    });

    it('tells each time that it has reached the end', async () => {
      let reached = signal();
      let times = 0;
      const follower = follow(store, 0, {
        onCaughtUp: () => {
          times += 1;
          reached.give();
        },
      });
      await reached.given;
      expect(follower.seen).toEqual([]);
      reached = signal();
      await store.append(creation('a-1'));
      await reached.given;
      expect(follower.seen).toHaveLength(1);
      expect(times).toBeGreaterThanOrEqual(2);
    });

    it('is independent of others', async () => {
      const blocked = signal();
      const slow = follow(store, 0, { onEvents: () => blocked.given });
      const quick = follow(store, 0);
      await fill(store, 'a', 30);
      await quick.until(30);
      expect(slow.seen).toEqual([]);
      blocked.give();
      await slow.until(30);
      expect(slow.seen).toEqual(quick.seen);
    });

    it('stops when its running handler has returned, and then is silent', async () => {
      const begun = signal();
      const finish = signal();
      let hasReturned = false;
      const follower = follow(store, 0, {
        onEvents: async () => {
          begun.give();
          await finish.given;
          hasReturned = true;
        },
      });
      await store.append(creation('a-1'));
      await begun.given;
      await store.append(creation('a-2'));
      const stopped = follower.stop().then(() => hasReturned);
      finish.give();
      expect(await stopped).toBe(true);
      await fill(store, 'b', 5);
      expect(follower.seen).toHaveLength(1);
    });

    it('stopped at once hears nothing', async () => {
      await store.append(creation('a-1'));
      const follower = follow(store, 0);
      await follower.stop();
      expect(follower.seen).toEqual([]);
    });

    it('ends with the error of its handler', async () => {
      const failure = new Error('the handler failed');
      const calls: (readonly StoredEvent[])[] = [];
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const follower = follow(store, 0, {
        onEvents: (page) => {
          calls.push(page);
          throw failure;
        },
        onError: resolve,
      });
      await store.append(creation('a-1'));
      expect(await promise).toBe(failure);
      await store.append(creation('a-2'));
      await follower.stop();
      expect(calls).toHaveLength(1);
    });
  });
}
