import { expect } from 'vitest';
import type { Answer, TestApp } from './app.ts';

/** Sentences in which tests of the OData door tell what was given. */
export interface Given {
  post(path: string, body: object): Promise<Answer>;
  /** The JSON of an answer that must be 200. */
  get(path: string): Promise<Record<string, unknown>>;
  /** A new queue; its name. */
  queue(settings?: object): Promise<{ readonly Id: number; readonly Name: string; readonly Key: string }>;
  item(itemData: object): Promise<Item>;
  /** The item that StartTransaction gives; it must give one. */
  taken(queueName: string, transactionData?: object): Promise<Item>;
  ended(item: Pick<Item, 'Id'>, transactionResult: object): Promise<void>;
}

export interface Item {
  readonly Id: number;
  readonly Key: string;
  readonly Status: string;
  readonly RowVersion: string;
  readonly Reference: string | null;
}

export const successful = { IsSuccessful: true };
export const failedWith = (Type: 'ApplicationException' | 'BusinessException'): object => ({
  IsSuccessful: false,
  ProcessingException: { Type, Reason: 'tried' },
});

let queues = 0;

export function given(app: TestApp): Given {
  const post: Given['post'] = (path, body) => app.request('POST', `/odata/${path}`, { body });
  const must = async (status: number, path: string, body: object): Promise<unknown> => {
    const answer = await post(path, body);
    expect([answer.status, answer.text]).toStrictEqual([status, expect.any(String)]);
    return answer.json;
  };
  return {
    post,
    get: async (path) => {
      const answer = await app.request('GET', `/odata/${path}`);
      expect([answer.status, answer.text]).toStrictEqual([200, expect.any(String)]);
      return answer.json as Record<string, unknown>;
    },
    queue: async (settings = {}) => {
      const Name = `given ${(queues += 1)}`;
      return (await must(201, 'QueueDefinitions', { Name, ...settings })) as Awaited<
        ReturnType<Given['queue']>
      >;
    },
    item: async (itemData) => (await must(201, 'Queues/UiPathODataSvc.AddQueueItem', { itemData })) as Item,
    taken: async (Name, transactionData = {}) =>
      (await must(200, 'Queues/UiPathODataSvc.StartTransaction', {
        transactionData: { Name, ...transactionData },
      })) as Item,
    ended: async ({ Id }, transactionResult) => {
      await must(200, `Queues(${Id})/UiPathODataSvc.SetTransactionResult`, { transactionResult });
    },
  };
}
