/** Forward-only: entry n brings a file from version n to n + 1. Entries are never changed once released. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE passwords (
    user_id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL
  ) STRICT;

  CREATE TABLE login_counters (
    key TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    forget_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX login_counters_forget_at ON login_counters (forget_at);

  CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    scopes TEXT,
    source TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_owner ON tokens (kind, principal_id);
  CREATE INDEX tokens_expires_at ON tokens (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE apps (
    client_id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    tenant_id INTEGER NOT NULL,
    roles TEXT NOT NULL,
    folders TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE robot_keys (
    hash TEXT NOT NULL,
    robot_id INTEGER NOT NULL,
    use TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (hash, robot_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX robot_keys_robot_id ON robot_keys (robot_id);

  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE leases (
    lease_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    work_id INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    granted_by TEXT NOT NULL,
    principal_key TEXT NOT NULL,
    extra TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX leases_deadline ON leases (deadline);

  CREATE TABLE leaders (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    beat_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE positions (
    principal TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE robot_sessions (
    id TEXT PRIMARY KEY,
    principal_key TEXT NOT NULL,
    doing TEXT,
    beat_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX robot_sessions_principal ON robot_sessions (principal_key, beat_at);
  `,
];
