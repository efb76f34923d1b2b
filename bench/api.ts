// What the load calls as admin: UiPath-compatible routes, and GraphQL for what those do not have.
import type { Connection } from './http/connection.ts';
import { requestsTo } from './http/request.ts';
import { expectStatus } from './load.ts';
import type { CommitType, ItemRange } from './items.ts';
import { bulkBody } from './items.ts';

const queues = '/odata/Queues/UiPathODataSvc';

export interface Api {
  readonly addRequest: (body: string) => string;
  readonly createQueue: (connection: Connection, name: string) => Promise<number>;
  readonly findQueue: (connection: Connection, name: string) => Promise<number | undefined>;
  readonly countNew: (connection: Connection, queueId: number) => Promise<number>;
  /** Refuses a call that did not add all of its items. */
  readonly addMany: (
    connection: Connection,
    queue: string,
    commitType: CommitType,
    range: ItemRange,
  ) => Promise<void>;
  /** Id of the item taken, or undefined where there was none. */
  readonly take: (connection: Connection, queue: string) => Promise<number | undefined>;
  readonly finish: (connection: Connection, id: number) => Promise<void>;
  /** Of a query with its variables as JSON, in ASCII. */
  readonly graphqlRequest: (body: string) => string;
  /** `data` of the answer; throws where there are errors. */
  readonly graphql: (connection: Connection, query: string, variables?: object) => Promise<GraphQLData>;
}

/** Fields of the root, by their names or aliases: as those are who asked for them. */
export type GraphQLData = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function apiWith(token: string): Api {
  const addRequest = requestsTo('POST', `${queues}.AddQueueItem`, token);
  const bulkRequest = requestsTo('POST', `${queues}.BulkAddQueueItems`, token);
  const takeRequest = requestsTo('POST', `${queues}.StartTransaction`, token);
  const queueRequest = requestsTo('POST', '/odata/QueueDefinitions', token);
  const graphqlRequest = requestsTo('POST', '/graphql', token);
  const finished =
    '{"transactionResult":{"IsSuccessful":true,"Output":{"Booked":true,"Voucher":"V-2024-17"}}}';

  const getJson = async (connection: Connection, path: string): Promise<ODataList> =>
    JSON.parse(expectStatus(await connection.send(requestsTo('GET', path, token)()), 200).body.toString());

  return {
    addRequest,
    createQueue: async (connection, name) => {
      const definition = { Name: name, MaxNumberOfRetries: 3, AcceptAutomaticallyRetry: true };
      const body = JSON.stringify({ ...definition, EnforceUniqueReference: false });
      return idIn(expectStatus(await connection.send(queueRequest(body)), 201).body);
    },
    findQueue: async (connection, name) => {
      const list = await getJson(connection, `/odata/QueueDefinitions?${query(`Name eq '${name}'`)}`);
      return list.value[0]?.Id;
    },
    countNew: async (connection, queueId) => {
      const filter = query(`QueueDefinitionId eq ${queueId} and Status eq 'New'`);
      return (await getJson(connection, `/odata/QueueItems?${filter}&$top=1&$count=true`))['@odata.count'];
    },
    addMany: async (connection, queue, commitType, range) => {
      const { body } = expectStatus(
        await connection.send(bulkRequest(bulkBody(queue, commitType, range))),
        200,
      );
      const { Success } = JSON.parse(body.toString());
      if (Success !== true) throw new Error(`a bulk addition failed: ${body.toString('utf8', 0, 500)}`);
    },
    take: async (connection, queue) => {
      const request = takeRequest(`{"transactionData":{"Name":"${queue}"}}`);
      const { status, body } = expectStatus(await connection.send(request), 200, 204);
      return status === 204 ? undefined : idIn(body);
    },
    finish: async (connection, id) => {
      const request = requestsTo('POST', `/odata/Queues(${id})/UiPathODataSvc.SetTransactionResult`, token);
      expectStatus(await connection.send(request(finished)), 200);
    },
    graphqlRequest,
    graphql: async (connection, query, variables = {}) => {
      const request = graphqlRequest(JSON.stringify({ query, variables }));
      const { data, errors } = JSON.parse(expectStatus(await connection.send(request), 200).body.toString());
      if (errors !== undefined) throw new Error(`GraphQL answered ${JSON.stringify(errors)}`);
      return data;
    },
  };
}

interface ODataList {
  readonly '@odata.count': number;
  readonly value: readonly { readonly Id: number }[];
}

const query = (filter: string): string => `$filter=${encodeURIComponent(filter)}`;

function idIn(body: Buffer): number {
  const { Id } = JSON.parse(body.toString());
  if (!Number.isSafeInteger(Id)) throw new Error('an entity without a numeric Id');
  return Id;
}
