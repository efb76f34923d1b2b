import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AppendTooLarge,
  MAX_APPEND_BYTES,
  MAX_REVISION,
  NO_STREAM,
  StreamFull,
  WrongExpectedRevision,
} from '../../src/store/eventStore.ts';
import type { EventStore, NewEvent } from '../../src/store/eventStore.ts';
import { anEvent, creation, events, idsOf, wholeLog } from './eventStoreFixtures.ts';
import type { OpenStore } from './eventStoreFixtures.ts';

const stream = 'queueItem-1';

export function appendContract(open: () => Promise<OpenStore>): void {
  describe('append', () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.cleanup());

    const append = (expectedRevision: number, given: readonly NewEvent[]) =>
      store.append({ stream, expectedRevision, events: given });

    describe('expected revision', () => {
      it('creates a stream with NO_STREAM and counts revisions from 0', async () => {
        const given = events(3);
        const appended = await append(NO_STREAM, given);
        expect(appended.revision).toBe(2);
        const stored = await store.readStream(stream);
        expect(stored.map(({ revision }) => revision)).toEqual([0, 1, 2]);
        expect(idsOf(stored)).toEqual(idsOf(given));
        expect(stored.at(-1)?.position).toBe(appended.position);
      });

      it('appends where it equals the last revision', async () => {
        await append(NO_STREAM, events(2));
        expect((await append(1, events(1))).revision).toBe(2);
      });

      it('refuses NO_STREAM where the stream exists, and says where it is', async () => {
        await append(NO_STREAM, events(2));
        await expect(append(NO_STREAM, events(1))).rejects.toEqual(
          new WrongExpectedRevision(stream, NO_STREAM, 1),
        );
      });

      it('refuses a lower revision', async () => {
        await append(NO_STREAM, events(3));
        await expect(append(1, events(1))).rejects.toMatchObject({ expectedRevision: 1, actualRevision: 2 });
      });

      it('refuses a higher revision', async () => {
        await append(NO_STREAM, events(1));
        await expect(append(1, events(1))).rejects.toMatchObject({ actualRevision: 0 });
      });

      it('refuses any revision where there is no stream', async () => {
        await expect(append(0, events(1))).rejects.toMatchObject({ actualRevision: NO_STREAM });
      });

      it('leaves nothing behind where it refuses', async () => {
        await append(NO_STREAM, events(1));
        await expect(append(5, events(2))).rejects.toBeInstanceOf(WrongExpectedRevision);
        expect(await wholeLog(store)).toHaveLength(1);
      });
    });

    describe('without events', () => {
      it('answers the revision where it is the expected one', async () => {
        await append(NO_STREAM, events(2));
        expect(await append(1, [])).toEqual({ revision: 1, position: undefined });
      });

      it('accepts NO_STREAM where there is none, and makes none', async () => {
        expect((await append(NO_STREAM, [])).revision).toBe(NO_STREAM);
        expect((await append(NO_STREAM, events(1))).revision).toBe(0);
      });

      it.each([NO_STREAM, 0, 2])('refuses %i at revision 1', async (expectedRevision) => {
        await append(NO_STREAM, events(2));
        await expect(append(expectedRevision, [])).rejects.toMatchObject({ actualRevision: 1 });
      });
    });

    describe('a repeat', () => {
      it('of a creation succeeds and writes nothing', async () => {
        const given = events(2);
        await append(NO_STREAM, given);
        const again = await append(NO_STREAM, given);
        expect(again.revision).toBe(1);
        expect(await wholeLog(store)).toHaveLength(2);
      });

      it('succeeds where others have appended since', async () => {
        const given = events(2);
        await append(NO_STREAM, events(1));
        await append(0, given);
        await append(2, events(3));
        expect((await append(0, given)).revision).toBe(2);
        expect(await wholeLog(store)).toHaveLength(6);
      });

      it('succeeds beside its first, still running append', async () => {
        const given = events(1);
        const both = await Promise.all([append(NO_STREAM, given), append(NO_STREAM, given)]);
        expect(both.map(({ revision }) => revision)).toEqual([0, 0]);
        expect(await wholeLog(store)).toHaveLength(1);
      });

      it('of the first events of a longer append succeeds', async () => {
        const given = events(3);
        await append(NO_STREAM, given);
        expect((await append(NO_STREAM, given.slice(0, 2))).revision).toBe(1);
      });

      it('with one event more than before is refused', async () => {
        const given = events(2);
        await append(NO_STREAM, given);
        await expect(append(NO_STREAM, [...given, anEvent()])).rejects.toMatchObject({ actualRevision: 1 });
      });

      it('in another order is refused', async () => {
        const given = events(2);
        await append(NO_STREAM, given);
        await expect(append(NO_STREAM, given.toReversed())).rejects.toBeInstanceOf(WrongExpectedRevision);
      });

      it('is one only at its place: at the last revision the same id is written again', async () => {
        const given = events(1);
        await append(NO_STREAM, given);
        expect((await append(0, given)).revision).toBe(1);
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it('is one only in its stream', async () => {
        const given = events(1);
        await append(NO_STREAM, given);
        await store.append({ stream: 'queueItem-2', expectedRevision: NO_STREAM, events: given });
        expect(await wholeLog(store)).toHaveLength(2);
      });

      it('does not stop one id from standing twice in one append', async () => {
        const event = anEvent();
        expect((await append(NO_STREAM, [event, event])).revision).toBe(1);
      });
    });

    describe('at the same time', () => {
      it('lets exactly one of many win at one revision', async () => {
        await append(NO_STREAM, events(1));
        const rivals = await Promise.allSettled(Array.from({ length: 200 }, () => append(0, events(1))));
        const lost = rivals.filter(({ status }) => status === 'rejected');
        expect(lost).toHaveLength(199);
        expect(lost[0]).toMatchObject({ reason: new WrongExpectedRevision(stream, 0, 1) });
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it('lets exactly one of many create a stream', async () => {
        const rivals = await Promise.allSettled(
          Array.from({ length: 50 }, () => append(NO_STREAM, events(1))),
        );
        expect(rivals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      });

      it('lets a conflict fail alone', async () => {
        await append(NO_STREAM, events(1));
        const settled = await Promise.allSettled([
          store.append(creation('queueItem-2')),
          store.append(creation(stream)),
          store.append(creation('queueItem-3')),
          append(7, events(1)),
          append(0, events(1)),
        ]);
        expect(settled.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'fulfilled',
          'rejected',
          'fulfilled',
        ]);
        expect(await wholeLog(store)).toHaveLength(4);
      });

      it('keeps the order in which appends to one stream were begun', async () => {
        const given = events(30);
        await Promise.all(given.map((event, n) => append(n - 1, [event])));
        expect(idsOf(await store.readStream(stream))).toEqual(idsOf(given));
      });
    });

    describe('limits', () => {
      const filledTo = (bytes: number): NewEvent => {
        const rest = anEvent({ type: 'Create', metadata: '{}', data: '""' });
        return { ...rest, data: `"${'x'.repeat(bytes - 2 * 'Create'.length - '{}'.length - 2)}"` };
      };

      it('takes exactly the most bytes', async () => {
        const event = filledTo(MAX_APPEND_BYTES);
        await append(NO_STREAM, [event]);
        expect((await store.readStream(stream))[0]?.data).toBe(event.data);
      });

      it('refuses one byte more', async () => {
        await expect(append(NO_STREAM, [filledTo(MAX_APPEND_BYTES + 1)])).rejects.toBeInstanceOf(
          AppendTooLarge,
        );
        expect(await wholeLog(store)).toEqual([]);
      });

      it('counts all events of an append together', async () => {
        const half = filledTo(MAX_APPEND_BYTES / 2);
        expect((await append(NO_STREAM, [half, half])).revision).toBe(1);
        await expect(append(1, [half, half, anEvent()])).rejects.toBeInstanceOf(AppendTooLarge);
      });

      it('counts bytes, not characters', async () => {
        const data = `"${'я'.repeat(MAX_APPEND_BYTES / 2)}"`;
        await expect(append(NO_STREAM, [anEvent({ data })])).rejects.toBeInstanceOf(AppendTooLarge);
      });

      it('refuses a revision beyond the largest', async () => {
        await expect(append(MAX_REVISION, events(1))).rejects.toBeInstanceOf(StreamFull);
        await expect(append(MAX_REVISION - 1, events(2))).rejects.toBeInstanceOf(StreamFull);
      });

      it.each(['', 'queueItem', '-1', '$queueItem-1', `queueItem-${'1'.repeat(247)}`, 'queueItem-\ud800'])(
        'refuses the stream name "%s"',
        async (name) => {
          await expect(store.append(creation(name))).rejects.toBeInstanceOf(TypeError);
        },
      );

      it('takes a stream name of 256 characters with further dashes', async () => {
        const name = `queueItem-a-${'1'.repeat(244)}`;
        expect((await store.append(creation(name))).revision).toBe(0);
      });

      it.each([-2, 0.5, NaN, Infinity])('refuses to expect %d', async (expectedRevision) => {
        await expect(append(expectedRevision, events(1))).rejects.toBeInstanceOf(TypeError);
      });

      it.each([
        { id: 'one' },
        { id: '0E984725-C51C-4BF4-9960-E1C80E27ABA0' },
        { data: '"\ud800"' },
        { metadata: '"\udc00"' },
      ])('refuses an event with %j', async (given) => {
        await expect(append(NO_STREAM, [anEvent(given)])).rejects.toBeInstanceOf(TypeError);
      });
    });
  });
}
