import { plainEnvelope } from '../domain/envelope.ts';
import { DomainError } from '../domain/errors.ts';
import type { Target } from '../domain/idempotency.ts';
import type { Instant } from '../domain/instant.ts';
import { toMilliseconds } from '../domain/instant.ts';
import type { Queue } from '../domain/queue/queue.ts';
import { checkNewItem, createItem } from '../domain/queueItem/create.ts';
import type { CreateData } from '../domain/queueItem/events.ts';
import type { Priority } from '../domain/queueItem/statusMachine.ts';
import type { Definitions } from '../readModel/definitions.ts';
import { timeOrderedUuid } from './timeOrderedUuid.ts';
import { checkSize } from './schema/limits.ts';
import { compileSchema } from './schema/compileSchema.ts';

/** What a door says about a new item; `content` is a JSON object as text, flat, as received. */
export interface NewItemInput {
  readonly priority?: Priority | null;
  readonly reference?: string | null;
  readonly deferDate?: Instant | null;
  readonly dueDate?: Instant | null;
  readonly riskSlaDate?: Instant | null;
  readonly content?: string | null;
  readonly progress?: string | null;
  readonly source?: string | null;
  readonly parentOperationId?: string | null;
}

/** The queue of a name in a folder; ItemNotFound where there is none. */
export function demandQueue(definitions: Definitions, folderId: number, name: string): Queue {
  const queue = definitions.queueByName(folderId, name);
  if (queue === undefined) throw new DomainError('ItemNotFound', `Queue ${shortened(name)} does not exist.`);
  return queue;
}

const shortened = (name: string): string => (name.length > 50 ? `${name.slice(0, 50)}…` : name);

/** Everything that can be refused before an id is given: sizes, the queue's rules, its schema. */
export function checkInput(queue: Queue, input: NewItemInput): void {
  checkNewItem(queue, domainInput(input));
  if (typeof input.content === 'string') checkSize('content', input.content);
  if (typeof input.progress === 'string') checkSize('progress', input.progress);
  if (queue.specificDataJsonSchema !== null)
    checkSchema(
      queue.specificDataJsonSchema,
      input.content ?? '{}',
      'QueueItemViolatesSpecificDataJsonSchema',
    );
}

/** Throws the code with one line a violation. */
export function checkSchema(
  schema: string,
  text: string,
  code:
    | 'QueueItemViolatesSpecificDataJsonSchema'
    | 'QueueItemViolatesOutputDataJsonSchema'
    | 'QueueItemViolatesAnalyticsDataJsonSchema',
): void {
  const violations = compileSchema(schema).check(text);
  if (violations.length > 0) throw new DomainError(code, undefined, violations.join('\n'));
}

/** The first event of an item with this id; the keys are made up unless they are given. */
export function newItem(
  queue: Queue,
  id: number,
  input: NewItemInput,
  at: Instant,
  { key, uniqueKey }: Pick<Target, 'key' | 'uniqueKey'> = {},
): CreateData {
  const now = Math.floor(toMilliseconds(at));
  const identity = { id, key: key ?? timeOrderedUuid(now), uniqueKey: uniqueKey ?? timeOrderedUuid(now) };
  return createItem(queue, identity, domainInput(input), at);
}

const domainInput = (input: NewItemInput): Parameters<typeof createItem>[2] => ({
  priority: input.priority ?? null,
  reference: input.reference ?? null,
  deferDate: input.deferDate ?? null,
  dueDate: input.dueDate ?? null,
  riskSlaDate: input.riskSlaDate ?? null,
  content: typeof input.content === 'string' ? plainEnvelope(input.content) : null,
  progress: input.progress ?? null,
  source: input.source ?? null,
  parentOperationId: input.parentOperationId ?? null,
});
