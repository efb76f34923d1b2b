import type { Positions, Remembered } from '../positions.ts';
import { highest, laterPosition } from '../positions.ts';
import { writeBehind } from '../writeBehind.ts';
import type { Postgres } from './database.ts';

const WRITE_INTERVAL_MS = 2;
const RETRY_INTERVAL_MS = 200;

export interface PostgresPositions extends Positions {
  /** Ends the timer without writing. */
  stop(): void;
}

export function postgresPositions(db: Postgres, onWriteError: (error: unknown) => void): PostgresPositions {
  const writeAll = `
    INSERT INTO positions AS there (principal, position, at)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
    ON CONFLICT (principal) DO UPDATE SET
      position = greatest(there.position, excluded.position), at = greatest(there.at, excluded.at)`;

  async function write(batch: ReadonlyMap<string, Remembered>): Promise<void> {
    // In one order on all nodes, so that two batches do not wait for each other.
    const rows = [...batch].toSorted(([a], [b]) => (a < b ? -1 : 1));
    await db.run(
      writeAll,
      rows.map(([principal]) => principal),
      rows.map(([, { position }]) => position),
      rows.map(([, { at }]) => at),
    );
  }

  const behind = writeBehind<Remembered>({
    delayMs: WRITE_INTERVAL_MS,
    retryMs: RETRY_INTERVAL_MS,
    write,
    join: laterPosition,
    onError: onWriteError,
  });

  return {
    remember: (principal, position, now) => behind.collect(principal, { position, at: now }),
    async of(principal) {
      const pending = behind.pending(principal)?.position;
      const [row] = await db.rows<{ position: number }>(
        'SELECT position FROM positions WHERE principal = $1',
        principal,
      );
      return highest(row?.position, pending);
    },
    async forgetBefore(instant) {
      await behind.flush();
      await db.run('DELETE FROM positions WHERE at < $1', instant);
    },
    flush: () => behind.flush(),
    stop: () => behind.stop(),
  };
}
