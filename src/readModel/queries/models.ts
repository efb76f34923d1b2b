import {
  actionNames,
  exceptionTypeNames,
  priorityNames,
  reviewStatusNames,
  statusNames,
} from '../../../projections/names.ts';
import { type EntityDefinition, entityModel, enumeration } from '../expression/model.ts';

// What of each entity can be filtered and sorted, by the names of UiPath's DTOs (version 20). Rows hold the numbers
// of enumerations.

type Properties = EntityDefinition['properties'];

const id = { type: 'int', column: 'id', nullable: false } as const;
const key = { type: 'guid', column: 'key', nullable: false } as const;
const creationTime = { type: 'instant', column: 'creation_time', nullable: false } as const;
const status = enumeration(statusNames, 'number');
const reviewStatus = enumeration(reviewStatusNames, 'number');
const exceptionType = enumeration(exceptionTypeNames, 'number');

export const folderModel = entityModel({
  name: 'Folder',
  alias: 'folder',
  properties: {
    Id: id,
    Key: key,
    DisplayName: { type: 'string', column: 'display_name', nullable: false, ignoreCase: true },
    FullyQualifiedName: { type: 'string', column: 'fully_qualified_name', nullable: false, ignoreCase: true },
    Description: { type: 'string', column: 'description' },
    ParentId: { type: 'int', column: 'parent_id' },
    CreationTime: creationTime,
  },
  others: [
    'FullyQualifiedNameOrderable',
    'ProvisionType',
    'PermissionModel',
    'ParentKey',
    'IsActive',
    'FeedType',
    'FolderType',
    'IsPersonal',
  ],
});

export const userModel = entityModel({
  name: 'User',
  alias: 'app_user',
  properties: {
    Id: id,
    Key: key,
    UserName: { type: 'string', column: 'user_name', nullable: false, ignoreCase: true },
    Name: { type: 'string', column: 'name', ignoreCase: true },
    Surname: { type: 'string', column: 'surname', ignoreCase: true },
    EmailAddress: { type: 'string', column: 'email', ignoreCase: true },
    IsActive: { type: 'boolean', column: 'is_active', nullable: false },
    CreationTime: creationTime,
  },
  others: ['FullName', 'RolesList', 'OrganizationUnits', 'TenantId', 'Type'],
});

export const robotModel = entityModel({
  name: 'Robot',
  alias: 'robot',
  properties: {
    Id: id,
    Key: key,
    Name: { type: 'string', column: 'name', nullable: false, ignoreCase: true },
    MachineName: { type: 'string', column: 'machine_name', nullable: false, ignoreCase: true },
    Username: { type: 'string', column: 'username', ignoreCase: true },
    Description: { type: 'string', column: 'description' },
    Type: { type: 'string', column: 'type', nullable: false },
    RobotEnvironments: { type: 'string', column: 'robot_environments', nullable: false },
    UserId: { type: 'int', column: 'user_id' },
    CreationTime: creationTime,
  },
  others: [
    'LicenseKey',
    'MachineId',
    'Password',
    'ExecutionSettings',
    'HostingType',
    'ProvisionType',
    'Enabled',
  ],
});

export const queueDefinitionModel = entityModel({
  name: 'QueueDefinition',
  alias: 'queue_definition',
  properties: {
    Id: id,
    Key: key,
    Name: { type: 'string', column: 'name', nullable: false, ignoreCase: true },
    // What some clients call it.
    QueueDefinitionName: { type: 'string', column: 'name', nullable: false, ignoreCase: true },
    Description: { type: 'string', column: 'description', ignoreCase: true },
    MaxNumberOfRetries: { type: 'int', column: 'max_number_of_retries', nullable: false },
    AcceptAutomaticallyRetry: { type: 'boolean', column: 'accept_automatically_retry', nullable: false },
    RetryAbandonedItems: { type: 'boolean', column: 'retry_abandoned_items', nullable: false },
    EnforceUniqueReference: { type: 'boolean', column: 'enforce_unique_reference', nullable: false },
    Encrypted: { type: 'boolean', column: 'encrypted', nullable: false },
    CreationTime: creationTime,
    ProcessScheduleId: { type: 'int', column: 'process_schedule_id' },
    SlaInMinutes: { type: 'int', column: 'sla_in_minutes', nullable: false },
    RiskSlaInMinutes: { type: 'int', column: 'risk_sla_in_minutes', nullable: false },
    ReleaseId: { type: 'int', column: 'release_id' },
    OrganizationUnitId: { type: 'int', column: 'folder_id', nullable: false },
  },
  others: [
    'SpecificDataJsonSchema',
    'OutputDataJsonSchema',
    'AnalyticsDataJsonSchema',
    'IsProcessInCurrentFolder',
    'FoldersCount',
    'OrganizationUnitFullyQualifiedName',
    'Tags',
  ],
});

const processingExceptionModel = entityModel({
  name: 'ProcessingException',
  alias: 'item',
  properties: {
    Reason: { type: 'string', column: 'exception_reason' },
    Details: { type: 'string', column: 'exception_details' },
    Type: { type: 'enum', column: 'exception_type', enumeration: exceptionType },
    AssociatedImageFilePath: { type: 'string', column: 'exception_image' },
    CreationTime: { type: 'instant', column: 'end_processing' },
  },
});

export const queueItemModel = entityModel({
  name: 'QueueItem',
  alias: 'item',
  properties: {
    Id: id,
    QueueDefinitionId: { type: 'int', column: 'queue_id', nullable: false },
    Status: { type: 'enum', column: 'status', nullable: false, enumeration: status },
    ReviewStatus: { type: 'enum', column: 'review_status', nullable: false, enumeration: reviewStatus },
    ReviewerUserId: { type: 'int', column: 'reviewer_id' },
    Key: key,
    UniqueKey: { type: 'guid', column: 'unique_key', nullable: false },
    Reference: { type: 'string', column: 'reference' },
    ProcessingExceptionType: { type: 'enum', column: 'exception_type', enumeration: exceptionType },
    DueDate: { type: 'instant', column: 'due_date' },
    RiskSlaDate: { type: 'instant', column: 'risk_sla_date' },
    Priority: {
      type: 'enum',
      column: 'priority',
      nullable: false,
      enumeration: enumeration(priorityNames, 'number'),
    },
    RobotId: { type: 'int', column: 'robot_id' },
    DeferDate: { type: 'instant', column: 'defer_date' },
    StartProcessing: { type: 'instant', column: 'start_processing' },
    EndProcessing: { type: 'instant', column: 'end_processing' },
    SecondsInPreviousAttempts: { type: 'int', column: 'seconds_in_previous_attempts', nullable: false },
    AncestorId: { type: 'int', column: 'ancestor_id' },
    AncestorUniqueKey: { type: 'guid', column: 'ancestor_unique_key' },
    RetryNumber: { type: 'int', column: 'retry_number', nullable: false },
    ManualAncestorId: { type: 'int', column: 'manual_ancestor_id' },
    ManualAncestorUniqueKey: { type: 'guid', column: 'manual_ancestor_unique_key' },
    ManualRetryNumber: { type: 'int', column: 'manual_retry_number', nullable: false },
    CreationTime: creationTime,
    Progress: { type: 'string', column: 'progress' },
    ParentOperationId: { type: 'string', column: 'parent_operation_id' },
    OperationId: { type: 'string', column: 'operation_id' },
    Source: { type: 'string', column: 'source' },
    OrganizationUnitId: { type: 'int', column: 'folder_id', nullable: false },
    // What is shown wraps this text once more, so that only a search in it makes sense.
    SpecificData: { type: 'string', column: 'content', sortable: false },
    OutputData: { type: 'string', column: 'output', sortable: false },
    AnalyticsData: { type: 'string', column: 'analytics', sortable: false },
  } satisfies Properties,
  navigations: {
    Robot: { entity: robotModel, alias: 'robot' },
    QueueDefinition: { entity: queueDefinitionModel, alias: 'queue_definition' },
    ReviewerUser: { entity: userModel, alias: 'app_user' },
    ProcessingException: { entity: processingExceptionModel, alias: 'item' },
  },
  others: [
    'SpecificContent',
    'Output',
    'Analytics',
    'RowVersion',
    'Encrypted',
    'Error',
    'CreatorJobKey',
    'ExecutorJobKey',
    'HasVideoRecorded',
    'OrganizationUnitFullyQualifiedName',
  ],
});

export const historyModel = entityModel({
  name: 'QueueItemEvent',
  alias: 'event',
  properties: {
    Id: { type: 'int', column: 'shown_id', nullable: false },
    QueueItemId: { type: 'int', column: 'item_id', nullable: false },
    Timestamp: { type: 'instant', column: 'at', nullable: false },
    // What some clients call it.
    CreatedDate: { type: 'instant', column: 'at', nullable: false },
    Action: {
      type: 'enum',
      column: 'action',
      nullable: false,
      enumeration: enumeration(actionNames, 'number'),
    },
    UserId: { type: 'int', column: 'user_id' },
    UserName: { type: 'string', column: 'user_name', nullable: false, ignoreCase: true },
    Status: { type: 'enum', column: 'status', nullable: false, enumeration: status },
    ReviewStatus: { type: 'enum', column: 'review_status', nullable: false, enumeration: reviewStatus },
    ReviewerUserId: { type: 'int', column: 'reviewer_id' },
    ReviewerUserName: { type: 'string', column: 'reviewer_name', ignoreCase: true },
    ExternalClientId: { type: 'string', column: 'external_client_id' },
  },
  others: ['Data'],
});

export const commentModel = entityModel({
  name: 'QueueItemComment',
  alias: 'comment',
  properties: {
    Id: { type: 'int', column: 'shown_id', nullable: false },
    QueueItemId: { type: 'int', column: 'item_id', nullable: false },
    Text: { type: 'string', column: 'text', nullable: false },
    CreationTime: creationTime,
    UserId: { type: 'int', column: 'user_id' },
    UserName: { type: 'string', column: 'user_name', nullable: false, ignoreCase: true },
  },
});
