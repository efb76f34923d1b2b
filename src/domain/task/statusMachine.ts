/**
 * The moves of a task as data (ELMA's wire contract, state machine). Numbers are those that rows hold, in the order of
 * a task's life; ELMA's EMPTY_ST and EMPTY_P are the absence of a value and stand nowhere.
 */
export const taskStatuses = {
  PREPARE: 0,
  QUEUE: 1,
  EXECUTING: 2,
  DONE: 3,
  ERROR: 4,
  CANCEL: 5,
  DELETED: 6,
} as const;
export type TaskStatus = keyof typeof taskStatuses;

export const taskPriorities = { HIGH: 0, MEDIUM: 1, LOW: 2 } as const;
export type TaskPriority = keyof typeof taskPriorities;

/** From a status to those that it may become. DELETED only hides a task that has ended. */
export const taskMoves: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  PREPARE: ['QUEUE', 'ERROR', 'CANCEL'],
  QUEUE: ['EXECUTING', 'CANCEL'],
  EXECUTING: ['DONE', 'ERROR', 'QUEUE'],
  DONE: ['DELETED'],
  ERROR: ['DELETED'],
  CANCEL: ['DELETED'],
  DELETED: [],
};

export const canMove = (from: TaskStatus, to: TaskStatus): boolean => taskMoves[from].includes(to);

/** No bot has anything to do with it any more, nor will one have. */
export const hasEnded = (status: TaskStatus): boolean =>
  status !== 'PREPARE' && status !== 'QUEUE' && status !== 'EXECUTING';
