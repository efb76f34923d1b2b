import type { Claimed } from '../../../commands/claimWork.ts';
import type { Work } from '../../../commands/leasedWork.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { shownText } from '../../../domain/personal.ts';
import type { QueueItem } from '../../../domain/queueItem/queueItem.ts';
import type { Task } from '../../../domain/task/task.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { WorkFile } from '../../../domain/workReports.ts';
import { itemAttempts, taskAttempts } from '../../../readModel/attempts.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import { raw } from '../../http/json/jsonWriter.ts';
import { screaming } from '../../http/screaming.ts';

// Work as robots read it (ELMA's wire contract, robot API, Lease). What is not there is left out.

type Dto = Readonly<Record<string, unknown>>;

export const kindNamed = (name: 'QUEUE_ITEM' | 'TASK'): WorkKind => (name === 'TASK' ? 'task' : 'queueItem');

export function leaseDto(definitions: Definitions, claimed: Claimed): Dto {
  const { kind, leaseId, deadline } = claimed;
  const work =
    claimed.kind === 'task' ? taskDto(definitions, claimed.task) : itemDto(definitions, claimed.item);
  return { leaseId, kind: screaming(kind), ...work, expiresAt: fromMilliseconds(deadline) };
}

function itemDto(definitions: Definitions, item: QueueItem): Dto {
  const { created, priority, content, files, startProcessing, dueDate } = item;
  const queue = definitions.queue(created.queueId);
  return {
    itemId: String(created.id),
    ...itemAttempts(definitions, item),
    priority: screaming(priority),
    queue: { id: String(created.queueId), name: queue?.name ?? '' },
    reference: created.reference,
    input: raw(shownText(content) ?? '{}'),
    files: files.map(fileDto),
    grantedAt: startProcessing ?? undefined,
    deadline: dueDate ?? undefined,
    cancelRequested: false,
  };
}

function taskDto(definitions: Definitions, task: Task): Dto {
  const { created, priority, context, files, startTime, cancelRequested } = task;
  const process = definitions.process(created.processId);
  const version = process?.versions.find((each) => each.version === created.version);
  return {
    itemId: String(created.id),
    ...taskAttempts(definitions, task),
    priority,
    process: { token: process?.key, version: created.version, name: version?.name ?? '' },
    input: raw(context.text),
    files: files.filter(({ direction }) => direction === 'in').map(fileDto),
    grantedAt: startTime ?? undefined,
    cancelRequested,
  };
}

export const fileDto = ({ id, direction, name, size, sha256, contentType }: WorkFile): Dto => ({
  fileId: id,
  direction: direction === 'in' ? 'IN' : 'OUT',
  name,
  size,
  sha256,
  contentType,
});

/** Work after its robot has said something about it. */
export function workDto(work: Work): Dto {
  if (work.kind === 'task') {
    const { created, status, cancelRequested } = work.task;
    return { kind: 'TASK', itemId: String(created.id), status, cancelRequested };
  }
  const { created, status, retriedBy } = work.item;
  return {
    kind: 'QUEUE_ITEM',
    itemId: String(created.id),
    status: screaming(status),
    cancelRequested: false,
    nextItemId: retriedBy === null ? undefined : String(retriedBy),
  };
}
