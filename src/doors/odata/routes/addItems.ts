import { addQueueItem } from '../../../commands/addQueueItem.ts';
import type { BulkRow, FailedRow } from '../../../commands/bulkAddQueueItems.ts';
import { bulkAddQueueItems } from '../../../commands/bulkAddQueueItems.ts';
import type { NewItemInput } from '../../../commands/newItem.ts';
import { DomainError } from '../../../domain/errors.ts';
import { flatContent } from '../../http/json/content.ts';
import { readDto } from '../../http/json/dtoReader.ts';
import { rawMemberOfEach, rawMembers } from '../../http/json/rawMembers.ts';
import { contextOf, single, takes } from '../call.ts';
import { queueItemDto } from '../dto/queueItemDto.ts';
import type { QueueItemData } from '../dto/requests.ts';
import { addQueueItemRequest, bulkAddRequest, queueItemData } from '../dto/requests.ts';

const bulkContext = 'UiPath.Application.Dto.BulkOperationResponseDto_1OfFailedQueueItemDto';

function inputOf(dto: QueueItemData, rawContent: string | undefined): NewItemInput {
  return {
    priority: dto.Priority ?? null,
    reference: dto.Reference ?? null,
    deferDate: dto.DeferDate ?? null,
    dueDate: dto.DueDate ?? null,
    riskSlaDate: dto.RiskSlaDate ?? null,
    content: flatContent(rawContent, 'SpecificContent'),
    progress: dto.Progress ?? null,
    source: dto.Source ?? null,
    parentOperationId: dto.ParentOperationId ?? null,
  };
}

/** Answers 201, which every real client takes, where the guide says 200 (UiPath's contract, decision 1). */
export const addItem = takes(addQueueItemRequest, {
  permissions: ['Transactions.Create'],
  handle: async (call, { dto, text }) => {
    const { Name } = dto.itemData;
    if (typeof Name !== 'string' || Name === '')
      throw new DomainError('ParameterMissing', 'itemData.Name is required.');
    const [content] = rawMembers(text, ['itemData'], ['SpecificContent']);
    const input = inputOf(dto.itemData, content);
    const item = await addQueueItem(call.services.orchestrator, contextOf(call), Name, input);
    return single(call, 'queueItem/$entity', queueItemDto(item), 201);
  },
});

/** Answers 200 also where rows were refused; only a call that cannot be understood is an error. */
export const bulkAddItems = takes(bulkAddRequest, {
  permissions: ['Transactions.Create'],
  handle: async (call, { dto, text }) => {
    const rows = rowsOf(dto.queueItems ?? [], text);
    const { orchestrator } = call.services;
    const failed = await bulkAddQueueItems(
      orchestrator,
      contextOf(call),
      dto.queueName,
      dto.commitType,
      rows,
    );
    return single(call, bulkContext, {
      Success: failed.length === 0,
      Message: failed.length === 0 ? null : 'Some items have not been inserted.',
      FailedItems: failed.map(failedItem),
    });
  },
});

function rowsOf(rows: readonly unknown[], text: string): BulkRow[] {
  const contents = rawMemberOfEach(text, ['queueItems'], 'SpecificContent');
  return rows.map((row, index) => readRow(row, contents[index]));
}

function readRow(row: unknown, content: string | undefined): BulkRow {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    return new DomainError('InvalidArgument', 'The row must be an object.');
  try {
    return inputOf(readDto(row, queueItemData), content);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

const failedItem = ({ ordinal, error }: FailedRow): object => ({
  Ordinal: ordinal,
  ErrorCode: error.symbol,
  ErrorMessage: error.message,
  ErrorDetails: error.details,
});
