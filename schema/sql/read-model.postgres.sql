-- itemSearch, version 2
CREATE TABLE item_v2 (
  id bigint,
  queue_id bigint,
  folder_id bigint,
  status bigint,
  review_status bigint,
  priority bigint,
  create_position bigint,
  position bigint,
  defer_date text COLLATE "C",
  due_date text COLLATE "C",
  reference text COLLATE "C",
  key text COLLATE "C",
  unique_key text COLLATE "C",
  robot_id bigint,
  reviewer_id bigint,
  reviewer_name text COLLATE "C",
  risk_sla_date text COLLATE "C",
  creation_time text COLLATE "C",
  start_processing text COLLATE "C",
  end_processing text COLLATE "C",
  queue_revision bigint,
  version bigint,
  row_version_base bigint,
  retry_number bigint,
  ancestor_id bigint,
  ancestor_unique_key text COLLATE "C",
  manual_retry_number bigint,
  manual_ancestor_id bigint,
  manual_ancestor_unique_key text COLLATE "C",
  retried_by bigint,
  seconds_in_previous_attempts bigint,
  source text COLLATE "C",
  parent_operation_id text COLLATE "C",
  operation_id text COLLATE "C",
  erased_at text COLLATE "C",
  exception_type bigint,
  exception_image text COLLATE "C",
  exception_reason text COLLATE "C",
  exception_details text COLLATE "C",
  progress text COLLATE "C",
  content text COLLATE "C",
  content_seal text COLLATE "C",
  output text COLLATE "C",
  output_seal text COLLATE "C",
  analytics text COLLATE "C",
  analytics_seal text COLLATE "C",
  PRIMARY KEY (id)
);
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
  id bigint,
  public_id bigint,
  item_id bigint,
  folder_id bigint,
  at text COLLATE "C",
  action bigint,
  type text COLLATE "C",
  status bigint,
  review_status bigint,
  reviewer_id bigint,
  reviewer_name text COLLATE "C",
  user_id bigint,
  user_name text COLLATE "C",
  principal_kind text COLLATE "C",
  principal_id text COLLATE "C",
  door text COLLATE "C",
  position bigint,
  PRIMARY KEY (id)
);
CREATE INDEX item_event_v1_public_id ON item_event_v1 (public_id) WHERE public_id IS NOT NULL;
CREATE INDEX item_event_v1_at_folder_id ON item_event_v1 (at, folder_id);

-- comments, version 2
CREATE TABLE item_comment_v2 (
  id bigint,
  public_id bigint,
  item_id bigint,
  folder_id bigint,
  revision bigint,
  text text COLLATE "C",
  text_seal text COLLATE "C",
  creation_time text COLLATE "C",
  user_id bigint,
  user_name text COLLATE "C",
  principal_kind text COLLATE "C",
  principal_id text COLLATE "C",
  position bigint,
  PRIMARY KEY (id)
);
CREATE INDEX item_comment_v2_public_id ON item_comment_v2 (public_id) WHERE public_id IS NOT NULL;

-- itemLog, version 1
CREATE TABLE item_log_line_v1 (
  item_id bigint,
  run bigint,
  seq bigint,
  at text COLLATE "C",
  level text COLLATE "C",
  source text COLLATE "C",
  message text COLLATE "C",
  position bigint,
  PRIMARY KEY (item_id, run, seq)
);

-- itemReports, version 2
CREATE TABLE item_report_v2 (
  item_id bigint,
  files text COLLATE "C",
  metrics text COLLATE "C",
  position bigint,
  PRIMARY KEY (item_id)
);

-- processingStatus, version 1
CREATE TABLE processing_status_v1 (
  queue_id bigint,
  new_items bigint,
  in_progress bigint,
  successful bigint,
  application_exceptions bigint,
  business_exceptions bigint,
  abandoned bigint,
  retried bigint,
  successful_ms double precision,
  application_ms double precision,
  business_ms double precision,
  last_processed text COLLATE "C",
  position bigint,
  PRIMARY KEY (queue_id)
);

-- processingRecords, version 1
CREATE TABLE processing_record_v1 (
  queue_id bigint,
  report_type text COLLATE "C",
  bucket text COLLATE "C",
  new_items bigint,
  in_progress bigint,
  successful bigint,
  application_exceptions bigint,
  business_exceptions bigint,
  retried bigint,
  successful_ms double precision,
  application_ms double precision,
  business_ms double precision,
  position bigint,
  PRIMARY KEY (queue_id, report_type, bucket)
);

-- openFollowUps, version 2
CREATE TABLE open_follow_up_v2 (
  decision_id text COLLATE "C",
  stream text COLLATE "C",
  revision bigint,
  at text COLLATE "C",
  remaining bigint,
  position bigint,
  PRIMARY KEY (decision_id)
);

-- queues, version 2
CREATE TABLE queue_definition_v2 (
  id bigint,
  key text COLLATE "C",
  folder_id bigint,
  name text COLLATE "C",
  description text COLLATE "C",
  max_number_of_retries bigint,
  accept_automatically_retry bigint,
  retry_abandoned_items bigint,
  enforce_unique_reference bigint,
  encrypted bigint,
  specific_data_json_schema text COLLATE "C",
  output_data_json_schema text COLLATE "C",
  analytics_data_json_schema text COLLATE "C",
  process_schedule_id bigint,
  sla_in_minutes bigint,
  risk_sla_in_minutes bigint,
  release_id bigint,
  tags text COLLATE "C",
  lease_minutes bigint,
  personal text COLLATE "C",
  name_stream text COLLATE "C",
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  PRIMARY KEY (id)
);

-- folders, version 1
CREATE TABLE folder_v1 (
  id bigint,
  key text COLLATE "C",
  display_name text COLLATE "C",
  fully_qualified_name text COLLATE "C",
  description text COLLATE "C",
  parent_id bigint,
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  PRIMARY KEY (id)
);

-- users, version 1
CREATE TABLE app_user_v1 (
  id bigint,
  key text COLLATE "C",
  user_name text COLLATE "C",
  name text COLLATE "C",
  surname text COLLATE "C",
  email text COLLATE "C",
  roles text COLLATE "C",
  folders text COLLATE "C",
  is_active bigint,
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  PRIMARY KEY (id)
);

-- robots, version 1
CREATE TABLE robot_v1 (
  id bigint,
  key text COLLATE "C",
  name text COLLATE "C",
  machine_name text COLLATE "C",
  username text COLLATE "C",
  description text COLLATE "C",
  type text COLLATE "C",
  robot_environments text COLLATE "C",
  user_id bigint,
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  PRIMARY KEY (id)
);

-- taskSearch, version 1
CREATE TABLE task_v1 (
  id bigint,
  folder_id bigint,
  system_id bigint,
  process_id bigint,
  process_revision bigint,
  process_version bigint,
  is_pinned bigint,
  creation_time text COLLATE "C",
  create_position bigint,
  position bigint,
  status bigint,
  priority bigint,
  bot_id bigint,
  run bigint,
  lost bigint,
  defer_date text COLLATE "C",
  start_time text COLLATE "C",
  end_time text COLLATE "C",
  update_time text COLLATE "C",
  cancel_requested bigint,
  reviewer_id bigint,
  reviewer_name text COLLATE "C",
  context_id text COLLATE "C",
  version bigint,
  percent bigint,
  failure_type bigint,
  failure_code text COLLATE "C",
  group_keys text COLLATE "C",
  callback text COLLATE "C",
  metrics text COLLATE "C",
  failure_reason text COLLATE "C",
  failure_details text COLLATE "C",
  progress text COLLATE "C",
  files text COLLATE "C",
  context text COLLATE "C",
  context_seal text COLLATE "C",
  output text COLLATE "C",
  output_seal text COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX task_v1_status_folder_id ON task_v1 (status, folder_id);
CREATE INDEX task_v1_process_id_status_folder_id ON task_v1 (process_id, status, folder_id);
CREATE INDEX task_v1_system_id_status_folder_id ON task_v1 (system_id, status, folder_id);
CREATE INDEX task_v1_bot_id_status ON task_v1 (bot_id, status) WHERE bot_id IS NOT NULL;
CREATE INDEX task_v1_context_id ON task_v1 (context_id) WHERE context_id IS NOT NULL;

-- taskHistory, version 1
CREATE TABLE task_event_v1 (
  id bigint,
  public_id bigint,
  task_id bigint,
  folder_id bigint,
  at text COLLATE "C",
  type text COLLATE "C",
  status bigint,
  reviewer_id bigint,
  reviewer_name text COLLATE "C",
  user_id bigint,
  user_name text COLLATE "C",
  principal_kind text COLLATE "C",
  principal_id text COLLATE "C",
  door text COLLATE "C",
  position bigint,
  PRIMARY KEY (id)
);
CREATE INDEX task_event_v1_public_id ON task_event_v1 (public_id) WHERE public_id IS NOT NULL;
CREATE INDEX task_event_v1_at_folder_id ON task_event_v1 (at, folder_id);

-- taskComments, version 2
CREATE TABLE task_comment_v2 (
  id bigint,
  public_id bigint,
  item_id bigint,
  folder_id bigint,
  revision bigint,
  text text COLLATE "C",
  text_seal text COLLATE "C",
  creation_time text COLLATE "C",
  user_id bigint,
  user_name text COLLATE "C",
  principal_kind text COLLATE "C",
  principal_id text COLLATE "C",
  position bigint,
  PRIMARY KEY (id)
);
CREATE INDEX task_comment_v2_public_id ON task_comment_v2 (public_id) WHERE public_id IS NOT NULL;

-- taskStatus, version 1
CREATE TABLE task_status_v1 (
  process_id bigint,
  preparing bigint,
  queued bigint,
  executing bigint,
  done bigint,
  failed bigint,
  cancelled bigint,
  lost bigint,
  done_ms double precision,
  failed_ms double precision,
  last_ended text COLLATE "C",
  position bigint,
  PRIMARY KEY (process_id)
);

-- taskLog, version 1
CREATE TABLE task_log_line_v1 (
  task_id bigint,
  run bigint,
  seq bigint,
  at text COLLATE "C",
  level text COLLATE "C",
  source text COLLATE "C",
  message text COLLATE "C",
  position bigint,
  PRIMARY KEY (task_id, run, seq)
);

-- callbackStatus, version 1
CREATE TABLE callback_v1 (
  task_id bigint,
  folder_id bigint,
  system_id bigint,
  status bigint,
  outcome text COLLATE "C",
  url text COLLATE "C",
  message_id text COLLATE "C",
  task_revision bigint,
  attempts bigint,
  failures bigint,
  next_at text COLLATE "C",
  last_code bigint,
  last_error text COLLATE "C",
  requested_at text COLLATE "C",
  ended_at text COLLATE "C",
  revision bigint,
  position bigint,
  PRIMARY KEY (task_id)
);
CREATE INDEX callback_v1_status_requested_at ON callback_v1 (status, requested_at);
CREATE INDEX callback_v1_system_id_status ON callback_v1 (system_id, status);

-- fileContents, version 2
CREATE TABLE file_content_v2 (
  sha256 text COLLATE "C",
  uses bigint,
  position bigint,
  PRIMARY KEY (sha256)
);

-- processes, version 1
CREATE TABLE process_v1 (
  id bigint,
  key text COLLATE "C",
  folder_id bigint,
  name text COLLATE "C",
  current_version bigint,
  max_attempts bigint,
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  versions text COLLATE "C",
  PRIMARY KEY (id)
);

-- systems, version 2
CREATE TABLE external_system_v2 (
  id bigint,
  key text COLLATE "C",
  name text COLLATE "C",
  description text COLLATE "C",
  access text COLLATE "C",
  sources text COLLATE "C",
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  PRIMARY KEY (id)
);

-- bots, version 1
CREATE TABLE bot_v1 (
  id bigint,
  key text COLLATE "C",
  name text COLLATE "C",
  os text COLLATE "C",
  host text COLLATE "C",
  user_name text COLLATE "C",
  cpu text COLLATE "C",
  ram_mb bigint,
  version text COLLATE "C",
  kinds text COLLATE "C",
  group_keys text COLLATE "C",
  access text COLLATE "C",
  creation_time text COLLATE "C",
  revision bigint,
  deleted bigint,
  position bigint,
  PRIMARY KEY (id)
);

-- auditTrail, version 3
CREATE TABLE audit_trail_v3 (
  position bigint,
  stream text COLLATE "C",
  revision bigint,
  at bigint,
  type text COLLATE "C",
  folder_id bigint,
  principal_kind bigint,
  principal_id text COLLATE "C",
  door bigint,
  PRIMARY KEY (position)
);
CREATE INDEX audit_trail_v3_at ON audit_trail_v3 (at);
CREATE INDEX audit_trail_v3_principal_id_at ON audit_trail_v3 (principal_id, at);
CREATE INDEX audit_trail_v3_folder_id_at ON audit_trail_v3 (folder_id, at);
CREATE INDEX audit_trail_v3_type_at ON audit_trail_v3 (type, at);
CREATE INDEX audit_trail_v3_door_at ON audit_trail_v3 (door, at);

-- operations, version 1
CREATE TABLE operation_v1 (
  id bigint,
  tenant_id bigint,
  folder_id bigint,
  kind bigint,
  status bigint,
  change text COLLATE "C",
  filter text COLLATE "C",
  until bigint,
  total bigint,
  decision_id text COLLATE "C",
  started_by text COLLATE "C",
  started_at text COLLATE "C",
  actor text COLLATE "C",
  door bigint,
  ended_at text COLLATE "C",
  reason text COLLATE "C",
  pending text COLLATE "C",
  cursor bigint,
  changed bigint,
  refused bigint,
  refused_by_code text COLLATE "C",
  refusals text COLLATE "C",
  revision bigint,
  position bigint,
  PRIMARY KEY (id)
);
CREATE INDEX operation_v1_status_id ON operation_v1 (status, id);
CREATE INDEX operation_v1_folder_id_id ON operation_v1 (folder_id, id);
