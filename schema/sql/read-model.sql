-- itemSearch, version 2
CREATE TABLE item_v2 (
  id INTEGER,
  queue_id INTEGER,
  folder_id INTEGER,
  status INTEGER,
  review_status INTEGER,
  priority INTEGER,
  create_position INTEGER,
  position INTEGER,
  defer_date TEXT,
  due_date TEXT,
  reference TEXT,
  key TEXT,
  unique_key TEXT,
  robot_id INTEGER,
  reviewer_id INTEGER,
  reviewer_name TEXT,
  risk_sla_date TEXT,
  creation_time TEXT,
  start_processing TEXT,
  end_processing TEXT,
  queue_revision INTEGER,
  version INTEGER,
  row_version_base INTEGER,
  retry_number INTEGER,
  ancestor_id INTEGER,
  ancestor_unique_key TEXT,
  manual_retry_number INTEGER,
  manual_ancestor_id INTEGER,
  manual_ancestor_unique_key TEXT,
  retried_by INTEGER,
  seconds_in_previous_attempts INTEGER,
  source TEXT,
  parent_operation_id TEXT,
  operation_id TEXT,
  erased_at TEXT,
  exception_type INTEGER,
  exception_image TEXT,
  exception_reason TEXT,
  exception_details TEXT,
  progress TEXT,
  content TEXT,
  content_seal TEXT,
  output TEXT,
  output_seal TEXT,
  analytics TEXT,
  analytics_seal TEXT,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX item_v2_queue_id_folder_id ON item_v2 (queue_id, folder_id);
CREATE INDEX item_v2_queue_id_status_folder_id ON item_v2 (queue_id, status, folder_id);
CREATE INDEX item_v2_status_folder_id ON item_v2 (status, folder_id);
CREATE INDEX item_v2_review_status_folder_id ON item_v2 (review_status, folder_id);
CREATE INDEX item_v2_robot_id_status ON item_v2 (robot_id, status) WHERE robot_id IS NOT NULL;
CREATE INDEX item_v2_reference ON item_v2 (reference) WHERE reference IS NOT NULL;
CREATE INDEX item_v2_key ON item_v2 (key);
CREATE INDEX item_v2_unique_key ON item_v2 (unique_key);
CREATE INDEX item_v2_erased_at_id ON item_v2 (erased_at, id) WHERE erased_at IS NOT NULL;

-- itemHistory, version 1
CREATE TABLE item_event_v1 (
  id INTEGER,
  public_id INTEGER,
  item_id INTEGER,
  folder_id INTEGER,
  at TEXT,
  action INTEGER,
  type TEXT,
  status INTEGER,
  review_status INTEGER,
  reviewer_id INTEGER,
  reviewer_name TEXT,
  user_id INTEGER,
  user_name TEXT,
  principal_kind TEXT,
  principal_id TEXT,
  door TEXT,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX item_event_v1_public_id ON item_event_v1 (public_id) WHERE public_id IS NOT NULL;
CREATE INDEX item_event_v1_at_folder_id ON item_event_v1 (at, folder_id);

-- comments, version 2
CREATE TABLE item_comment_v2 (
  id INTEGER,
  public_id INTEGER,
  item_id INTEGER,
  folder_id INTEGER,
  revision INTEGER,
  text TEXT,
  text_seal TEXT,
  creation_time TEXT,
  user_id INTEGER,
  user_name TEXT,
  principal_kind TEXT,
  principal_id TEXT,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX item_comment_v2_public_id ON item_comment_v2 (public_id) WHERE public_id IS NOT NULL;

-- itemLog, version 1
CREATE TABLE item_log_line_v1 (
  item_id INTEGER,
  run INTEGER,
  seq INTEGER,
  at TEXT,
  level TEXT,
  source TEXT,
  message TEXT,
  position INTEGER,
  PRIMARY KEY (item_id, run, seq)
) STRICT, WITHOUT ROWID;

-- itemReports, version 2
CREATE TABLE item_report_v2 (
  item_id INTEGER,
  files TEXT,
  metrics TEXT,
  position INTEGER,
  PRIMARY KEY (item_id)
) STRICT;

-- processingStatus, version 1
CREATE TABLE processing_status_v1 (
  queue_id INTEGER,
  new_items INTEGER,
  in_progress INTEGER,
  successful INTEGER,
  application_exceptions INTEGER,
  business_exceptions INTEGER,
  abandoned INTEGER,
  retried INTEGER,
  successful_ms REAL,
  application_ms REAL,
  business_ms REAL,
  last_processed TEXT,
  position INTEGER,
  PRIMARY KEY (queue_id)
) STRICT;

-- processingRecords, version 1
CREATE TABLE processing_record_v1 (
  queue_id INTEGER,
  report_type TEXT,
  bucket TEXT,
  new_items INTEGER,
  in_progress INTEGER,
  successful INTEGER,
  application_exceptions INTEGER,
  business_exceptions INTEGER,
  retried INTEGER,
  successful_ms REAL,
  application_ms REAL,
  business_ms REAL,
  position INTEGER,
  PRIMARY KEY (queue_id, report_type, bucket)
) STRICT, WITHOUT ROWID;

-- openFollowUps, version 2
CREATE TABLE open_follow_up_v2 (
  decision_id TEXT,
  stream TEXT,
  revision INTEGER,
  at TEXT,
  remaining INTEGER,
  position INTEGER,
  PRIMARY KEY (decision_id)
) STRICT, WITHOUT ROWID;

-- queues, version 2
CREATE TABLE queue_definition_v2 (
  id INTEGER,
  key TEXT,
  folder_id INTEGER,
  name TEXT,
  description TEXT,
  max_number_of_retries INTEGER,
  accept_automatically_retry INTEGER,
  retry_abandoned_items INTEGER,
  enforce_unique_reference INTEGER,
  encrypted INTEGER,
  specific_data_json_schema TEXT,
  output_data_json_schema TEXT,
  analytics_data_json_schema TEXT,
  process_schedule_id INTEGER,
  sla_in_minutes INTEGER,
  risk_sla_in_minutes INTEGER,
  release_id INTEGER,
  tags TEXT,
  lease_minutes INTEGER,
  personal TEXT,
  name_stream TEXT,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;

-- folders, version 1
CREATE TABLE folder_v1 (
  id INTEGER,
  key TEXT,
  display_name TEXT,
  fully_qualified_name TEXT,
  description TEXT,
  parent_id INTEGER,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;

-- users, version 1
CREATE TABLE app_user_v1 (
  id INTEGER,
  key TEXT,
  user_name TEXT,
  name TEXT,
  surname TEXT,
  email TEXT,
  roles TEXT,
  folders TEXT,
  is_active INTEGER,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;

-- robots, version 1
CREATE TABLE robot_v1 (
  id INTEGER,
  key TEXT,
  name TEXT,
  machine_name TEXT,
  username TEXT,
  description TEXT,
  type TEXT,
  robot_environments TEXT,
  user_id INTEGER,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;

-- taskSearch, version 1
CREATE TABLE task_v1 (
  id INTEGER,
  folder_id INTEGER,
  system_id INTEGER,
  process_id INTEGER,
  process_revision INTEGER,
  process_version INTEGER,
  is_pinned INTEGER,
  creation_time TEXT,
  create_position INTEGER,
  position INTEGER,
  status INTEGER,
  priority INTEGER,
  bot_id INTEGER,
  run INTEGER,
  lost INTEGER,
  defer_date TEXT,
  start_time TEXT,
  end_time TEXT,
  update_time TEXT,
  cancel_requested INTEGER,
  reviewer_id INTEGER,
  reviewer_name TEXT,
  context_id TEXT,
  version INTEGER,
  percent INTEGER,
  failure_type INTEGER,
  failure_code TEXT,
  group_keys TEXT,
  callback TEXT,
  metrics TEXT,
  failure_reason TEXT,
  failure_details TEXT,
  progress TEXT,
  files TEXT,
  context TEXT,
  context_seal TEXT,
  output TEXT,
  output_seal TEXT,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX task_v1_status_folder_id ON task_v1 (status, folder_id);
CREATE INDEX task_v1_process_id_status_folder_id ON task_v1 (process_id, status, folder_id);
CREATE INDEX task_v1_system_id_status_folder_id ON task_v1 (system_id, status, folder_id);
CREATE INDEX task_v1_bot_id_status ON task_v1 (bot_id, status) WHERE bot_id IS NOT NULL;
CREATE INDEX task_v1_context_id ON task_v1 (context_id) WHERE context_id IS NOT NULL;

-- taskHistory, version 1
CREATE TABLE task_event_v1 (
  id INTEGER,
  public_id INTEGER,
  task_id INTEGER,
  folder_id INTEGER,
  at TEXT,
  type TEXT,
  status INTEGER,
  reviewer_id INTEGER,
  reviewer_name TEXT,
  user_id INTEGER,
  user_name TEXT,
  principal_kind TEXT,
  principal_id TEXT,
  door TEXT,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX task_event_v1_public_id ON task_event_v1 (public_id) WHERE public_id IS NOT NULL;
CREATE INDEX task_event_v1_at_folder_id ON task_event_v1 (at, folder_id);

-- taskComments, version 2
CREATE TABLE task_comment_v2 (
  id INTEGER,
  public_id INTEGER,
  item_id INTEGER,
  folder_id INTEGER,
  revision INTEGER,
  text TEXT,
  text_seal TEXT,
  creation_time TEXT,
  user_id INTEGER,
  user_name TEXT,
  principal_kind TEXT,
  principal_id TEXT,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX task_comment_v2_public_id ON task_comment_v2 (public_id) WHERE public_id IS NOT NULL;

-- taskStatus, version 1
CREATE TABLE task_status_v1 (
  process_id INTEGER,
  preparing INTEGER,
  queued INTEGER,
  executing INTEGER,
  done INTEGER,
  failed INTEGER,
  cancelled INTEGER,
  lost INTEGER,
  done_ms REAL,
  failed_ms REAL,
  last_ended TEXT,
  position INTEGER,
  PRIMARY KEY (process_id)
) STRICT;

-- taskLog, version 1
CREATE TABLE task_log_line_v1 (
  task_id INTEGER,
  run INTEGER,
  seq INTEGER,
  at TEXT,
  level TEXT,
  source TEXT,
  message TEXT,
  position INTEGER,
  PRIMARY KEY (task_id, run, seq)
) STRICT, WITHOUT ROWID;

-- callbackStatus, version 1
CREATE TABLE callback_v1 (
  task_id INTEGER,
  folder_id INTEGER,
  system_id INTEGER,
  status INTEGER,
  outcome TEXT,
  url TEXT,
  message_id TEXT,
  task_revision INTEGER,
  attempts INTEGER,
  failures INTEGER,
  next_at TEXT,
  last_code INTEGER,
  last_error TEXT,
  requested_at TEXT,
  ended_at TEXT,
  revision INTEGER,
  position INTEGER,
  PRIMARY KEY (task_id)
) STRICT;
CREATE INDEX callback_v1_status_requested_at ON callback_v1 (status, requested_at);
CREATE INDEX callback_v1_system_id_status ON callback_v1 (system_id, status);

-- fileContents, version 2
CREATE TABLE file_content_v2 (
  sha256 TEXT,
  uses INTEGER,
  position INTEGER,
  PRIMARY KEY (sha256)
) STRICT, WITHOUT ROWID;

-- processes, version 1
CREATE TABLE process_v1 (
  id INTEGER,
  key TEXT,
  folder_id INTEGER,
  name TEXT,
  current_version INTEGER,
  max_attempts INTEGER,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  versions TEXT,
  PRIMARY KEY (id)
) STRICT;

-- systems, version 2
CREATE TABLE external_system_v2 (
  id INTEGER,
  key TEXT,
  name TEXT,
  description TEXT,
  access TEXT,
  sources TEXT,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;

-- bots, version 1
CREATE TABLE bot_v1 (
  id INTEGER,
  key TEXT,
  name TEXT,
  os TEXT,
  host TEXT,
  user_name TEXT,
  cpu TEXT,
  ram_mb INTEGER,
  version TEXT,
  kinds TEXT,
  group_keys TEXT,
  access TEXT,
  creation_time TEXT,
  revision INTEGER,
  deleted INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;

-- auditTrail, version 3
CREATE TABLE audit_trail_v3 (
  position INTEGER,
  stream TEXT,
  revision INTEGER,
  at INTEGER,
  type TEXT,
  folder_id INTEGER,
  principal_kind INTEGER,
  principal_id TEXT,
  door INTEGER,
  PRIMARY KEY (position)
) STRICT;
CREATE INDEX audit_trail_v3_at ON audit_trail_v3 (at);
CREATE INDEX audit_trail_v3_principal_id_at ON audit_trail_v3 (principal_id, at);
CREATE INDEX audit_trail_v3_folder_id_at ON audit_trail_v3 (folder_id, at);
CREATE INDEX audit_trail_v3_type_at ON audit_trail_v3 (type, at);
CREATE INDEX audit_trail_v3_door_at ON audit_trail_v3 (door, at);

-- operations, version 1
CREATE TABLE operation_v1 (
  id INTEGER,
  tenant_id INTEGER,
  folder_id INTEGER,
  kind INTEGER,
  status INTEGER,
  change TEXT,
  filter TEXT,
  until INTEGER,
  total INTEGER,
  decision_id TEXT,
  started_by TEXT,
  started_at TEXT,
  actor TEXT,
  door INTEGER,
  ended_at TEXT,
  reason TEXT,
  pending TEXT,
  cursor INTEGER,
  changed INTEGER,
  refused INTEGER,
  refused_by_code TEXT,
  refusals TEXT,
  revision INTEGER,
  position INTEGER,
  PRIMARY KEY (id)
) STRICT;
CREATE INDEX operation_v1_status_id ON operation_v1 (status, id);
CREATE INDEX operation_v1_folder_id_id ON operation_v1 (folder_id, id);
