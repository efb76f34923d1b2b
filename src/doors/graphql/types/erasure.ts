import { Field, ID, ObjectType } from 'type-graphql';
import type { ErasedWork } from '../../../commands/erasing/eraseItem.ts';
import type { PersonalKind } from '../../../domain/personal.ts';
import { PersonalKindEnum } from '../enums.ts';
import { queueItemNode, QueueItemType } from './queueItem.ts';

@ObjectType('EraseItemPayload', { description: 'What has become of the attempts at a piece of work.' })
export class EraseItemPayload {
  @Field(() => QueueItemType, { description: 'The item.' })
  declare readonly item: QueueItemType;

  @Field(() => [ID], { description: 'All attempts at its work that are erased, by their numbers.' })
  declare readonly attemptIds: readonly string[];

  @Field(() => [PersonalKindEnum], {
    description:
      'What of it stays in the log in plain text, where nobody is shown it through this server: it was written before its queue called it personal. Empty where the key was all there was to it.',
  })
  declare readonly plaintext: readonly PersonalKind[];

  @Field(() => Boolean, {
    description:
      'Whether the key is destroyed. Not yet where another attempt was begun at the same moment: it is when that has ended.',
  })
  declare readonly isComplete: boolean;
}

export const erasedNode = ({ item, attempts, plaintext, isComplete }: ErasedWork): EraseItemPayload => ({
  item: queueItemNode(item),
  attemptIds: attempts.map(String),
  plaintext,
  isComplete,
});
