import { createQueue, deleteQueue, demandQueueById, editQueue } from '../../../commands/queues.ts';
import type { Route } from '../call.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Answer, Call } from '../call.ts';
import { contextOf, empty, single, takes } from '../call.ts';
import { queueDefinitionDto, retentionMembers, settingsOf } from '../dto/queueDefinitionDto.ts';
import type { QueueDefinitionRequest } from '../dto/requests.ts';
import { queueDefinitionRequest, queueWithRetentionRequest } from '../dto/requests.ts';
import { numberOf } from '../path.ts';

export const createDefinition = takes(queueDefinitionRequest, {
  permissions: ['Queues.Create'],
  handle: (call, { dto }) => create(call, dto),
});

/** As createDefinition, by the call of newer clients, which say how long items are kept. Here they are always kept. */
export const createWithRetention = takes(queueWithRetentionRequest, {
  permissions: ['Queues.Create'],
  handle: (call, { dto }) => create(call, dto),
});

async function create(call: Call, dto: QueueDefinitionRequest): Promise<Answer> {
  const queue = await createQueue(call.services.orchestrator, contextOf(call), settingsOf(dto));
  return single(call, 'QueueDefinitions/$entity', queueDefinitionDto(queue), 201);
}

export const editDefinition = takes(queueDefinitionRequest, {
  permissions: ['Queues.Edit'],
  handle: async (call, { dto }) => edit(call, numberOf(call.path.key, 'The key'), dto),
});

/** The body names the queue. */
export const editWithRetention = takes(queueWithRetentionRequest, {
  permissions: ['Queues.Edit'],
  handle: async (call, { dto }) => {
    if (typeof dto.Id !== 'number') throw new DomainError('ParameterMissing', 'Id is required.');
    return edit(call, dto.Id, dto);
  },
});

/** Answers the changed entity, which pleases clients that read the body and those that do not. */
async function edit(call: Call, id: number, dto: QueueDefinitionRequest): Promise<Answer> {
  const { orchestrator } = call.services;
  const context = contextOf(call);
  const before = demandQueueById(orchestrator, context, id);
  const queue = await editQueue(orchestrator, context, id, settingsOf(dto, before));
  return single(call, 'QueueDefinitions/$entity', queueDefinitionDto(queue));
}

export const getWithRetention: Route = {
  permissions: ['Queues.View'],
  handle: async (call) => {
    const id = numberOf(call.path.args.get('id'), 'id');
    const queue = demandQueueById(call.services.orchestrator, contextOf(call), id);
    return single(call, 'QueueDefinitions/$entity', { ...queueDefinitionDto(queue), ...retentionMembers });
  },
};

export const deleteDefinition: Route = {
  permissions: ['Queues.Delete'],
  handle: async (call) => {
    await deleteQueue(call.services.orchestrator, contextOf(call), numberOf(call.path.key, 'The key'));
    return empty(204);
  },
};
