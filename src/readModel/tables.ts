import type { AuditTrailRow } from '../../projections/auditTrail/auditTrail.ts';
import type { CallbackRow } from '../../projections/callbackStatus/callbackStatus.ts';
import type { CommentRow } from '../../projections/comments/comments.ts';
import type { BotRow } from '../../projections/definitions/bots.ts';
import type { FolderRow } from '../../projections/definitions/folders.ts';
import type { ProcessRow } from '../../projections/definitions/processes.ts';
import type { QueueRow } from '../../projections/definitions/queues.ts';
import type { RobotRow } from '../../projections/definitions/robots.ts';
import type { SystemRow } from '../../projections/definitions/systems.ts';
import type { UserRow } from '../../projections/definitions/users.ts';
import type { FileContentRow } from '../../projections/fileContents/fileContents.ts';
import type { HistoryRow } from '../../projections/itemHistory/itemHistory.ts';
import type { ItemLogRow } from '../../projections/itemLog/itemLog.ts';
import type { ItemReportRow } from '../../projections/itemReports/itemReports.ts';
import type { ItemRow } from '../../projections/itemSearch/row.ts';
import type { OpenFollowUpRow } from '../../projections/openFollowUps/openFollowUps.ts';
import type { ProcessingRecordRow } from '../../projections/processingRecords/processingRecords.ts';
import type { ProcessingStatusRow } from '../../projections/processingStatus/processingStatus.ts';
import type { TaskHistoryRow } from '../../projections/taskHistory/taskHistory.ts';
import type { TaskLogRow } from '../../projections/taskLog/taskLog.ts';
import type { TaskRow } from '../../projections/taskSearch/row.ts';
import type { TaskStatusRow } from '../../projections/taskStatus/taskStatus.ts';

/** The tables of the read database as queries see them. */
export interface Tables {
  readonly item: ItemRow;
  readonly item_event: HistoryRow;
  readonly item_comment: CommentRow;
  readonly item_log_line: ItemLogRow;
  readonly item_report: ItemReportRow;
  readonly processing_status: ProcessingStatusRow;
  readonly processing_record: ProcessingRecordRow;
  readonly open_follow_up: OpenFollowUpRow;
  readonly queue_definition: QueueRow;
  readonly folder: FolderRow;
  readonly app_user: UserRow;
  readonly robot: RobotRow;
  readonly task: TaskRow;
  readonly task_event: TaskHistoryRow;
  readonly task_comment: CommentRow;
  readonly task_status: TaskStatusRow;
  readonly task_log_line: TaskLogRow;
  readonly callback: CallbackRow;
  readonly file_content: FileContentRow;
  readonly process: ProcessRow;
  readonly external_system: SystemRow;
  readonly bot: BotRow;
  readonly audit_trail: AuditTrailRow;
}
