import type { Bid, Leaders, Leadership } from '../leaders.ts';
import type { Sqlite } from './database.ts';

// One statement decides: a free or unknown job changes hands under the next epoch, one's own is renewed.
const ACQUIRE = `
  INSERT INTO leaders (name, holder, epoch, until) VALUES (@name, @holder, 1, @until)
  ON CONFLICT (name) DO UPDATE SET
    holder = @holder,
    until = @until,
    epoch = CASE WHEN until <= @now THEN epoch + 1 ELSE epoch END
  WHERE until <= @now OR holder = @holder
  RETURNING name, holder, epoch, until`;

export function sqliteLeaders(db: Sqlite): Leaders {
  const acquire = db.prepare<[Bid], Leadership>(ACQUIRE);
  const renew = db.prepare<[Leadership & { now: number }]>(
    'UPDATE leaders SET until = @until WHERE name = @name AND holder = @holder AND epoch = @epoch AND until > @now',
  );
  const release = db.prepare<[Leadership]>(
    'UPDATE leaders SET until = 0 WHERE name = @name AND holder = @holder AND epoch = @epoch',
  );
  const select = db.prepare<[string], Leadership>(
    'SELECT name, holder, epoch, until FROM leaders WHERE name = ?',
  );

  return {
    async acquire(bid) {
      return acquire.get(bid) ?? null;
    },
    async renew(held, now, until) {
      return renew.run({ ...held, now, until }).changes > 0;
    },
    async release(held) {
      release.run(held);
    },
    async find(name) {
      return select.get(name) ?? null;
    },
  };
}
