import { randomUUID } from 'node:crypto';
import { idBlocks } from '../../src/commands/ids.ts';
import type { Head } from '../../src/commands/sealedAppend.ts';
import { noHead, sealAppend } from '../../src/commands/sealedAppend.ts';
import { timeOrderedUuid } from '../../src/commands/timeOrderedUuid.ts';
import type { DomainEvent, Metadata, Principal, Recorded } from '../../src/domain/event.ts';
import { itemStream } from '../../src/domain/followUps.ts';
import { fromMilliseconds } from '../../src/domain/instant.ts';
import type { Queue, QueueEvent } from '../../src/domain/queue/queue.ts';
import { evolve as evolveQueue } from '../../src/domain/queue/queue.ts';
import type { QueueItemEvent } from '../../src/domain/queueItem/events.ts';
import type { QueueItem } from '../../src/domain/queueItem/queueItem.ts';
import { evolve } from '../../src/domain/queueItem/queueItem.ts';
import { decode } from '../../src/store/decode.ts';
import type { EventStore } from '../../src/store/eventStore.ts';
import type { Subject } from './life.ts';
import { created, EVENTS_AN_ITEM, next } from './life.ts';

/** Items whose events are mixed: each has its next event when all have had the one before. */
const WAVE = 1_000;
const ROBOTS = 20;

/** An item, as far as it has come. */
interface Work {
  readonly subject: Subject;
  head: Head;
  item: QueueItem | null;
}

/** Puts `count` items and all that happens to them into a log that has the queues, as the product would. */
export async function writeLog(
  store: EventStore,
  queueIds: readonly number[],
  count: number,
  say: (line: string) => void,
): Promise<void> {
  const queues = await Promise.all(queueIds.map((id) => readQueue(store, id)));
  const [first] = queues;
  if (first === undefined) throw new RangeError('there is no queue to put items into');
  const { metadata } = first;
  const ids = idBlocks(store, () => now(metadata, metadata.principal));
  const robots: Subject['robot'][] = [];
  while (robots.length < ROBOTS) robots.push(await addRobot(store, await ids.next('robot'), metadata));
  for (let from = 0; from < count; from += WAVE) {
    const size = Math.min(WAVE, count - from);
    await ids.reserve('queueItem', size);
    const wave: Work[] = [];
    for (let n = from; n < from + size; n += 1) {
      const { queue } = at(queues, n);
      const subject = { n, id: await ids.next('queueItem'), queue, robot: at(robots, n) };
      wave.push({ subject: { ...subject, reviewer: metadata.principal }, head: noHead, item: null });
    }
    for (let step = 0; step < EVENTS_AN_ITEM; step += 1) await writeStep(store, wave, step, metadata);
    if ((from + size) % 50_000 === 0) say(`${from + size} of ${count} items worked`);
  }
}

const at = <T>(all: readonly T[], n: number): T => {
  const one = all[n % all.length];
  if (one === undefined) throw new RangeError('there is none');
  return one;
};

/** What its own events say, and under which metadata it was made. */
async function readQueue(
  store: EventStore,
  id: number,
): Promise<{ readonly queue: Queue; readonly metadata: Metadata }> {
  const [first, ...more] = (await store.readStream(`queue-${id}`)).map(
    (stored) => decode(stored) as Recorded<QueueEvent>,
  );
  if (first === undefined) throw new Error(`there is no queue ${id}`);
  return { queue: more.reduce(evolveQueue, evolveQueue(null, first)), metadata: first.metadata };
}

/** As `metadata`, but of a request that `principal` makes now. */
function now({ tenantId, folderId }: Metadata, principal: Principal): Metadata {
  const requestId = randomUUID();
  const where = { tenantId, folderId, principal, door: 'odata', requestId } as const;
  return { at: fromMilliseconds(Date.now()), v: 1, ...where, $correlationId: requestId };
}

async function addRobot(store: EventStore, id: number, metadata: Metadata): Promise<Subject['robot']> {
  const name = `Robot ${id}`;
  const data = {
    id,
    key: timeOrderedUuid(Date.now()),
    name,
    machineName: `MACHINE-${id}`,
    username: null,
    description: null,
    type: 'Unattended',
    robotEnvironments: '',
    userId: null,
  };
  const event = { type: 'Create', data };
  await store.append(sealAppend(`robot-${id}`, noHead, [event], now(metadata, metadata.principal)).append);
  return { id, principal: { kind: 'robot', id: String(id), name } };
}

/** The next event of each item, all at once: they come into few commits. */
async function writeStep(
  store: EventStore,
  wave: readonly Work[],
  step: number,
  metadata: Metadata,
): Promise<void> {
  const known = new Map<Principal, Metadata>();
  const metadataOf = (principal: Principal): Metadata => {
    const made = known.get(principal) ?? now(metadata, principal);
    known.set(principal, made);
    return made;
  };
  const written: Promise<unknown>[] = [];
  for (const work of wave) {
    const { by, event } = happening(work, step, metadata.principal);
    const sealed = sealAppend(itemStream(work.subject.id), work.head, [event], metadataOf(by));
    written.push(store.append(sealed.append));
    work.head = sealed.head;
    for (const recorded of sealed.recorded)
      work.item = evolve(work.item, recorded as Recorded<QueueItemEvent>);
  }
  await Promise.all(written);
}

function happening(
  { subject, item }: Work,
  step: number,
  creator: Principal,
): { readonly by: Principal; readonly event: DomainEvent } {
  const milliseconds = Date.now();
  const instant = fromMilliseconds(milliseconds);
  if (item !== null) return next(subject, step, item, instant);
  return { by: creator, event: { type: 'Create', data: created(subject, instant, milliseconds) } };
}
