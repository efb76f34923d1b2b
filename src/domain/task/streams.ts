export const taskStream = (id: number): string => `task-${id}`;

/** What a task's bots say, line by line: see log.ts. */
export const taskLogStream = (id: number): string => `taskLog-${id}`;

/** The same of a queue item's robots. */
export const itemLogStream = (id: number): string => `queueItemLog-${id}`;
