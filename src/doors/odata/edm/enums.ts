import {
  exceptionTypes,
  priorities,
  reviewStatuses,
  statuses,
} from '../../../domain/queueItem/statusMachine.ts';
import { enumType } from './model.ts';
import { dto, server } from './namespaces.ts';

const numbered = (...names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index]));

export const status = enumType(dto, 'QueueItemStatus', 'How far the work on an item is.', statuses);

export const reviewStatus = enumType(
  dto,
  'QueueItemReviewStatus',
  'What a person has decided about a failed or abandoned item.',
  reviewStatuses,
);

export const priority = enumType(dto, 'QueueItemPriority', 'Which items are taken first.', priorities);

export const exceptionType = enumType(
  dto,
  'ProcessingExceptionType',
  'Whether trying again may help: a business exception is the fault of the data.',
  exceptionTypes,
);

export const action = enumType(
  dto,
  'QueueItemEventAction',
  'What an event has done: Status is the pick-up by a robot, Retry a retry, Edit every other change.',
  numbered('Create', 'Edit', 'Delete', 'Status', 'Retry'),
);

export const reportType = enumType(
  dto,
  'ReportType',
  'The time that a record is about.',
  numbered('All', 'Minute', 'Hour', 'Day'),
);

export const commitType = enumType(
  dto,
  'BulkCommitType',
  'What becomes of the good rows of a bulk where others are refused.',
  numbered('AllOrNothing', 'StopOnFirstFailure', 'ProcessAllIndependently'),
);

export const referenceFilter = enumType(
  server,
  'ReferenceFilterOption',
  'How the reference of an item is compared with the one wanted.',
  numbered('Equals', 'StartsWith'),
);
