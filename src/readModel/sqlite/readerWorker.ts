import { parentPort, workerData } from 'node:worker_threads';
import type { SqlQuery } from '../queriesBy.ts';
import { post } from '../workers.ts';
import { openForQueries } from './database.ts';
import { statementsOf } from './statements.ts';

// A thread that answers queries, so that a long one does not keep the server from anything else.

/** What the thread is started with. */
export interface ReaderData {
  readonly path: string;
}

export interface Question extends SqlQuery {
  readonly id: number;
}

export type Answer =
  | { readonly id: number; readonly rows: unknown[] }
  | { readonly id: number; readonly error: unknown };

function serve(port: NonNullable<typeof parentPort>): void {
  const { path } = workerData as ReaderData;
  const db = openForQueries(path);
  const run = statementsOf(db);
  const answer = ({ id, ...query }: Question): Answer => {
    try {
      return { id, rows: run(query) };
    } catch (error) {
      return { id, error };
    }
  };
  port.on('message', (question: Question | 'close') => {
    if (question !== 'close') return post(port, answer(question));
    db.close();
    port.close();
  });
}

if (parentPort !== null) serve(parentPort);
