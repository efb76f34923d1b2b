import type { Node, Nodes } from '../nodes.ts';
import { forgottenAt } from '../nodes.ts';
import type { Sqlite } from './database.ts';

export function sqliteNodes(db: Sqlite): Nodes {
  const upsert = db.prepare<[Node]>(
    `INSERT INTO nodes (id, url, beat_at) VALUES (@id, @url, @beatAt)
     ON CONFLICT (id) DO UPDATE SET url = @url, beat_at = @beatAt WHERE beat_at < @beatAt`,
  );
  const removeSilent = db.prepare<[number]>('DELETE FROM nodes WHERE beat_at <= ?');
  const selectLiving = db.prepare<[number], Node>(
    'SELECT id, url, beat_at AS beatAt FROM nodes WHERE beat_at >= ? ORDER BY id',
  );
  const remove = db.prepare<[string]>('DELETE FROM nodes WHERE id = ?');

  return {
    async beat({ id, url }, now) {
      removeSilent.run(forgottenAt(now));
      upsert.run({ id, url, beatAt: now });
    },
    async living(since) {
      return selectLiving.all(since);
    },
    async leave(id) {
      remove.run(id);
    },
  };
}
