import { describe, expect, it } from 'vitest';
import {
  activateVersion,
  deleteProcess,
  demandProcess,
  editProcess,
  publishProcess,
} from '../../../src/commands/publishProcess.ts';
import { takeVersionKey } from '../../../src/commands/versionKeys.ts';
import { currentVersion } from '../../../src/domain/process/process.ts';
import { bob, codeOfRejection, codeThrownBy } from '../../support/given.ts';
import { memoryStore, startOrchestrator } from '../../support/orchestrator.ts';
import { eachStore } from './stores.ts';
import { group, processKey, variable } from './taskWorld.ts';

const versionKey = '2b7c2f0e-7f0e-4a68-9f5a-0c2f4a1d9a01';
const USED = { code: 'NameAlreadyUsed', message: expect.stringContaining('UUID of the version') };

eachStore('a process, written $how', ({ multiStreamAppend }) => {
  it('begins with its first version, and goes on with others', async () => {
    const world = await startOrchestrator({ store: memoryStore(multiStreamAppend) });
    const first = await publishProcess(world, world.context, {
      process: processKey.toUpperCase(),
      name: 'One',
      groups: [group],
      context: [variable('a', 'int')],
      version: 20,
    });
    expect(first).toMatchObject({ key: processKey, folderId: 1, revision: 1 });
    const second = await publishProcess(world, world.context, { process: processKey, name: 'Two' });
    expect(second).toMatchObject({ id: first.id, revision: 2 });
    expect(second.versions.map(({ version, name }) => [version, name])).toEqual([
      [20, 'One'],
      [21, 'Two'],
    ]);
    const again = await startOrchestrator({ store: world.store });
    expect(again.definitions.processByKey(processKey)).toEqual(second);
  });

  it('is one where its first versions are published at once, on whichever nodes', async () => {
    const store = memoryStore(multiStreamAppend);
    const [a, b] = [await startOrchestrator({ store }), await startOrchestrator({ store })];
    const publish = (node: typeof a) =>
      publishProcess(node, node.context, { process: processKey, name: 'P' });
    const published = await Promise.all([publish(a), publish(b), publish(a)]);
    expect(new Set(published.map(({ id }) => id)).size).toBe(1);
    const last = await startOrchestrator({ store });
    const { versions } = last.definitions.processes()[0] ?? { versions: [] };
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('gives a UUID to one version alone, on whichever nodes two are published at once', async () => {
    const store = memoryStore(multiStreamAppend);
    const [a, b] = [await startOrchestrator({ store }), await startOrchestrator({ store })];
    const publish = (node: typeof a) => publishProcess(node, node.context, { name: 'P', key: versionKey });
    const outcomes = await Promise.allSettled([publish(a), publish(b)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: USED });
    const last = await startOrchestrator({ store });
    expect(last.definitions.processes()).toHaveLength(1);
  });
});

describe('the UUID of a version', () => {
  it('is refused where another version has it, of the same process or of another one', async () => {
    const world = await startOrchestrator();
    const { key } = await publishProcess(world, world.context, { name: 'One', key: versionKey });
    for (const process of [key, processKey]) {
      const given = { process, name: 'Two', key: versionKey.toUpperCase() };
      await expect(publishProcess(world, world.context, given)).rejects.toMatchObject(USED);
    }
    expect(world.definitions.processes().flatMap(({ versions }) => versions)).toHaveLength(1);
  });

  it('is refused where it was made up for another version, or is the token of another process', async () => {
    const world = await startOrchestrator();
    const { key, versions } = await publishProcess(world, world.context, { name: 'One' });
    for (const taken of [versions[0]?.key ?? '', key])
      await expect(publishProcess(world, world.context, { name: 'Two', key: taken })).rejects.toMatchObject(
        USED,
      );
  });

  it('stays that of a process that was deleted', async () => {
    const world = await startOrchestrator();
    const { id } = await publishProcess(world, world.context, { name: 'One', key: versionKey });
    await deleteProcess(world, world.context, id);
    await expect(
      publishProcess(world, world.context, { name: 'Two', key: versionKey }),
    ).rejects.toMatchObject(USED);
  });

  it('is not taken by what is refused for another reason', async () => {
    const world = await startOrchestrator();
    const refused = publishProcess(world, world.context, { name: '', key: versionKey });
    expect(await codeOfRejection(refused)).toBe('InvalidArgument');
    const published = await publishProcess(world, world.context, { name: 'One', key: versionKey });
    expect(published.versions.map(({ key }) => key)).toEqual([versionKey]);
  });

  it('can be given again to the process that took it and was not heard of', async () => {
    const world = await startOrchestrator();
    await takeVersionKey(world, world.context, versionKey, processKey);
    const given = { process: processKey, name: 'One', key: versionKey };
    const { versions } = await publishProcess(world, world.context, given);
    expect(versions.map(({ key }) => key)).toEqual([versionKey]);
  });
});

describe('a process', () => {
  it('gets a token where it is given none', async () => {
    const world = await startOrchestrator();
    const process = await publishProcess(world, world.context, { name: 'P' });
    expect(demandProcess(world, world.context, process.key)).toBe(process);
  });

  it('runs an older version where the newer is switched off', async () => {
    const world = await startOrchestrator();
    const { id, key } = await publishProcess(world, world.context, { name: 'One' });
    await publishProcess(world, world.context, { process: key, name: 'Two' });
    const process = await activateVersion(world, world.context, id, 2, false);
    expect(currentVersion(process)?.name).toBe('One');
    expect(await codeOfRejection(activateVersion(world, world.context, id, 3, false))).toBe('ItemNotFound');
  });

  it('says how often its tasks may be begun', async () => {
    const world = await startOrchestrator();
    const { id } = await publishProcess(world, world.context, { name: 'P' });
    expect((await editProcess(world, world.context, id, { maxAttempts: 5 })).maxAttempts).toBe(5);
    const refused = editProcess(world, world.context, id, { maxAttempts: 0 });
    expect(await codeOfRejection(refused)).toBe('InvalidArgument');
  });

  it('is found in its folder alone', async () => {
    const world = await startOrchestrator();
    const { id, key } = await publishProcess(world, world.context, { name: 'P' });
    const elsewhere = world.as(bob, 2);
    expect(codeThrownBy(() => demandProcess(world, elsewhere, key))).toBe('ItemNotFound');
    expect(codeThrownBy(() => demandProcess(world, world.context, 'no token'))).toBe('ItemNotFound');
    expect(await codeOfRejection(deleteProcess(world, elsewhere, id))).toBe('ItemNotFound');
    expect(await codeOfRejection(publishProcess(world, elsewhere, { process: key, name: 'P' }))).toBe(
      'ItemNotFound',
    );
  });

  it('that is deleted is gone for good', async () => {
    const world = await startOrchestrator();
    const { id, key } = await publishProcess(world, world.context, { name: 'P' });
    expect((await deleteProcess(world, world.context, id)).deleted).toBe(true);
    expect(codeThrownBy(() => demandProcess(world, world.context, key))).toBe('ItemNotFound');
    expect(await codeOfRejection(publishProcess(world, world.context, { process: key, name: 'P' }))).toBe(
      'NameAlreadyUsed',
    );
  });

  it('is refused with a token or a version key that is no UUID', async () => {
    const world = await startOrchestrator();
    for (const keys of [{ process: 'p' }, { key: 'v' }])
      expect(await codeOfRejection(publishProcess(world, world.context, { name: 'P', ...keys }))).toBe(
        'InvalidArgument',
      );
  });
});
