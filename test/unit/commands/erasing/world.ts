import { onTestFinished } from 'vitest';
import { addQueueItem } from '../../../../src/commands/addQueueItem.ts';
import { addComment } from '../../../../src/commands/comments.ts';
import type { ErasedWork } from '../../../../src/commands/erasing/eraseItem.ts';
import { eraseItem } from '../../../../src/commands/erasing/eraseItem.ts';
import type { Files } from '../../../../src/commands/erasing/releaseFiles.ts';
import { completeWork, failWork } from '../../../../src/commands/finishWork.ts';
import { addItemFile } from '../../../../src/commands/itemReports.ts';
import { personalIn } from '../../../../src/commands/personal/personal.ts';
import type { PersonalKind } from '../../../../src/domain/personal.ts';
import { personalKinds } from '../../../../src/domain/personal.ts';
import type { ReadModels } from '../../../../src/readModel/readModels.ts';
import { openReadModels } from '../../../../src/readModel/readModels.ts';
import type { ErasableKeys } from '../../../../src/state/keys.ts';
import { openState } from '../../../../src/state/openState.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import type { TestOrchestrator } from '../../../support/orchestrator.ts';
import { application } from '../../domain/queueItem/world.ts';

/** Keys that outlive the processes of a test. */
export async function testKeys(): Promise<ErasableKeys> {
  const state = await openState({ path: ':memory:', onWriteError: () => {} });
  onTestFinished(() => state.close());
  return state.keys;
}

export interface TestFiles extends Files {
  readonly reads: ReadModels;
  /** What was deleted, by its hashes. */
  readonly deleted: string[];
}

/** Read models of a log, and a file store that remembers what is deleted. */
export async function testFiles(store: EventStore, keys: ErasableKeys): Promise<TestFiles> {
  const fail = (...[error, cause = error]: readonly unknown[]): never => {
    throw cause;
  };
  const contents = personalIn(keys);
  const reads = await openReadModels({
    place: { path: ':memory:' },
    store,
    contents,
    onWarning: fail,
    onFailed: fail,
  });
  await reads.startProjecting(1);
  onTestFinished(() => reads.close());
  const deleted: string[] = [];
  const files = {
    delete: async (sha256: string) => {
      deleted.push(sha256);
      return true;
    },
  };
  return { reads, files, deleted };
}

/** Every text of it is a secret that must not be found anywhere. */
export const secrets = ['secret content', 'secret output', 'secret analytics', 'secret comment'] as const;
export const sha = (digit: string): string => digit.repeat(64);

const file = (id: string, sha256: string) => ({ id, name: `${id}.txt`, size: 1, sha256 });

/** Two attempts at one piece of work: the first was retried by the queue, the second has ended well. */
export async function twoAttempts(
  world: TestOrchestrator,
  personal: readonly PersonalKind[] = personalKinds,
): Promise<readonly [number, number]> {
  const { context } = world;
  const queue = await world.queue({
    name: 'Q',
    acceptAutomaticallyRetry: true,
    maxNumberOfRetries: 1,
    personal,
  });
  const content = JSON.stringify({ Text: secrets[0] });
  const first = (await addQueueItem(world, context, 'Q', { content })).created.id;
  const fence = async () => ({ leaseId: (await world.claim(queue.id))?.leaseId ?? '' });
  const lease = await fence();
  await addItemFile(world, context, first, lease, file('a', sha('a')));
  await addComment(world, context, first, secrets[3]);
  const result = {
    output: JSON.stringify({ Text: secrets[1] }),
    analytics: JSON.stringify({ Text: secrets[2] }),
  };
  const { retry } = await failWork(world, context, first, lease, application, result);
  const second = retry?.created.id ?? 0;
  const again = await fence();
  await addItemFile(world, context, second, again, file('b', sha('b')));
  await completeWork(world, context, second, again, result);
  return [first, second];
}

export const erase = (world: TestOrchestrator, id: number, files: Files): Promise<ErasedWork> =>
  eraseItem(world, world.context, { id }, files);
