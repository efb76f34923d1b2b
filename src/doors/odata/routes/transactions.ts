import { completeWork, failWork, releaseWork } from '../../../commands/finishWork.ts';
import { setProgress } from '../../../commands/setProgress.ts';
import { startTransaction } from '../../../commands/startTransaction.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Fence } from '../../../domain/queueItem/queueItem.ts';
import { holderOf } from '../../../domain/queueItem/queueItem.ts';
import { flatContent, nestedContent } from '../../http/json/content.ts';
import { rawMembers } from '../../http/json/rawMembers.ts';
import type { Answer, Call, Sent } from '../call.ts';
import { contextOf, empty, single, takes } from '../call.ts';
import { queueItemDto } from '../dto/queueItemDto.ts';
import { progressRequest, startTransactionRequest, transactionResultRequest } from '../dto/requests.ts';
import { guidOf, numberOf } from '../path.ts';
import { demandItemByUniqueKey } from './readItems.ts';

/** This door knows no lease ids: who took the item is who may end it, unless the configuration allows anybody. */
const fenceOf = ({ services, caller }: Call): Fence => ({
  startTransactionBy: services.anyHolder ? null : holderOf(caller.principal),
});

/** 204 where nothing can be taken. */
export const start = takes(startTransactionRequest, {
  permissions: ['Work.Take', 'Transactions.Edit'],
  handle: async (call, { dto, text }) => {
    const { transactionData: data } = dto;
    const [raw] = rawMembers(text, ['transactionData'], ['SpecificContent']);
    const content = flatContent(raw, 'SpecificContent');
    const item = await startTransaction(call.services.orchestrator, contextOf(call), {
      queueName: data.Name,
      robotIdentifier: robotKeyOf(call, data.RobotIdentifier),
      referenceFilterOption: data.ReferenceFilterOption ?? null,
      reference: data.Reference ?? null,
      deferDate: data.DeferDate ?? null,
      dueDate: data.DueDate ?? null,
      parentOperationId: data.ParentOperationId ?? null,
      // An empty content asks for the next item as none does (UiPath's contract, status machine).
      content: content === '{}' ? null : content,
    });
    return item === null ? empty(204) : single(call, 'QueueItems/$entity', queueItemDto(item));
  },
});

/** The key of a robot; null for the caller itself, which a client may name by the credential that it sends. */
function robotKeyOf({ headers }: Call, sent: string | null | undefined): string | null {
  if (sent === null || sent === undefined || sent === '') return null;
  const [credential] = /\S+$/.exec(headers.authorization ?? '') ?? [];
  return sent === credential ? null : guidOf(sent.replace(/[{}]/g, ''), 'transactionData.RobotIdentifier');
}

export const setResult = takes(transactionResultRequest, {
  permissions: ['Work.Take', 'Transactions.Edit'],
  handle: async (call, sent) => endWork(call, numberOf(call.path.key, 'The key'), sent),
});

export const setResultByUniqueKey = takes(transactionResultRequest, {
  permissions: ['Work.Take', 'Transactions.Edit'],
  handle: async (call, result) => {
    const { created } = await demandItemByUniqueKey(call, call.path.args.get('uniquekey'));
    return endWork(call, created.id, result);
  },
});

type Result = Sent<(typeof transactionResultRequest)['members']>;

/** With a DeferDate the item is postponed, whatever else the result says; else it is done or has failed. */
async function endWork(call: Call, id: number, { dto, text }: Result): Promise<Answer> {
  const { transactionResult: sent } = dto;
  const [output, analytics] = rawMembers(text, ['transactionResult'], ['Output', 'Analytics']);
  const work = [call.services.orchestrator, contextOf(call), id, fenceOf(call)] as const;
  const result = {
    output: nestedContent(output, 'Output'),
    analytics: nestedContent(analytics, 'Analytics'),
    progress: sent.Progress ?? null,
    operationId: sent.OperationId ?? null,
  };
  const { DeferDate: deferDate, DueDate: dueDate, ProcessingException: exception } = sent;
  if (typeof deferDate === 'string')
    await releaseWork(...work, { deferDate, ...result, dueDate: dueDate ?? null });
  else if (sent.IsSuccessful === true) await completeWork(...work, result);
  else if (sent.IsSuccessful === false) await failWork(...work, exceptionOf(exception), result);
  else throw new DomainError('ParameterMissing', 'transactionResult.IsSuccessful is required.');
  return empty();
}

interface SentException {
  readonly Reason?: string | null;
  readonly Details?: string | null;
  readonly Type?: 'ApplicationException' | 'BusinessException' | null;
  readonly AssociatedImageFilePath?: string | null;
}

const exceptionOf = (sent: SentException | null | undefined): Parameters<typeof failWork>[4] => ({
  reason: sent?.Reason ?? null,
  details: sent?.Details ?? null,
  type: sent?.Type ?? 'ApplicationException',
  associatedImageFilePath: sent?.AssociatedImageFilePath ?? null,
});

export const setTransactionProgress = takes(progressRequest, {
  permissions: ['Work.Take', 'Transactions.Edit'],
  handle: async (call, { dto }) => {
    const id = numberOf(call.path.key, 'The key');
    await setProgress(call.services.orchestrator, contextOf(call), id, fenceOf(call), dto.progress);
    return empty();
  },
});
