import { boolean, collection, complexType, entityType, int32, notNull, of, string } from '../model.ts';
import { dto } from '../namespaces.ts';
import { id } from './shared.ts';

// What calls on items are answered, by UiPath's names (UiPath's contract, DTOs). All is null where there is nothing to
// tell.

/** The set that operations of transactions are called on; it has no entities of its own. */
export const queue = entityType({
  namespace: dto,
  name: 'QueueTransaction',
  about: 'An item, by its number, as robots work on it.',
  key: ['Id'],
  properties: { Id: id },
});

export const failedQueueItem = complexType({
  namespace: dto,
  name: 'FailedQueueItemDto',
  about: 'A row of a bulk that was refused.',
  properties: {
    Ordinal: notNull(int32('Which row it is, from 1.')),
    ErrorCode: string('Why, as a name.'),
    ErrorMessage: string('Why, in a sentence.'),
    ErrorDetails: string('More of it, one line a violation.'),
  },
});

const bulk = (failed: string) => ({
  Success: notNull(boolean('Whether none was refused.')),
  Message: string(`That some were: ${failed}.`),
});

export const bulkOfFailedItems = complexType({
  namespace: dto,
  name: 'BulkOperationResponseDto_1OfFailedQueueItemDto',
  about: 'What became of the rows of a bulk.',
  properties: {
    ...bulk('see FailedItems'),
    FailedItems: notNull(of(collection(failedQueueItem), 'The rows that were refused.')),
  },
});

export const bulkOfIds = complexType({
  namespace: dto,
  name: 'BulkOperationResponseDto_1OfInt64',
  about: 'What became of a change of many items.',
  properties: {
    ...bulk('see FailedItems'),
    FailedItems: notNull(
      of(collection('Edm.Int64'), 'The items that refused, a stale RowVersion among them.'),
    ),
  },
});
