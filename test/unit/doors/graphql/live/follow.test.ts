import { beforeEach, describe, expect, it } from 'vitest';
import type { Followable, Followed } from '../../../../../src/doors/graphql/live/follow.ts';
import { follow } from '../../../../../src/doors/graphql/live/follow.ts';
import { queueNamedIn, workOfStream } from '../../../../../src/doors/graphql/live/liveEvent.ts';
import { Pace } from '../../../../../src/doors/graphql/live/pace.ts';
import { usualLiveSettings } from '../../../../../src/doors/graphql/live/settings.ts';
import type { Topic } from '../../../../../src/doors/graphql/live/workHub.ts';
import { WorkHub } from '../../../../../src/doors/graphql/live/workHub.ts';
import type { EventStore } from '../../../../../src/store/eventStore.ts';
import { UNKNOWN_POSITION } from '../../../../../src/store/eventStore.ts';
import { create, newWorld, type World } from '../../../readModel/world.ts';

const PAGE = 500;
const comment = { type: 'CommentAdded', data: { text: 'x' } };

let world: World;
let pages: number;
beforeEach(() => {
  world = newWorld();
  pages = 0;
  return () => world.close();
});

/** Follows a log, counting the pages of all of it that are read. */
function followable(changes: Partial<EventStore> = {}): Followable {
  const { store } = world;
  const counted: EventStore = Object.assign(Object.create(store) as EventStore, {
    logId: store.logId,
    readStream: changes.readStream ?? store.readStream.bind(store),
    readAll: (options: Parameters<EventStore['readAll']>[0]) => {
      pages += 1;
      return store.readAll(options);
    },
  });
  const liveEvent: Followable['liveEvent'] = (event) => {
    const work = workOfStream(event.stream);
    if (work === null) throw new Error(`${event.stream} is of no work`);
    return { event, work, node: () => Promise.reject(new Error('nobody asks')) };
  };
  return {
    settings: usualLiveSettings,
    store: counted,
    hub: new WorkHub({ liveEvent, queueOf: async () => null }),
    pace: new Pace(),
    liveEvent,
    queueOf: async (event) => queueNamedIn(event),
  };
}

async function told(stream: AsyncGenerator<Followed, void>, count: number): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  while (found.length < count) {
    const { value } = await stream.next();
    if (value === undefined) throw new Error('the stream is over');
    found.push(value.live === null ? null : `${value.live.event.stream}@${value.live.event.revision}`);
  }
  await stream.return();
  return found;
}

const commentOn = async (stream: string, count: number): Promise<void> => {
  for (let done = 0; done < count; done += PAGE)
    await world.append(
      stream,
      Array.from({ length: Math.min(PAGE, count - done) }, () => comment),
      { folderId: 8 },
    );
};

const item = (id: number): Topic => ({ stream: `queueItem-${id}` });

describe('who follows a piece of work after long', () => {
  it('has its own stream read, not the whole log', async () => {
    await world.append('queueItem-1', [create(1)]);
    await world.append('queueItem-2', [create(2)]);
    await commentOn('queueItem-2', 3 * PAGE);
    await commentOn('queueItem-1', 2);
    const { position } = (await world.store.readStream('queueItem-1'))[0] ?? { position: 0 };
    expect(await told(follow(followable(), item(1), position), 2)).toEqual([
      'queueItem-1@1',
      'queueItem-1@2',
    ]);
    expect(pages).toBe(0);
  });

  it('has the log read where the store does not say where the events of a stream stand', async () => {
    await world.append('queueItem-1', [create(1)]);
    await world.append('queueItem-2', [create(2)]);
    await commentOn('queueItem-1', 1);
    const { position } = (await world.store.readStream('queueItem-1'))[0] ?? { position: 0 };
    const live = followable({
      readStream: async (...asked) =>
        (await world.store.readStream(...asked)).map((event) => ({ ...event, position: UNKNOWN_POSITION })),
    });
    expect(await told(follow(live, item(1), position), 1)).toEqual(['queueItem-1@1']);
    expect(pages).toBeGreaterThan(0);
  });
});

describe('who follows a folder after long', () => {
  it('is told how far the log was read that had nothing for it, and goes on from there', async () => {
    await world.append('queueItem-1', [create(1)], { folderId: 7 });
    await world.append('queueItem-2', [create(2)], { folderId: 8 });
    await commentOn('queueItem-2', 21 * PAGE);
    await world.append('queueItem-1', [comment], { folderId: 7 });
    const stream = follow(followable(), { folderId: 7 }, 0);
    const first = await stream.next();
    expect(first.value?.live?.event.stream).toBe('queueItem-1');
    const { value: second } = await stream.next();
    expect(second?.live).toBeNull();
    await stream.return();
    pages = 0;
    const rest = follow(followable(), { folderId: 7 }, second?.position ?? 0);
    expect(await told(rest, 1)).toEqual(['queueItem-1@1']);
    expect(pages).toBeLessThan(4);
  });

  it('has nothing more read when it has gone', async () => {
    await world.append('queueItem-2', [create(2)], { folderId: 8 });
    await commentOn('queueItem-2', 12 * PAGE);
    const live = followable();
    const stream = follow(live, { folderId: 7 }, 0);
    const next = stream.next();
    await expect.poll(() => pages, { interval: 1 }).toBeGreaterThan(1);
    await stream.return();
    expect((await next).done).toBe(true);
    expect(pages).toBeLessThan(12);
  });

  it('waits for its turn where others read, too', async () => {
    await world.append('queueItem-2', [create(2)], { folderId: 8 });
    await commentOn('queueItem-2', 3 * PAGE);
    const live = followable();
    let go: (() => void) | null = null;
    const held = live.pace.page(() => new Promise<void>((resolve) => (go = resolve)));
    const waiting = follow(live, { folderId: 8 }, 0);
    const all = told(waiting, 1 + 3 * PAGE);
    await expect.poll(() => go).not.toBeNull();
    await new Promise(setImmediate);
    // Its first page is read at once: who was away for a moment waits for nobody.
    expect(pages).toBe(1);
    if (go !== null) (go as () => void)();
    await held;
    expect(await all).toHaveLength(1 + 3 * PAGE);
  });
});
