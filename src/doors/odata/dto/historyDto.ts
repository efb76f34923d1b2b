import type { CommentView } from '../../../readModel/queries/comments.ts';
import type { HistoryEntry } from '../../../readModel/queries/history.ts';
import type { Dto } from './queueItemDto.ts';

/** UiPath's QueueItemEventDto as its guide prints it. */
export const historyDto = (entry: HistoryEntry): Dto => ({
  QueueItemId: entry.itemId,
  Timestamp: entry.at,
  Action: entry.action,
  Data: null,
  UserId: entry.userId,
  UserName: entry.userName,
  Status: entry.status,
  ReviewStatus: entry.reviewStatus,
  ReviewerUserId: entry.reviewerId,
  ReviewerUserName: entry.reviewerName,
  Id: entry.id,
});

/** UiPath's QueueItemCommentDto. */
export const commentDto = (comment: CommentView): Dto => ({
  Text: comment.text,
  QueueItemId: comment.itemId,
  CreationTime: comment.creationTime,
  UserId: comment.userId,
  UserName: comment.userName,
  Id: comment.id,
});
