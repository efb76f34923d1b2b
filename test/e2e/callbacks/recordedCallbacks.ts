import type { EventStore } from '../../../src/store/eventStore.ts';

const PAGE = 1_000;

/** What the log says of the end of a task that its system wants to hear of. */
export interface RecordedCallback {
  readonly taskId: number;
  /** Null while the task has not ended. */
  readonly endedAs: string | null;
  /** The types of the callback's events. */
  readonly types: readonly string[];
}

interface Fold {
  endedAs: string | null;
  readonly types: string[];
}

/** All tasks with a callback, read from the beginning of a log and folded here on purpose. */
export async function recordedCallbacks(
  store: Pick<EventStore, 'readAll'>,
): Promise<readonly RecordedCallback[]> {
  const tasks = new Map<number, Fold>();
  let page = await store.readAll({ after: 0, maxCount: PAGE });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    for (const { stream, type, data } of page) {
      const [category, id] = stream.split('-');
      const { callback, to } = JSON.parse(data) as { callback?: unknown; to?: string };
      const task = tasks.get(Number(id));
      if (category === 'task' && type === 'Create' && typeof callback === 'string')
        tasks.set(Number(id), { endedAs: null, types: [] });
      if (category === 'task' && type === 'Status' && task !== undefined)
        task.endedAs = to === 'DONE' || to === 'ERROR' ? to : task.endedAs;
      if (category === 'callback') task?.types.push(type);
    }
    page = await store.readAll({ after: last.position, maxCount: PAGE });
  }
  return [...tasks].map(([taskId, fold]) => ({ taskId, ...fold }));
}

/** What is wrong where each of these tasks should have ended, and been told of once as far as the log goes. */
export const untold = (callbacks: readonly RecordedCallback[]): readonly string[] =>
  callbacks.flatMap(({ taskId, endedAs, types }) => {
    const count = (type: string): number => types.filter((each) => each === type).length;
    const isTold = endedAs !== null && count('Requested') === 1 && count('Delivered') === 1;
    return isTold && count('Dead') === 0 ? [] : [`task ${taskId} (${endedAs}): ${types.join(', ')}`];
  });
