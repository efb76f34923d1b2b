import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { categoryOf, type DomainEvent, type Metadata } from '../../../src/domain/event.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import type { CreateData, QueueItemEvent } from '../../../src/domain/queueItem/events.ts';
import { noHead, sealAppend } from '../../../src/commands/sealedAppend.ts';
import { headAt } from '../../../src/commands/sealedAppend.ts';
import { openReadModels, type ReadModels, type ReadModelsPlace } from '../../../src/readModel/readModels.ts';
import type { ListQuery } from '../../../src/readModel/queries/list.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';

/** Metadata as a user's decision in folder 1 has them. */
export const metadata = (given: Partial<Metadata> = {}): Metadata => ({
  at: '2026-01-01T00:00:00Z',
  v: 1,
  tenantId: 1,
  folderId: 1,
  principal: { kind: 'user', id: '583', name: 'admin' },
  door: 'odata',
  requestId: 'r',
  $correlationId: 'r',
  ...given,
});

/** The first event of item `id` in queue 188. */
export const create = (id: number, given: Partial<CreateData> = {}): QueueItemEvent => ({
  type: 'Create',
  data: {
    id,
    key: keyOf(id),
    uniqueKey: uniqueKeyOf(id),
    queueId: 188,
    queueRevision: 0,
    priority: 'Normal',
    ...given,
  },
});

export const keyOf = (id: number): string => `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
export const uniqueKeyOf = (id: number): string => `10000000-0000-4000-8000-${String(id).padStart(12, '0')}`;

export const taken = (queueId = 188, robotId = 749): QueueItemEvent => ({
  type: 'Status',
  data: {
    queueId,
    from: 'New',
    to: 'InProgress',
    lease: {
      leaseId: randomUUID(),
      grant: 'startTransaction',
      holder: `robot:${robotId}`,
      leaseMs: 86_400_000,
      robotId,
    },
  },
});

export const finished = (to: 'Successful' | 'Failed', durationMs = 2_000, queueId = 188): QueueItemEvent => ({
  type: 'Status',
  data: {
    queueId,
    from: 'InProgress',
    to,
    durationMs,
    ...(to === 'Failed' && {
      exception: { reason: 'r', details: null, type: 'BusinessException', associatedImageFilePath: null },
    }),
  },
});

/** The stream of queue `id` in folder 1. */
export const queueCreate = (id: number, name: string): DomainEvent => ({
  type: 'Create',
  data: {
    id,
    key: keyOf(id),
    ...defaultSettings,
    name,
    nameStream: `name-queue.${id}`,
    maxNumberOfRetries: 5,
    acceptAutomaticallyRetry: true,
  },
});

/** What a test does not say of a definition. */
const usual: Readonly<Record<string, object>> = {
  folder: { fullyQualifiedName: 'Folder', description: null, parentId: null },
  user: { name: null, surname: null, email: null, roles: [], folders: null, isActive: true },
  robot: {
    machineName: 'M',
    username: null,
    description: null,
    type: 'Unattended',
    robotEnvironments: '',
    userId: null,
  },
};

const completed = (stream: string, { type, data }: DomainEvent): DomainEvent =>
  type === 'Create' ? { type, data: { ...usual[categoryOf(stream)], ...data } } : { type, data };

/** A log in memory. */
export interface World {
  readonly store: EventStore;
  /** Appends to a stream behind what is there. */
  append(stream: string, events: readonly DomainEvent[], given?: Partial<Metadata>): Promise<void>;
  close(): Promise<void>;
}

export function newWorld(path = ':memory:'): World {
  const store = openEmbeddedStore({ path });
  return {
    store,
    append: async (stream, events, given) => {
      const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
      const head = last === undefined ? noHead : headAt(last);
      const whole = events.map((event) => completed(stream, event));
      await store.append(sealAppend(stream, head, whole, metadata(given)).append);
    },
    close: () => store.close(),
  };
}

/** Read models, in memory unless told, come up with the log. */
export async function readModelsOf(
  { store }: Pick<World, 'store'>,
  place: ReadModelsPlace = { path: ':memory:' },
): Promise<ReadModels> {
  const reads = await openReadModels({ place, store, onWarning: fail, onFailed: fail });
  await reads.startProjecting(1);
  await caughtUp(reads, store);
  return reads;
}

function fail(...[error, cause = error]: readonly unknown[]): never {
  throw cause;
}

/** Resolves when the rows have come to the end of the log. */
export async function caughtUp(reads: ReadModels, store: EventStore): Promise<void> {
  const position = await store.lastPosition();
  reads.grown(position);
  if ((await reads.consistency.waitFor(position, 20_000)) > 0) throw new Error('the rows do not come');
  await sleep(0);
}

/** A list of everything. */
export const all: ListQuery = {
  filter: null,
  orderBy: [],
  top: 100,
  skip: 0,
  count: true,
  now: '2026-01-01T00:00:00Z',
};
