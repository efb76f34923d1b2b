import type { Recorded } from '../domain/event.ts';
import type { QueueItemEvent } from '../domain/queueItem/events.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import { evolve as evolveItem } from '../domain/queueItem/queueItem.ts';
import type { TaskEvent } from '../domain/task/events.ts';
import type { TaskLog, TaskLogEvent } from '../domain/task/log.ts';
import { emptyLog, evolve as evolveLog } from '../domain/task/log.ts';
import type { Task } from '../domain/task/task.ts';
import { evolve as evolveTask } from '../domain/task/task.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Orchestrator } from './context.ts';
import { foldedStreams } from './foldedStreams.ts';
import { weighItem, weighTask, weighTaskLog } from './weigh.ts';

/** What folded work may take in memory, in bytes. */
const ITEM_BYTES = 64 * 1024 * 1024;
const TASK_BYTES = 16 * 1024 * 1024;
const LOG_BYTES = 2 * 1024 * 1024;

/** The work of a log, folded as it is asked for and kept. */
export const foldedWork = (store: EventStore): Pick<Orchestrator, 'items' | 'tasks' | 'logs'> => ({
  items: foldedStreams<QueueItem>(
    store,
    (item, event) => evolveItem(item, event as Recorded<QueueItemEvent>),
    weighItem,
    ITEM_BYTES,
  ),
  tasks: foldedStreams<Task>(
    store,
    (task, event) => evolveTask(task, event as Recorded<TaskEvent>),
    weighTask,
    TASK_BYTES,
  ),
  logs: foldedStreams<TaskLog>(
    store,
    (log, event) => evolveLog(log ?? emptyLog, event as Recorded<TaskLogEvent>),
    weighTaskLog,
    LOG_BYTES,
  ),
});
