import type { Positions, Remembered } from '../positions.ts';
import { highest, laterPosition } from '../positions.ts';
import { writeBehind } from '../writeBehind.ts';
import { type Sqlite, withoutDiskSync } from './database.ts';

const WRITE_INTERVAL_MS = 50;
const RETRY_INTERVAL_MS = 1000;

export interface SqlitePositions extends Positions {
  /** Ends the timer without writing. */
  stop(): void;
}

export function sqlitePositions(db: Sqlite, onWriteError: (error: unknown) => void): SqlitePositions {
  const select = db.prepare<[string], number>('SELECT position FROM positions WHERE principal = ?').pluck();
  const upsert = db.prepare<[Remembered & { principal: string }]>(
    `INSERT INTO positions (principal, position, at) VALUES (@principal, @position, @at)
     ON CONFLICT (principal) DO UPDATE SET position = max(position, @position), at = max(at, @at)`,
  );
  const removeBefore = db.prepare<[number]>('DELETE FROM positions WHERE at < ?');

  const writeAll = db.transaction((batch: ReadonlyMap<string, Remembered>) => {
    for (const [principal, remembered] of batch) upsert.run({ principal, ...remembered });
  });

  const behind = writeBehind<Remembered>({
    delayMs: WRITE_INTERVAL_MS,
    retryMs: RETRY_INTERVAL_MS,
    write: (batch) => withoutDiskSync(db, () => writeAll.immediate(batch)),
    join: laterPosition,
    onError: onWriteError,
  });

  return {
    remember: (principal, position, now) => behind.collect(principal, { position, at: now }),
    async of(principal) {
      const written = select.get(principal);
      const pending = behind.pending(principal)?.position;
      return highest(written, pending);
    },
    async forgetBefore(instant) {
      await behind.flush();
      removeBefore.run(instant);
    },
    flush: () => behind.flush(),
    stop: () => behind.stop(),
  };
}
