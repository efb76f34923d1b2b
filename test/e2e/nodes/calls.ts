// What tests do through UiPath's door, each call through the node whose turn it is.
import type { Answer, Client } from '../kill/client.ts';
import { clientOf } from '../kill/client.ts';

const route = (action: string): string => `/odata/Queues/UiPathODataSvc.${action}`;

export class Calls {
  readonly #clients: readonly Client[];

  constructor(nodes: readonly { readonly url: string }[], token: string) {
    this.#clients = nodes.map(({ url }) => clientOf(url, token));
  }

  /** The client of a node; they come round again. */
  on(n: number): Client {
    const client = this.#clients[n % this.#clients.length];
    if (client === undefined) throw new Error('there are no nodes');
    return client;
  }

  /** Creates a queue through a node; its id. */
  async createQueue(n: number, Name: string): Promise<number> {
    return idIn(done(await this.on(n)('POST', '/odata/QueueDefinitions', { Name })));
  }

  add(n: number, Name: string): Promise<Answer> {
    return this.on(n)('POST', route('AddQueueItem'), { itemData: { Name, SpecificContent: { n } } });
  }

  async addMany(n: number, queueName: string, count: number): Promise<void> {
    const queueItems = Array.from({ length: count }, (_, i) => ({ SpecificContent: { i } }));
    const request = { queueName, commitType: 'ProcessAllIndependently', queueItems };
    done(await this.on(n)('POST', route('BulkAddQueueItems'), request));
  }

  take(n: number, Name: string): Promise<Answer> {
    return this.on(n)('POST', route('StartTransaction'), { transactionData: { Name } });
  }

  succeed(n: number, id: number, Output: object): Promise<Answer> {
    const request = { transactionResult: { IsSuccessful: true, Output } };
    return this.on(n)('POST', `/odata/Queues(${id})/UiPathODataSvc.SetTransactionResult`, request);
  }
}

/** What a test needs before it begins. */
function done(answer: Answer): Answer {
  if (answer.told !== 'acknowledged') throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

export const idIn = ({ body }: Answer): number => Number(body['Id']);
