import type { Leaders, Leadership } from '../leaders.ts';
import type { Postgres } from './database.ts';

export function postgresLeaders(db: Postgres): Leaders {
  // One statement decides: a free or unknown job changes hands under the next epoch, one's own is renewed.
  const acquire = `
    INSERT INTO leaders AS held (name, holder, epoch, until) VALUES ($1, $2, 1, $4)
    ON CONFLICT (name) DO UPDATE SET
      holder = excluded.holder,
      until = excluded.until,
      epoch = CASE WHEN held.until <= $3 THEN held.epoch + 1 ELSE held.epoch END
    WHERE held.until <= $3 OR held.holder = excluded.holder
    RETURNING name, holder, epoch, until`;

  return {
    async acquire({ name, holder, now, until }) {
      const [row] = await db.rows<Leadership>(acquire, name, holder, now, until);
      return row ?? null;
    },
    async renew({ name, holder, epoch }, now, until) {
      const renewed = await db.run(
        'UPDATE leaders SET until = $5 WHERE name = $1 AND holder = $2 AND epoch = $3 AND until > $4',
        name,
        holder,
        epoch,
        now,
        until,
      );
      return renewed > 0;
    },
    async release({ name, holder, epoch }) {
      await db.run(
        'UPDATE leaders SET until = 0 WHERE name = $1 AND holder = $2 AND epoch = $3',
        name,
        holder,
        epoch,
      );
    },
    async find(name) {
      const [row] = await db.rows<Leadership>(
        'SELECT name, holder, epoch, until FROM leaders WHERE name = $1',
        name,
      );
      return row ?? null;
    },
  };
}
