import type { VerificationState } from '../../../audit/verify/verifications.ts';
import type { BreakReason, FaultKind } from '../../../domain/audit/events.ts';
import type { FieldType } from '../../../domain/changes/changes.ts';
import type { QueueItemEvent } from '../../../domain/queueItem/events.ts';
import { enumType } from '../enums.ts';

export const WorkEventTypeEnum = enumType<QueueItemEvent['type']>(
  'WorkEventType',
  'What happened to a piece of work, as its event stream names it.',
  {
    Create: 'It was added.',
    Status: 'Its status changed.',
    Edit: 'Something of it changed but its status and its reviewer.',
    ReviewerSet: 'Its reviewer was set or unset.',
    CommentAdded: 'Somebody commented on it.',
    CommentEdited: 'A comment on it was changed.',
    CommentDeleted: 'A comment on it was taken away.',
    Delete: 'It was deleted.',
    Erased: 'What it held was erased: content, output, analytics, comments and files.',
  },
);

export const FieldTypeEnum = enumType<FieldType>('FieldType', 'What kind of value a field has.', {
  text: 'A text.',
  number: 'A number, in decimal.',
  boolean: '`true` or `false`.',
  instant: 'An instant, as DateTime.',
  enum: 'A value of an enumeration, as this schema names it.',
  json: 'A JSON object as text, as JSONText.',
});

export const BreakReasonEnum = enumType<BreakReason>(
  'ChainBreakReason',
  'Why an event does not continue the hash chain of its stream.',
  {
    gap: 'Its revision does not follow: events before it are missing, or one stands twice.',
    unsealed: 'It carries no hash.',
    altered: 'It, its place or the event before it is not what was sealed.',
  },
);

export const FaultKindEnum = enumType<FaultKind>('AnchorFaultKind', 'Why an anchor does not hold.', {
  unreadable: 'What stands in its place in the log is no anchor.',
  signature: 'Its signature is not one of what it says.',
  key: 'It was signed with a key that does not count.',
  chain: 'It does not follow the anchor before it.',
  content: 'The events that it covers are not those that it was made of: some were altered, cut or put in.',
  lost: 'Whoever made it missed a later anchor: the end of the log was cut, or an old copy put back.',
  missing: 'It is kept elsewhere, and is not in the log.',
});

export const VerificationStatusEnum = enumType<VerificationState['status']>(
  'VerificationStatus',
  'How far a verification is.',
  {
    running: 'The log is being read.',
    finished: 'It has ended; `result` says what was found, be it good or bad.',
    failed: 'It could not be brought to its end; `reason` says why.',
    interrupted: 'The server that was at it has stopped. Begin another one.',
  },
);

export const ProofSideEnum = enumType<'left' | 'right'>(
  'ProofSide',
  'On which side of what was computed so far a hash stands.',
  { left: 'Before it.', right: 'Behind it.' },
);
