import type { Recorded } from '../src/domain/event.ts';
import type { DeleteData, QueueItemEvent, StatusData } from '../src/domain/queueItem/events.ts';
import type { Status } from '../src/domain/queueItem/statusMachine.ts';

/** What an event adds to the figures of a queue. Milliseconds are whole processings, from take to result. */
export interface Figures {
  readonly newItems: number;
  readonly inProgress: number;
  readonly successful: number;
  readonly applicationExceptions: number;
  readonly businessExceptions: number;
  readonly abandoned: number;
  readonly retried: number;
  readonly successfulMs: number;
  readonly applicationMs: number;
  readonly businessMs: number;
}

const nothing: Figures = {
  newItems: 0,
  inProgress: 0,
  successful: 0,
  applicationExceptions: 0,
  businessExceptions: 0,
  abandoned: 0,
  retried: 0,
  successfulMs: 0,
  applicationMs: 0,
  businessMs: 0,
};

/**
 * What an event of an item adds to the figures of its queue; null where it adds nothing. Items open (New,
 * InProgress) follow every move; what was processed is history and stays when an item is deleted.
 */
export function figuresOf(event: Recorded<QueueItemEvent>): { queueId: number; figures: Figures } | null {
  if (event.type === 'Create') return { queueId: event.data.queueId, figures: { ...nothing, newItems: 1 } };
  if (event.type === 'Status') return { queueId: event.data.queueId, figures: moved(event.data) };
  if (event.type === 'Delete') return { queueId: event.data.queueId, figures: deleted(event.data) };
  return null;
}

const deleted = ({ from }: DeleteData): Figures => ({ ...nothing, newItems: -isOne(from, 'New') });

function moved(data: StatusData): Figures {
  const { from, to } = data;
  return {
    ...nothing,
    newItems: isOne(to, 'New') - isOne(from, 'New'),
    inProgress: isOne(to, 'InProgress') - isOne(from, 'InProgress'),
    abandoned: isOne(to, 'Abandoned'),
    retried: to === 'Retried' || data.retry !== undefined ? 1 : 0,
    // A reviewer's retry processes nothing: that attempt was counted when it failed.
    ...(from === 'InProgress' ? processed(data) : {}),
  };
}

const isOne = (status: Status, wanted: Status): number => (status === wanted ? 1 : 0);

function processed({ to, durationMs = 0, exception }: StatusData): Partial<Figures> {
  if (to === 'Successful') return { successful: 1, successfulMs: durationMs };
  if (to !== 'Failed' && to !== 'Retried') return {};
  return exception?.type === 'BusinessException'
    ? { businessExceptions: 1, businessMs: durationMs }
    : { applicationExceptions: 1, applicationMs: durationMs };
}

/** Whether they hold the end of a processing. */
export const isProcessed = (figures: Figures): boolean =>
  figures.successful + figures.applicationExceptions + figures.businessExceptions > 0;
