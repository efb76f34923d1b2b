/** The moves of a queue item as data. Numbers are UiPath's, which some clients send in filters. */
export const statuses = {
  New: 0,
  InProgress: 1,
  Failed: 2,
  Successful: 3,
  Abandoned: 4,
  Retried: 5,
  Deleted: 6,
} as const;
export type Status = keyof typeof statuses;

export const reviewStatuses = { None: 0, InReview: 1, Verified: 2, Retried: 3 } as const;
export type ReviewStatus = keyof typeof reviewStatuses;

export const priorities = { High: 0, Normal: 1, Low: 2 } as const;
export type Priority = keyof typeof priorities;

export const exceptionTypes = { ApplicationException: 0, BusinessException: 1 } as const;
export type ExceptionType = keyof typeof exceptionTypes;

/** From a status to those that it may become. */
export const statusMoves: Readonly<Record<Status, readonly Status[]>> = {
  New: ['InProgress', 'Deleted'],
  InProgress: ['Successful', 'Failed', 'Retried', 'Abandoned', 'New'],
  Failed: ['Retried', 'Deleted'],
  Abandoned: ['Retried', 'Deleted'],
  Successful: ['Deleted'],
  Retried: ['Deleted'],
  Deleted: [],
};

/** From a review status to those that a reviewer may choose. `Retried` comes only with a retry. */
export const reviewMoves: Readonly<Record<ReviewStatus, readonly ReviewStatus[]>> = {
  None: ['None', 'InReview', 'Verified', 'Retried'],
  InReview: ['None', 'InReview', 'Verified', 'Retried'],
  Verified: ['None', 'InReview', 'Verified'],
  Retried: [],
};

export const canMove = (from: Status, to: Status): boolean => statusMoves[from].includes(to);

/** No robot can change these any more. */
export const isFinal = (status: Status): boolean => status !== 'New' && status !== 'InProgress';

/** A person looks at what went wrong, and at nothing else. */
export const isReviewable = (status: Status): boolean => status === 'Failed' || status === 'Abandoned';
