import type { Comments } from '../comments.ts';
import { evolveComments, isCommentEvent } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import type { Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';
import { withoutQueries } from '../process/contextFiles.ts';
import { mergedMetrics } from '../workReports.ts';
import type {
  TaskCreated,
  TaskEdited,
  TaskEvent,
  TaskFailure,
  TaskFile,
  TaskLease,
  TaskMetrics,
  TaskMoved,
} from './events.ts';
import type { TaskPriority, TaskStatus } from './statusMachine.ts';

/** A task as its events say. */
export interface Task {
  readonly created: TaskCreated;
  readonly folderId: number;
  readonly creationTime: Instant;
  /** Of the last event that is not about a comment. */
  readonly updateTime: Instant;
  readonly status: TaskStatus;
  readonly priority: TaskPriority;
  /** Null until the context is stored. */
  readonly contextId: string | null;
  /** As received, until its files are fetched: then with references to them. */
  readonly context: Envelope;
  readonly groups: readonly string[];
  readonly files: readonly TaskFile[];
  readonly lease: TaskLease | null;
  readonly botId: number | null;
  /** How often it was begun, and how often a bot then lost its lease. */
  readonly run: number;
  readonly lost: number;
  readonly deferDate: Instant | null;
  /** Of the last run, by the status. */
  readonly startTime: Instant | null;
  readonly endTime: Instant | null;
  readonly output: Envelope | null;
  readonly failure: TaskFailure | null;
  readonly progress: string | null;
  readonly percent: number | null;
  readonly metrics: TaskMetrics;
  readonly cancelRequested: boolean;
  /** The lease under which a bot has brought the result. */
  readonly endedBy: string | null;
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
  readonly comments: Comments;
  /** Revision of the last event that is not about a comment. */
  readonly version: number;
}

/** The context as it may be shown: the URLs of files that are not fetched may hold what somebody proves himself with. */
export const shownContext = ({ context, contextId }: Pick<Task, 'context' | 'contextId'>): Envelope =>
  contextId === null ? { ...context, text: withoutQueries(context.text) } : context;

// Evolve

/** Folds one event; the first must be Create. */
export function evolve(task: Task | null, event: Recorded<TaskEvent>): Task {
  if (event.type === 'Create') return createdTask(event.data, event);
  if (task === null) throw new Error(`${event.stream} does not begin with Create`);
  const next = applied(task, event);
  return isCommentEvent(event.type)
    ? next
    : { ...next, updateTime: event.metadata.at, version: event.revision };
}

function createdTask(created: TaskCreated, { metadata, revision }: Recorded): Task {
  return {
    created,
    folderId: metadata.folderId,
    creationTime: metadata.at,
    updateTime: metadata.at,
    status: 'PREPARE',
    priority: created.priority,
    contextId: null,
    context: created.context,
    groups: [],
    files: [],
    lease: null,
    botId: null,
    run: 0,
    lost: 0,
    deferDate: null,
    startTime: null,
    endTime: null,
    output: null,
    failure: null,
    progress: null,
    percent: null,
    metrics: {},
    cancelRequested: false,
    endedBy: null,
    reviewerId: null,
    reviewerName: null,
    comments: new Map(),
    version: revision,
  };
}

function applied(task: Task, event: Recorded<Exclude<TaskEvent, { type: 'Create' }>>): Task {
  switch (event.type) {
    case 'Status':
      return moved({ ...task, status: event.data.to, lease: null }, task, event.data, event.metadata.at);
    case 'Edit':
      return edited(task, event.data);
    case 'ReviewerSet':
      return { ...task, reviewerId: event.data.reviewerId, reviewerName: event.data.reviewerName };
    case 'CommentAdded':
    case 'CommentEdited':
    case 'CommentDeleted':
      return { ...task, comments: evolveComments(task.comments, event) };
    case 'Delete':
      return { ...task, status: 'DELETED' };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}

/** `next` has the new status already. */
function moved(next: Task, before: Task, data: TaskMoved, at: Instant): Task {
  switch (data.to) {
    case 'QUEUE':
      return data.from === 'PREPARE' ? prepared(next, data) : givenBack(next, data);
    case 'EXECUTING':
      return begun(next, data, at);
    case 'DONE':
    case 'ERROR':
      return data.from === 'EXECUTING' ? ended(next, before, data, at) : { ...next, ...failureOf(data) };
    default:
      return next;
  }
}

const prepared = (task: Task, { contextId, groups, files, context }: TaskMoved): Task => ({
  ...task,
  contextId: contextId ?? null,
  groups: groups ?? [],
  files: [...task.files, ...(files ?? [])],
  context: context ?? task.context,
});

/** What the run has brought about is of no use to the next one. */
const givenBack = (task: Task, { why, deferDate }: TaskMoved): Task => ({
  ...task,
  lost: why === 'leaseLost' ? task.lost + 1 : task.lost,
  deferDate: deferDate ?? null,
  files: task.files.filter(({ direction }) => direction === 'in'),
  startTime: null,
  progress: null,
  percent: null,
  metrics: {},
});

const begun = (task: Task, { lease, run }: TaskMoved, at: Instant): Task => ({
  ...task,
  lease: lease ?? null,
  botId: lease?.botId ?? null,
  run: run ?? task.run + 1,
  deferDate: null,
  startTime: at,
});

const ended = (task: Task, before: Task, data: TaskMoved, at: Instant): Task => ({
  ...task,
  ...failureOf(data),
  lost: data.why === 'leaseLost' ? task.lost + 1 : task.lost,
  endTime: at,
  output: data.output ?? null,
  endedBy: data.why === undefined ? (before.lease?.leaseId ?? null) : null,
});

const failureOf = ({ failure }: TaskMoved): Pick<Task, 'failure'> => ({ failure: failure ?? null });

function edited(task: Task, data: TaskEdited): Task {
  const { priority, progress, percent, metrics, file, cancelRequested } = data;
  return {
    ...task,
    priority: priority ?? task.priority,
    progress: progress ?? task.progress,
    percent: percent === undefined ? task.percent : percent,
    metrics: metrics === undefined ? task.metrics : mergedMetrics(task.metrics, metrics),
    files: file === undefined ? task.files : [...task.files, file],
    cancelRequested: cancelRequested ?? task.cancelRequested,
  };
}
