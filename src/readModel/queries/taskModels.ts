import { exceptionTypeNames, taskPriorityNames, taskStatusNames } from '../../../projections/names.ts';
import { type EntityDefinition, entityModel, enumeration } from '../expression/model.ts';

// What of tasks and of what belongs to them can be filtered and sorted. Rows hold the numbers of enumerations.

const id = { type: 'int', column: 'id', nullable: false } as const;
const key = { type: 'guid', column: 'key', nullable: false } as const;
const name = { type: 'string', column: 'name', nullable: false, ignoreCase: true } as const;
const creationTime = { type: 'instant', column: 'creation_time', nullable: false } as const;
const access = {
  type: 'enum',
  column: 'access',
  nullable: false,
  enumeration: enumeration(['REQUEST', 'ALLOWED', 'LOCKED']),
} as const;
const status = {
  type: 'enum',
  column: 'status',
  nullable: false,
  enumeration: enumeration(taskStatusNames, 'number'),
} as const;

type Properties = EntityDefinition['properties'];

export const processModel = entityModel({
  name: 'Process',
  alias: 'process',
  properties: {
    Id: id,
    Token: key,
    Name: name,
    FolderId: { type: 'int', column: 'folder_id', nullable: false },
    CurrentVersion: { type: 'int', column: 'current_version' },
    MaxAttempts: { type: 'int', column: 'max_attempts', nullable: false },
    CreationTime: creationTime,
  },
  others: ['Versions'],
});

/** Without the UUID: by guessing at it with filters, it would be found. */
export const systemModel = entityModel({
  name: 'System',
  alias: 'external_system',
  properties: {
    Id: id,
    Name: name,
    Description: { type: 'string', column: 'description', ignoreCase: true },
    Access: access,
    CreationTime: creationTime,
  },
});

export const botModel = entityModel({
  name: 'Bot',
  alias: 'bot',
  properties: {
    Id: id,
    Key: key,
    Name: name,
    Access: access,
    Version: { type: 'string', column: 'version' },
    Os: { type: 'string', column: 'os', ignoreCase: true },
    Host: { type: 'string', column: 'host', ignoreCase: true },
    User: { type: 'string', column: 'user_name', ignoreCase: true },
    Cpu: { type: 'string', column: 'cpu', ignoreCase: true },
    RamMb: { type: 'int', column: 'ram_mb' },
    CreationTime: creationTime,
  },
  others: ['Kinds', 'Groups'],
});

export const taskModel = entityModel({
  name: 'Task',
  alias: 'task',
  properties: {
    Id: id,
    FolderId: { type: 'int', column: 'folder_id', nullable: false },
    SystemId: { type: 'int', column: 'system_id', nullable: false },
    ProcessId: { type: 'int', column: 'process_id', nullable: false },
    ProcessVersion: { type: 'int', column: 'process_version', nullable: false },
    BotId: { type: 'int', column: 'bot_id' },
    Status: status,
    Priority: {
      type: 'enum',
      column: 'priority',
      nullable: false,
      enumeration: enumeration(taskPriorityNames, 'number'),
    },
    CreationTime: creationTime,
    UpdateTime: { type: 'instant', column: 'update_time', nullable: false },
    DeferDate: { type: 'instant', column: 'defer_date' },
    StartTime: { type: 'instant', column: 'start_time' },
    EndTime: { type: 'instant', column: 'end_time' },
    Run: { type: 'int', column: 'run', nullable: false },
    CancelRequested: { type: 'boolean', column: 'cancel_requested', nullable: false },
    ContextId: { type: 'guid', column: 'context_id' },
    Progress: { type: 'string', column: 'progress' },
    Percent: { type: 'int', column: 'percent' },
    ReviewerUserId: { type: 'int', column: 'reviewer_id' },
    FailureType: {
      type: 'enum',
      column: 'failure_type',
      enumeration: enumeration(exceptionTypeNames, 'number'),
    },
    FailureReason: { type: 'string', column: 'failure_reason' },
    FailureDetails: { type: 'string', column: 'failure_details' },
    FailureCode: { type: 'string', column: 'failure_code' },
    Context: { type: 'string', column: 'context', sortable: false },
    Output: { type: 'string', column: 'output', sortable: false },
  } satisfies Properties,
  navigations: {
    Process: { entity: processModel, alias: 'process' },
    System: { entity: systemModel, alias: 'external_system' },
    Bot: { entity: botModel, alias: 'bot' },
  },
  others: ['Groups', 'Files', 'Metrics', 'Callback', 'Version', 'Lost'],
});

export const taskHistoryModel = entityModel({
  name: 'TaskEvent',
  alias: 'event',
  properties: {
    Id: { type: 'int', column: 'shown_id', nullable: false },
    TaskId: { type: 'int', column: 'task_id', nullable: false },
    Timestamp: { type: 'instant', column: 'at', nullable: false },
    Type: { type: 'string', column: 'type', nullable: false },
    Status: status,
    UserId: { type: 'int', column: 'user_id' },
    UserName: { type: 'string', column: 'user_name', nullable: false, ignoreCase: true },
    ReviewerUserId: { type: 'int', column: 'reviewer_id' },
  },
});

export const taskCommentModel = entityModel({
  name: 'TaskComment',
  alias: 'comment',
  properties: {
    Id: { type: 'int', column: 'shown_id', nullable: false },
    TaskId: { type: 'int', column: 'item_id', nullable: false },
    Text: { type: 'string', column: 'text', nullable: false },
    CreationTime: creationTime,
    UserId: { type: 'int', column: 'user_id' },
    UserName: { type: 'string', column: 'user_name', nullable: false, ignoreCase: true },
  },
});

export const taskStatusModel = entityModel({
  name: 'ProcessStatus',
  alias: 'status',
  properties: {
    ProcessId: id,
    Name: name,
    Preparing: { type: 'int', column: 'preparing', nullable: false },
    Queued: { type: 'int', column: 'queued', nullable: false },
    Executing: { type: 'int', column: 'executing', nullable: false },
    Done: { type: 'int', column: 'done', nullable: false },
    Failed: { type: 'int', column: 'failed', nullable: false },
    Cancelled: { type: 'int', column: 'cancelled', nullable: false },
    Lost: { type: 'int', column: 'lost', nullable: false },
    LastEnded: { type: 'instant', column: 'last_ended' },
  },
});
