import type { Recorded } from '../event.ts';
import { itemStream } from '../followUps.ts';
import type { QueueItemEvent } from '../queueItem/events.ts';
import type { QueueItem } from '../queueItem/state.ts';
import { evolve as evolveItem } from '../queueItem/state.ts';
import type { TaskEvent } from '../task/events.ts';
import type { Task } from '../task/state.ts';
import { evolve as evolveTask } from '../task/state.ts';
import { taskStream } from '../task/streams.ts';
import type { WorkKind, WorkRef } from '../work.ts';
import type { Field, FieldChange } from './changes.ts';
import { changesBetween } from './changes.ts';
import { itemFields } from './itemFields.ts';
import { taskFields } from './taskFields.ts';

/** A piece of work of either kind, as its events say. */
export type Work =
  | { readonly kind: 'queueItem'; readonly state: QueueItem }
  | { readonly kind: 'task'; readonly state: Task };

export const workStream = ({ kind, id }: WorkRef): string =>
  kind === 'task' ? taskStream(id) : itemStream(id);

/** Folds one event; the first must be Create. */
export function evolveWork(kind: WorkKind, before: Work | null, event: Recorded): Work {
  if (kind === 'task') {
    const task = before?.kind === 'task' ? before.state : null;
    return { kind, state: evolveTask(task, event as Recorded<TaskEvent>) };
  }
  const item = before?.kind === 'queueItem' ? before.state : null;
  return { kind, state: evolveItem(item, event as Recorded<QueueItemEvent>) };
}

export const fieldsOf = (work: Work): Field[] =>
  work.kind === 'task' ? taskFields(work.state) : itemFields(work.state);

/** What an event has done to the fields of its work; all that have a value where it is the first. */
export const changesOf = (before: Work | null, after: Work): FieldChange[] =>
  changesBetween(before === null ? [] : fieldsOf(before), fieldsOf(after));
