import { createTask, taskTarget } from '../../../commands/createTask.ts';
import { acceptOnce } from '../../../commands/idempotency.ts';
import { DomainError } from '../../../domain/errors.ts';
import { tryParseUuid } from '../../../domain/uuid.ts';
import { parseBody } from '../../http/json/parseBody.ts';
import { rawMembers } from '../../http/json/rawMembers.ts';
import type { Answer, SystemCall } from '../call.ts';
import { bodyOf, contextOf, principalOf } from '../call.ts';
import { createTaskRequest } from '../dto/requests.ts';
import { createdAnswer } from '../dto/task.ts';

/**
 * `POST /v1/orchestra/task/create`: whatever becomes of the task at once, it is shown as it was created; given again
 * under the same Idempotency-Key, as it is then.
 */
export async function create(call: SystemCall): Promise<Answer> {
  const { services, system, key } = call;
  const { orchestrator } = services;
  const request = bodyOf(call, createTaskRequest).task;
  const { process, version, ctx, callback, priority } = request;
  const token = tryParseUuid(process);
  const folderId = token === null ? undefined : orchestrator.definitions.processByKey(token)?.folderId;
  const keyed = key === null ? null : { key, request: JSON.stringify(['createTask', request]) };
  const context = await acceptOnce(
    orchestrator,
    contextOf(call, principalOf(system), folderId ?? 0),
    keyed,
    () => taskTarget(orchestrator),
  );
  const task = await createTask(orchestrator, context, {
    systemId: system.id,
    process,
    version: version ?? 0,
    context: contextText(call, ctx),
    callback: textOf(callback),
    priority: priority === undefined || priority === 'EMPTY_P' ? null : priority,
  });
  return createdAnswer(orchestrator.definitions, task, call.settings.createOffset);
}

/** Clients write an empty text for nothing. */
const textOf = (text: string | null | undefined): string | null =>
  text === undefined || text === null || text.trim() === '' ? null : text;

/** The context as it was written, be it within a text or as it is; null where there is none. */
function contextText({ body }: SystemCall, ctx: unknown): string | null {
  if (ctx === undefined || ctx === null) return null;
  if (typeof ctx === 'string') return textOf(ctx) === null ? null : readable(ctx);
  const [raw] = rawMembers(body.text, ['task'], ['ctx']);
  if (typeof ctx !== 'object' || Array.isArray(ctx) || raw === undefined)
    throw new DomainError('InvalidTaskContext', 'ctx must be a JSON object within a text.');
  return raw;
}

/** As deep as a body may be: whoever reads it later goes down level by level. Throws InvalidTaskContext. */
function readable(ctx: string): string {
  try {
    return parseBody(ctx, 'ctx').text;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError('InvalidTaskContext', error.message, error.details);
  }
}
