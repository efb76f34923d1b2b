import type { RobotKeyRecord, RobotKeys } from '../credentials.ts';
import type { Sqlite } from './database.ts';

export function sqliteRobotKeys(db: Sqlite, onRightTaken: () => void): RobotKeys {
  const select = db.prepare<[string], RobotKeyRecord>(
    'SELECT hash, robot_id AS robotId, use, created_at AS createdAt FROM robot_keys WHERE hash = ? ORDER BY robot_id',
  );
  const insert = db.prepare<[RobotKeyRecord]>(
    `INSERT OR IGNORE INTO robot_keys (hash, robot_id, use, created_at)
     VALUES (@hash, @robotId, @use, @createdAt)`,
  );
  const removeOf = db.prepare<[number]>('DELETE FROM robot_keys WHERE robot_id = ?');

  return {
    async add(record) {
      insert.run(record);
    },
    async find(hash) {
      return select.all(hash);
    },
    async removeOf(robotId) {
      const removed = removeOf.run(robotId).changes;
      if (removed > 0) onRightTaken();
      return removed;
    },
  };
}
