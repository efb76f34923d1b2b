import type { Folder, Robot, User } from '../../domain/directory/directory.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import type { QueueItem } from '../../domain/queueItem/queueItem.ts';
import type { CommentView } from '../../readModel/queries/comments.ts';
import type { HistoryEntry } from '../../readModel/queries/history.ts';
import {
  commentModel,
  folderModel,
  historyModel,
  queueDefinitionModel,
  queueItemModel,
  robotModel,
  userModel,
} from '../../readModel/queries/models.ts';
import type { Call } from './call.ts';
import { commentDto, historyDto } from './dto/historyDto.ts';
import { folderDto, robotDto, simpleUserDto, userDto } from './dto/directoryDto.ts';
import { queueDefinitionDto } from './dto/queueDefinitionDto.ts';
import type { Dto } from './dto/queueItemDto.ts';
import { newerMembers, queueItemDto } from './dto/queueItemDto.ts';
import type { EntitySet } from './reading.ts';

export const queueItems: EntitySet<QueueItem> = {
  name: 'QueueItems',
  model: queueItemModel,
  dto: queueItemDto,
  more: newerMembers,
  navigate: behindItem,
};

/** What the item points to is in memory, so that expanding it costs no query. */
function behindItem(item: QueueItem, navigation: string, call: Call): Dto | null {
  const { definitions } = call.services.orchestrator;
  switch (navigation) {
    case 'Robot':
      return optional(item.robotId === null ? undefined : definitions.robot(item.robotId), robotDto);
    case 'QueueDefinition':
      return optional(definitions.queue(item.created.queueId), queueDefinitionDto);
    case 'ReviewerUser':
      return optional(
        item.reviewerId === null ? undefined : definitions.user(item.reviewerId),
        simpleUserDto,
      );
    default:
      // ProcessingException stands in the item itself.
      return (queueItemDto(item)[navigation] ?? null) as Dto | null;
  }
}

const optional = <T>(found: T | undefined, dto: (entity: T) => Dto): Dto | null =>
  found === undefined ? null : dto(found);

export const history: EntitySet<HistoryEntry> = {
  name: 'QueueItemEvents',
  model: historyModel,
  dto: historyDto,
  more: ({ externalClientId }) => ({ ExternalClientId: externalClientId }),
};

export const comments: EntitySet<CommentView> = {
  name: 'QueueItemComments',
  model: commentModel,
  dto: commentDto,
};

export const queueDefinitions: EntitySet<Queue> = {
  name: 'QueueDefinitions',
  model: queueDefinitionModel,
  dto: queueDefinitionDto,
};

export const folders: EntitySet<Folder> = { name: 'Folders', model: folderModel, dto: folderDto };
export const users: EntitySet<User> = { name: 'Users', model: userModel, dto: userDto };
export const reviewers: EntitySet<User> = { name: 'Users', model: userModel, dto: simpleUserDto };
export const robots: EntitySet<Robot> = { name: 'Robots', model: robotModel, dto: robotDto };
