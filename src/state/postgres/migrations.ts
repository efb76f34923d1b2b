import type { Postgres, Statements } from './database.ts';

/** Forward-only: entry n brings the schema from version n to n + 1. Entries are never changed once released. */
const migrations: readonly string[] = [
  `
  CREATE TABLE passwords (
    user_id bigint PRIMARY KEY,
    hash text NOT NULL
  );

  CREATE TABLE login_counters (
    key text PRIMARY KEY,
    failures integer NOT NULL,
    locked_until bigint NOT NULL,
    forget_at bigint NOT NULL
  );
  CREATE INDEX login_counters_forget_at ON login_counters (forget_at);

  CREATE TABLE tokens (
    hash text PRIMARY KEY,
    kind text NOT NULL,
    principal_id text NOT NULL,
    scopes text,
    source text NOT NULL,
    label text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint
  );
  CREATE INDEX tokens_owner ON tokens (kind, principal_id);
  CREATE INDEX tokens_expires_at ON tokens (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE apps (
    client_id text PRIMARY KEY,
    secret_hash text NOT NULL,
    name text NOT NULL,
    tenant_id bigint NOT NULL,
    roles text NOT NULL,
    folders text NOT NULL,
    source text NOT NULL,
    created_at bigint NOT NULL
  );

  CREATE TABLE robot_keys (
    hash text NOT NULL,
    robot_id bigint NOT NULL,
    use text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (hash, robot_id)
  );
  CREATE INDEX robot_keys_robot_id ON robot_keys (robot_id);

  CREATE TABLE credentials_revision (
    revision bigint NOT NULL
  );
  INSERT INTO credentials_revision VALUES (0);

  CREATE TABLE secrets (
    name text PRIMARY KEY,
    value bytea NOT NULL
  );

  CREATE TABLE leases (
    lease_id text PRIMARY KEY,
    kind text NOT NULL,
    work_id bigint NOT NULL,
    deadline bigint NOT NULL,
    granted_by text NOT NULL,
    principal_key text NOT NULL,
    extra text
  );
  CREATE INDEX leases_deadline ON leases (deadline);

  CREATE TABLE leaders (
    name text PRIMARY KEY,
    holder text NOT NULL,
    epoch bigint NOT NULL,
    until bigint NOT NULL
  );

  CREATE TABLE nodes (
    id text PRIMARY KEY,
    url text NOT NULL,
    beat_at bigint NOT NULL
  );

  CREATE TABLE positions (
    principal text PRIMARY KEY,
    position bigint NOT NULL,
    at bigint NOT NULL
  );
  `,
  `
  CREATE TABLE robot_sessions (
    id text PRIMARY KEY,
    principal_key text NOT NULL,
    doing text,
    beat_at bigint NOT NULL
  );
  CREATE INDEX robot_sessions_principal ON robot_sessions (principal_key, beat_at);
  `,
];

/** Any number, as long as it is always the same: whoever migrates holds it. */
const LOCK = 7_346_140_102;

/**
 * Makes the schema, or brings it to the last version, in one transaction. Several nodes that start at once wait for
 * one another. Throws where it was written by a newer release.
 */
export function migrate(db: Postgres, schema: string, steps = migrations): Promise<void> {
  return db.transaction(async (statements) => {
    await statements.rows('SELECT pg_advisory_xact_lock($1)', LOCK);
    const version = await versionOf(schema, statements);
    if (version > steps.length) {
      throw new Error(
        `the state was written by a newer release (version ${version}; this one knows ${steps.length})`,
      );
    }
    for (const step of steps.slice(version)) await statements.run(step);
    await statements.run('UPDATE schema_version SET version = $1', steps.length);
  });
}

/** 0 where there is nothing yet. */
async function versionOf(schema: string, statements: Statements): Promise<number> {
  const [there] = await statements.rows<{ schema: boolean; version: boolean }>(
    'SELECT to_regnamespace($1) IS NOT NULL AS schema, to_regclass($2) IS NOT NULL AS version',
    schema,
    `${schema}.schema_version`,
  );
  // Making a schema needs a right that whoever was given one may lack, even where it is there.
  if (there?.schema !== true) await statements.run(`CREATE SCHEMA ${schema}`);
  if (there?.version !== true) {
    await statements.run('CREATE TABLE schema_version (version integer NOT NULL)');
    await statements.run('INSERT INTO schema_version VALUES (0)');
  }
  const [row] = await statements.rows<{ version: number }>('SELECT version FROM schema_version');
  return row?.version ?? 0;
}
