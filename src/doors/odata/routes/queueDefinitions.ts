import { createQueue, deleteQueue, demandQueueById, editQueue } from '../../../commands/queues.ts';
import type { Route } from '../call.ts';
import { bodyOf, contextOf, empty, single } from '../call.ts';
import { queueDefinitionDto, settingsOf } from '../dto/queueDefinitionDto.ts';
import { queueDefinitionRequest } from '../dto/requests.ts';
import { numberOf } from '../path.ts';

export const createDefinition: Route = {
  permissions: ['Queues.Create'],
  handle: async (call) => {
    const { dto } = bodyOf(call, queueDefinitionRequest);
    const queue = await createQueue(call.services.orchestrator, contextOf(call), settingsOf(dto));
    return single(call, 'QueueDefinitions/$entity', queueDefinitionDto(queue), 201);
  },
};

/** Answers the changed entity, which pleases clients that read the body and those that do not. */
export const editDefinition: Route = {
  permissions: ['Queues.Edit'],
  handle: async (call) => {
    const { orchestrator } = call.services;
    const context = contextOf(call);
    const id = numberOf(call.path.key, 'The key');
    const { dto } = bodyOf(call, queueDefinitionRequest);
    const before = demandQueueById(orchestrator, context, id);
    const queue = await editQueue(orchestrator, context, id, settingsOf(dto, before));
    return single(call, 'QueueDefinitions/$entity', queueDefinitionDto(queue));
  },
};

export const deleteDefinition: Route = {
  permissions: ['Queues.Delete'],
  handle: async (call) => {
    await deleteQueue(call.services.orchestrator, contextOf(call), numberOf(call.path.key, 'The key'));
    return empty(204);
  },
};
