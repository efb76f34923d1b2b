import type { Postgres, Value } from './database.ts';

const LOOK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 1_000;

/**
 * The revision of credentials where several nodes can take rights away: each removal raises a number in the database,
 * in the same statement, and each node looks at it twice a second. A right taken here is gone here at once, one taken
 * elsewhere within half a second, or 2.5 where the database answers slowly.
 */
export interface Rights {
  /** Grows with each use while the database does not answer: then nothing remembered can be relied on. */
  readonly revision: number;

  /** Runs a statement that returns a row for each right taken; resolves to how many. */
  take(text: string, ...values: readonly Value[]): Promise<number>;

  stop(): void;
}

export async function watchRights(db: Postgres): Promise<Rights> {
  let revision = 0;
  let last: number | undefined = await read();
  let timer = lookLater();
  let isStopped = false;

  async function read(): Promise<number | undefined> {
    const [row] = await db.rows<{ revision: number }>('SELECT revision FROM credentials_revision');
    return row?.revision;
  }

  async function look(): Promise<void> {
    const late = setTimeout(() => {
      last = undefined;
    }, ANSWER_WITHIN_MS).unref();
    const found = await read().catch(() => undefined);
    clearTimeout(late);
    if (found !== last) revision += 1;
    last = found;
    if (!isStopped) timer = lookLater();
  }

  function lookLater(): NodeJS.Timeout {
    return setTimeout(() => void look(), LOOK_EVERY_MS).unref();
  }

  return {
    get revision() {
      if (last === undefined) revision += 1;
      return revision;
    },
    async take(text, ...values) {
      let taken: number | undefined;
      try {
        const [row] = await db.rows<{ taken: number }>(counting(text), ...values);
        taken = row?.taken ?? 0;
        return taken;
      } finally {
        // Also where the answer is lost: it may have been done.
        if (taken !== 0) revision += 1;
      }
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

const counting = (text: string): string => `
  WITH taken AS (${text}),
  raised AS (
    UPDATE credentials_revision SET revision = revision + 1 WHERE EXISTS (SELECT 1 FROM taken)
  )
  SELECT count(*) AS taken FROM taken`;
