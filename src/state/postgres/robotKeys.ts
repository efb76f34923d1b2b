import type { RobotKeyRecord, RobotKeys } from '../credentials.ts';
import type { Postgres } from './database.ts';
import type { Rights } from './rights.ts';

export function postgresRobotKeys(db: Postgres, rights: Rights): RobotKeys {
  return {
    async add({ hash, robotId, use, createdAt }) {
      await db.run(
        `INSERT INTO robot_keys (hash, robot_id, use, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hash, robot_id) DO NOTHING`,
        hash,
        robotId,
        use,
        createdAt,
      );
    },
    find: (hash) =>
      db.rows<RobotKeyRecord>(
        `SELECT hash, robot_id AS "robotId", use, created_at AS "createdAt"
         FROM robot_keys WHERE hash = $1 ORDER BY robot_id`,
        hash,
      ),
    removeOf: (robotId) => rights.take('DELETE FROM robot_keys WHERE robot_id = $1 RETURNING 1', robotId),
  };
}
