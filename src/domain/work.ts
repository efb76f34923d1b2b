/** What robots work on. */
export type WorkKind = 'queueItem' | 'task';

/** One piece of work. */
export interface WorkRef {
  readonly kind: WorkKind;
  readonly id: number;
}

const marks = { queueItem: 'q', task: 't' } as const satisfies Record<WorkKind, string>;

/** The key to a piece of work that a robot has claimed: `secret` cannot be guessed, the rest tells which work it is. */
export const leaseIdOf = ({ kind, id }: WorkRef, secret: string): string => `${marks[kind]}${id}.${secret}`;

/** The work that a lease was granted on, which may be over; null where it was not granted by a claim. */
export function workOfLease(leaseId: string): WorkRef | null {
  const match = /^([qt])([1-9]\d{0,15})\./.exec(leaseId);
  if (match === null) return null;
  return { kind: match[1] === marks.task ? 'task' : 'queueItem', id: Number(match[2]) };
}
