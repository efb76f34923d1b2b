import type { RunQuery, SqlQuery } from '../queriesBy.ts';
import { post, startWorker } from '../workers.ts';
import type { Answer, Question, ReaderData } from './readerWorker.ts';

/** Answers queries on a thread of its own. */
export interface Reader {
  readonly run: RunQuery;
  /** Questions not answered by then fail. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/** `onError` is told where the thread fails for good: every question then fails too. */
export function startReader(data: ReaderData, onError: (error: unknown) => void): Reader {
  const worker = startWorker('sqlite/readerWorker', data);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let failure: unknown = null;

  const settle = (answer: Answer): void => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('rows' in answer) asked?.resolve(answer.rows);
    else asked?.reject(answer.error);
  };
  const failAll = (error: unknown): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.on('message', settle);
  worker.on('error', (error) => {
    failAll(error);
    onError(error);
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      failAll(new Error('the reader of the read model has ended'));
      resolve();
    });
  });

  const ask = ({ sql, parameters }: SqlQuery): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      if (failure !== null) {
        reject(failure);
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      const question: Question = { id: lastId, sql, parameters };
      post(worker, question);
    });

  return {
    run: ask,
    close: async () => {
      post(worker, 'close');
      await ended;
    },
  };
}
