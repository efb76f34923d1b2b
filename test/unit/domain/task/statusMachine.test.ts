import { describe, expect, it } from 'vitest';
import type { TaskStatus } from '../../../../src/domain/task/statusMachine.ts';
import {
  canMove,
  hasEnded,
  taskPriorities,
  taskStatuses,
} from '../../../../src/domain/task/statusMachine.ts';

const all = Object.keys(taskStatuses) as TaskStatus[];

describe('the statuses of a task', () => {
  it('move in these ways and in no other', () => {
    const moves = all.flatMap((from) => all.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`));
    expect(moves).toEqual([
      'PREPARE QUEUE',
      'PREPARE ERROR',
      'PREPARE CANCEL',
      'QUEUE EXECUTING',
      'QUEUE CANCEL',
      'EXECUTING QUEUE',
      'EXECUTING DONE',
      'EXECUTING ERROR',
      'DONE DELETED',
      'ERROR DELETED',
      'CANCEL DELETED',
    ]);
  });

  it('end with these', () => {
    expect(all.filter(hasEnded)).toEqual(['DONE', 'ERROR', 'CANCEL', 'DELETED']);
  });

  it('have numbers that rows keep', () => {
    expect(Object.values(taskStatuses)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(taskPriorities).toEqual({ HIGH: 0, MEDIUM: 1, LOW: 2 });
  });
});
