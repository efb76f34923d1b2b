import { describe, expect, it } from 'vitest';
import { allowSystem, lockSystem, registerSystem } from '../../../src/commands/registerSystem.ts';
import { codeOfRejection } from '../../support/given.ts';
import { memoryStore, readEvents, startOrchestrator } from '../../support/orchestrator.ts';
import { Dead, dyingStore, failingStore } from './faultyStore.ts';
import { eachStore } from './stores.ts';
import { systemKey } from './taskWorld.ts';
import { UnknownOutcome } from '../../../src/store/eventStore.ts';

const registration = { key: `{${systemKey.toUpperCase()}}`, name: 'BPM', description: 'of the sales team' };

eachStore('a system that registers, written $how', ({ multiStreamAppend }) => {
  it('waits to be let in', async () => {
    const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
    const system = await registerSystem(world, world.context, registration);
    expect(system).toMatchObject({ key: systemKey, name: 'BPM', access: 'REQUEST' });
    expect(world.definitions.systemByKey(systemKey)).toBe(system);
    const again = await startOrchestrator({ store: world.store });
    expect(again.definitions.system(system.id)).toEqual(system);
  });

  it('is known the second time, and stays as it is', async () => {
    const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
    const first = await registerSystem(world, world.context, registration);
    const again = await registerSystem(world, world.context, { ...registration, name: 'Other' });
    expect(again).toEqual(first);
    expect((await readEvents(world.store)).filter(({ stream }) => stream.startsWith('system-'))).toHaveLength(
      1,
    );
  });

  it('is one where it registers twice at once, on whichever nodes', async () => {
    const store = memoryStore(multiStreamAppend);
    const [a, b] = [await startOrchestrator({ store }), await startOrchestrator({ store })];
    const systems = await Promise.all([
      registerSystem(a, a.context, registration),
      registerSystem(b, b.context, registration),
      registerSystem(a, a.context, registration),
    ]);
    expect(new Set(systems.map(({ id }) => id)).size).toBe(1);
  });
});

describe('a process that dies while a system registers', () => {
  it.each([1, 2, 3])('leaves nothing in the way of the next try (write %i)', async (n) => {
    const log = memoryStore(false);
    const dying = dyingStore(log, n, 'after');
    const dead = await startOrchestrator({ store: dying.store });
    await expect(registerSystem(dead, dead.context, registration)).rejects.toThrow(Dead);
    const world = await startOrchestrator({ store: log });
    const system = await registerSystem(world, world.context, registration);
    expect(system).toMatchObject({ key: systemKey, access: 'REQUEST' });
    const again = await startOrchestrator({ store: log });
    expect(again.definitions.systems()).toEqual([system]);
  });
});

describe('a system', () => {
  it('is let in, kept out and let in again', async () => {
    const world = await startOrchestrator();
    const { id } = await registerSystem(world, world.context, registration);
    expect((await allowSystem(world, world.context, id)).access).toBe('ALLOWED');
    expect((await allowSystem(world, world.context, id)).revision).toBe(1);
    expect((await lockSystem(world, world.context, id)).access).toBe('LOCKED');
    expect(await allowSystem(world, world.context, id)).toMatchObject({ access: 'ALLOWED', revision: 3 });
  });

  it('is judged as the log has it, though this node has not heard of it', async () => {
    const store = memoryStore();
    const [a, b] = [await startOrchestrator({ store }), await startOrchestrator({ store })];
    const { id } = await registerSystem(a, a.context, registration);
    await lockSystem(b, b.context, id);
    expect(await allowSystem(a, a.context, id)).toMatchObject({ access: 'ALLOWED', revision: 2 });
  });

  it('must be there to be judged', async () => {
    const world = await startOrchestrator();
    expect(await codeOfRejection(allowSystem(world, world.context, 99))).toBe('ItemNotFound');
  });

  it('is refused without a UUID', async () => {
    const world = await startOrchestrator();
    const refused = registerSystem(world, world.context, { ...registration, key: 'me' });
    expect(await codeOfRejection(refused)).toBe('InvalidArgument');
  });

  it('is refused where very many wait', async () => {
    const world = await startOrchestrator();
    const uuid = (n: number): string => `5d5ec66f-357d-4c2d-bbc1-${String(n).padStart(12, '0')}`;
    const register = (n: number) => registerSystem(world, world.context, { ...registration, key: uuid(n) });
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => register(n)));
    expect(await codeOfRejection(register(1_000))).toBe('TooManyRequests');
    await lockSystem(world, world.context, world.definitions.systems()[0]?.id ?? 0);
    expect((await register(1_000)).access).toBe('REQUEST');
  });

  it('is there also where nobody knows at first whether it was written', async () => {
    const failing = failingStore(memoryStore());
    const world = await startOrchestrator({ store: failing.store });
    await world.ids.reserve('system', 1);
    failing.fail(new UnknownOutcome('the line went dead'), 'after');
    expect((await registerSystem(world, world.context, registration)).name).toBe('BPM');
  });
});
