import { describe, expect, it } from 'vitest';
import { allowBot, deleteBot, lockBot, registerBot } from '../../../src/commands/registerBot.ts';
import { codeOfRejection } from '../../support/given.ts';
import { startOrchestrator } from '../../support/orchestrator.ts';
import { group, machine } from './taskWorld.ts';

const registration = { name: 'Bot', machine, version: '1.2', kinds: ['task'] } as const;
const key = '5e771afd-1261-4451-b059-4543d41a5814';

describe('a bot', () => {
  it('waits to be let in, under a UUID of its own', async () => {
    const world = await startOrchestrator();
    const [a, b] = [
      await registerBot(world, world.context, registration),
      await registerBot(world, world.context, registration),
    ];
    expect(a).toMatchObject({ name: 'Bot', access: 'REQUEST', groups: [] });
    expect(a.key).not.toBe(b.key);
    expect(world.definitions.botByKey(a.key)).toBe(a);
  });

  it('may bring a UUID that no other has', async () => {
    const world = await startOrchestrator();
    expect((await registerBot(world, world.context, registration, key)).key).toBe(key);
    expect(await codeOfRejection(registerBot(world, world.context, registration, key))).toBe(
      'NameAlreadyUsed',
    );
  });

  it('is let in with its groups, and kept out', async () => {
    const world = await startOrchestrator();
    const { id } = await registerBot(world, world.context, registration);
    expect(await allowBot(world, world.context, id, [group])).toMatchObject({
      access: 'ALLOWED',
      groups: [group],
    });
    expect(await lockBot(world, world.context, id)).toMatchObject({ access: 'LOCKED', groups: [group] });
    expect(await codeOfRejection(allowBot(world, world.context, id, ['accounting']))).toBe('InvalidArgument');
    expect(await codeOfRejection(lockBot(world, world.context, 99))).toBe('ItemNotFound');
  });

  it('that is deleted is gone for good', async () => {
    const world = await startOrchestrator();
    const { id } = await registerBot(world, world.context, registration, key);
    expect(await deleteBot(world, world.context, id)).toMatchObject({ id, key, deleted: true });
    expect(world.definitions.bots()).toEqual([]);
    for (const change of [deleteBot, lockBot])
      expect(await codeOfRejection(change(world, world.context, id))).toBe('ItemNotFound');
    const again = registerBot(world, world.context, registration, key);
    expect(await codeOfRejection(again)).toBe('NameAlreadyUsed');
  });

  it('is refused without a name', async () => {
    const world = await startOrchestrator();
    const refused = registerBot(world, world.context, { ...registration, name: '' });
    expect(await codeOfRejection(refused)).toBe('InvalidArgument');
  });
});
