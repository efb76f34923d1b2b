import type { Node, Nodes } from '../nodes.ts';
import { forgottenAt } from '../nodes.ts';
import type { Postgres } from './database.ts';

export function postgresNodes(db: Postgres): Nodes {
  return {
    async beat({ id, url }, now) {
      await db.run(
        `INSERT INTO nodes AS there (id, url, beat_at) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET url = excluded.url, beat_at = excluded.beat_at
         WHERE there.beat_at < excluded.beat_at`,
        id,
        url,
        now,
      );
      await db.run('DELETE FROM nodes WHERE beat_at <= $1', forgottenAt(now));
    },
    living: (since) =>
      db.rows<Node>(
        'SELECT id, url, beat_at AS "beatAt" FROM nodes WHERE beat_at >= $1 ORDER BY id COLLATE "C"',
        since,
      ),
    async leave(id) {
      await db.run('DELETE FROM nodes WHERE id = $1', id);
    },
  };
}
