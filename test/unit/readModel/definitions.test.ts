import { describe, expect, it } from 'vitest';
import type { DomainEvent, Recorded } from '../../../src/domain/event.ts';
import { requested as askedByBot } from '../../../src/domain/bot/bot.ts';
import { createProcess, defaultSettings as defaultProcess } from '../../../src/domain/process/process.ts';
import { defaultSettings } from '../../../src/domain/queue/queue.ts';
import { requested as askedBySystem } from '../../../src/domain/system/system.ts';
import { sealAppend, noHead } from '../../../src/commands/sealedAppend.ts';
import { Definitions, loadDefinitions } from '../../../src/readModel/definitions.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import { metadata, recorded, second } from '../../support/given.ts';
import { create, keyOf } from './world.ts';

const createQueue = (id: number, name: string): Recorded =>
  recorded(`queue-${id}`, 0, {
    type: 'Create',
    data: { ...defaultSettings, name, id, key: keyOf(id), nameStream: `name-${name}` },
  });
const rename = (id: number, revision: number, name: string): Recorded =>
  recorded(`queue-${id}`, revision, { type: 'Edit', data: { name, nameStream: `name-${name}` } });
const remove = (stream: string, revision: number): Recorded =>
  recorded(stream, revision, { type: 'Delete', data: {} });

const user = (id: number, userName: string, email: string | null = null): Recorded =>
  recorded(`user-${id}`, 0, {
    type: 'Create',
    data: {
      id,
      key: keyOf(id),
      userName,
      name: null,
      surname: null,
      email,
      roles: [],
      folders: null,
      isActive: true,
    },
  });
const robot = (id: number, key: string): Recorded =>
  recorded(`robot-${id}`, 0, { type: 'Create', data: { id, key, name: `Robot ${id}` } });
const folder = (id: number): Recorded =>
  recorded(`folder-${id}`, 0, { type: 'Create', data: { id, key: `f-${id}`, displayName: `Folder ${id}` } });

function after(...events: Recorded[]): Definitions {
  const definitions = new Definitions();
  for (const event of events) definitions.apply(event);
  return definitions;
}

describe('a queue', () => {
  it('is found by id and, in its folder, by name in any case', () => {
    const definitions = after(createQueue(7, 'DocQueue'));
    expect(definitions.queue(7)?.name).toBe('DocQueue');
    expect(definitions.queueByName(1, 'DOCqueue')?.id).toBe(7);
    expect(definitions.queueByName(2, 'DocQueue')).toBeUndefined();
    expect(definitions.queueByName(1, 'Doc')).toBeUndefined();
  });

  it('is found by its new name alone once it is renamed', () => {
    const definitions = after(createQueue(7, 'A'), rename(7, 1, 'B'));
    expect(definitions.queueByName(1, 'B')?.id).toBe(7);
    expect(definitions.queueByName(1, 'A')).toBeUndefined();
  });

  it('that is deleted is found by id alone', () => {
    const definitions = after(createQueue(7, 'A'), remove('queue-7', 1));
    expect(definitions.queue(7)?.deleted).toBe(true);
    expect(definitions.queueByName(1, 'A')).toBeUndefined();
  });

  it('has the name that another queue had', () => {
    const definitions = after(createQueue(7, 'A'), remove('queue-7', 1), createQueue(8, 'A'));
    expect(definitions.queueByName(1, 'A')?.id).toBe(8);
  });

  it('keeps that name also where this node hears late that the other one gave it back', () => {
    const definitions = after(createQueue(7, 'A'), createQueue(8, 'A'), rename(7, 1, 'B'));
    expect(definitions.queueByName(1, 'A')?.id).toBe(8);
    expect(definitions.queueByName(1, 'B')?.id).toBe(7);
  });

  it('is not changed by an event that was folded', () => {
    const definitions = after(createQueue(7, 'A'), rename(7, 1, 'B'), createQueue(7, 'A'), rename(7, 1, 'C'));
    expect(definitions.queue(7)).toMatchObject({ name: 'B', revision: 1 });
  });

  it('waits for the event that precedes one', () => {
    const definitions = after(createQueue(7, 'A'), rename(7, 2, 'C'));
    expect(definitions.queue(7)).toMatchObject({ name: 'A', revision: 0 });
    definitions.apply(rename(7, 1, 'B'));
    definitions.apply(rename(7, 2, 'C'));
    expect(definitions.queue(7)).toMatchObject({ name: 'C', revision: 2 });
  });
});

describe('users, robots and folders', () => {
  it('are found by id', () => {
    const definitions = after(user(583, 'admin'), robot(749, 'KEY'), folder(1));
    expect(definitions.user(583)?.userName).toBe('admin');
    expect(definitions.robot(749)?.name).toBe('Robot 749');
    expect(definitions.folder(1)?.displayName).toBe('Folder 1');
  });

  it('are listed as long as they exist', () => {
    const created = [user(1, 'a'), user(2, 'b'), robot(1, 'x'), robot(2, 'y'), folder(1), folder(2)];
    const removed = ['user-1', 'robot-1', 'folder-1'].map((stream) => remove(stream, 1));
    const definitions = after(...created, ...removed);
    const ids = (list: readonly { id: number }[]): number[] => list.map(({ id }) => id);
    expect(ids(definitions.users())).toEqual([2]);
    expect(ids(definitions.robots())).toEqual([2]);
    expect(ids(definitions.folders())).toEqual([2]);
  });

  it('stay known by id when they are deleted', () => {
    expect(after(user(1, 'a'), remove('user-1', 1)).user(1)?.deleted).toBe(true);
  });

  it('let a user be found by name or address in any case', () => {
    const definitions = after(user(583, 'Admin', 'Admin@Example.org'));
    expect(definitions.userByName('ADMIN')?.id).toBe(583);
    expect(definitions.userByName('admin@example.ORG')?.id).toBe(583);
    expect(definitions.userByName('somebody')).toBeUndefined();
  });

  it('let a robot be found by its key until it is deleted', () => {
    const definitions = after(robot(749, '9EAE3E1A-aaaa'));
    expect(definitions.robotByKey('9eae3e1a-AAAA')?.id).toBe(749);
    definitions.apply(remove('robot-749', 1));
    expect(definitions.robotByKey('9eae3e1a-aaaa')).toBeUndefined();
  });
});

describe('processes, systems and bots', () => {
  const token = 'c39f99de-cb8f-4661-a206-b282a4830cbf';
  const uuid = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';
  const processes = createProcess(7, token, defaultProcess, {
    version: null,
    key: uuid,
    name: 'P',
    groups: [],
    context: null,
    hash: null,
    created: null,
  }).map((event, revision) => recorded('process-7', revision, event));
  const system = recorded('system-1', 0, askedBySystem(1, { key: uuid, name: 'BPM', description: null }));
  const machine = { os: null, host: null, user: null, cpu: null, ramMb: null };
  const bot = recorded(
    'bot-1',
    0,
    askedByBot(1, uuid, { name: 'B', machine, version: null, kinds: ['task'] }),
  );

  it('are found by id and by key in any case', () => {
    const definitions = after(...processes, system, bot);
    expect(definitions.process(7)).toMatchObject({ key: token, versions: [{ version: 1 }], revision: 1 });
    expect(definitions.processByKey(token.toUpperCase())?.id).toBe(7);
    expect(definitions.system(1)).toMatchObject({ name: 'BPM', access: 'REQUEST' });
    expect(definitions.systemByKey(uuid.toUpperCase())?.id).toBe(1);
    expect(definitions.bot(1)).toMatchObject({ name: 'B', access: 'REQUEST' });
    expect(definitions.botByKey(uuid)?.id).toBe(1);
  });

  it('are listed, and found by key, as long as they exist', () => {
    const definitions = after(...processes, system, bot);
    expect(
      [definitions.processes(), definitions.systems(), definitions.bots()].map((list) => list.length),
    ).toEqual([1, 1, 1]);
    for (const [stream, revision] of [
      ['process-7', 2],
      ['system-1', 1],
      ['bot-1', 1],
    ] as const)
      definitions.apply(remove(stream, revision));
    expect([definitions.processes(), definitions.systems(), definitions.bots()]).toEqual([[], [], []]);
    expect(definitions.processByKey(token)).toBeUndefined();
    expect(definitions.system(1)?.deleted).toBe(true);
  });
});

describe('definitions', () => {
  it('do not mind other streams', () => {
    const definitions = after(createQueue(7, 'A'));
    const { version } = definitions;
    definitions.apply(recorded('queueItem-1', 0, { type: 'Create', data: { id: 1 } }));
    expect(definitions.version).toBe(version);
  });

  it('tell by their version that something has changed', () => {
    const definitions = after(createQueue(7, 'A'));
    const { version } = definitions;
    definitions.apply(rename(7, 1, 'B'));
    expect(definitions.version).toBeGreaterThan(version);
  });

  it('are loaded from a whole log', async () => {
    const store = openEmbeddedStore({ path: ':memory:' });
    const append = (stream: string, event: DomainEvent) =>
      store.append(sealAppend(stream, noHead, [event], metadata(second(0))).append);
    // More than a page of them, with other streams in between.
    for (let id = 1; id <= 1_010; id += 1) {
      void append(`user-${id}`, user(id, `user ${id}`));
      void append(`queueItem-${id}`, create(id));
    }
    await append('queue-7', createQueue(7, 'A'));
    const definitions = await loadDefinitions(store);
    expect(definitions.users()).toHaveLength(1_010);
    expect(definitions.queueByName(1, 'a')?.id).toBe(7);
    await store.close();
  });
});
