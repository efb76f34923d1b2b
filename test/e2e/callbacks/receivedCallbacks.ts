import type { Received } from '../../support/receiver.ts';

/** The names under which the end of each task was told, by the number of the task. */
export function receivedCallbacks(had: readonly Received[]): ReadonlyMap<number, ReadonlySet<string>> {
  const names = new Map<number, Set<string>>();
  for (const { headers, body } of had) {
    const { task } = JSON.parse(body) as { task: { id: number } };
    const known = names.get(task.id) ?? new Set();
    names.set(task.id, known.add(String(headers['webhook-id'])));
  }
  return names;
}

/** What is wrong where each of these tasks should have been told of under one name. */
export function misnamed(had: readonly Received[], taskIds: readonly number[]): readonly string[] {
  const names = receivedCallbacks(had);
  return taskIds.flatMap((id) => {
    const count = names.get(id)?.size ?? 0;
    return count === 1 ? [] : [`task ${id} was told of under ${count} names`];
  });
}
