import { randomUUID } from 'node:crypto';
import type { BenchServer } from './bench.ts';
import type { Connection } from './http/connection.ts';
import { requestsTo } from './http/request.ts';
import type { Response } from './http/response.ts';
import { expectStatus } from './load.ts';

/** A system that may set tasks, and a process for them, through ELMA's door. */
export interface System {
  /** Sets a task without files; refuses any answer but that it is set. */
  readonly create: (connection: Connection, callback?: string) => Promise<void>;
}

/** Registers a system, lets it in, and publishes a process. */
export function newSystem({ api, once }: BenchServer): Promise<System> {
  const uuid = randomUUID();
  return once(async (connection) => {
    const registration = requestsTo('POST', '/v1/orchestra/system/registration', 'none');
    expectAnswer(await connection.send(registration(JSON.stringify({ uuid, name: 'Bench' }))), 200);
    const { systems } = await api.graphql(connection, '{ systems { edges { node { id } } } }');
    const { edges } = systems as { edges: { node: { id: string } }[] };
    await api.graphql(connection, 'mutation ($id: ID!) { allowSystem(id: $id) { id } }', edges[0]?.node);
    const { publishProcess } = await api.graphql(
      connection,
      'mutation { publishProcess(input: { name: "Read invoices" }) { token } }',
    );
    return systemWith(uuid, String(publishProcess?.['token']));
  });
}

function systemWith(uuid: string, process: string): System {
  const createRequest = requestsTo('POST', '/v1/orchestra/task/create', 'none');
  let n = 0;
  return {
    create: async (connection, callback) => {
      const body = taskBody({ uuid, process, n: (n += 1), callback });
      expectAnswer(await connection.send(createRequest(body)), 201);
    },
  };
}

interface BenchTask {
  readonly uuid: string;
  readonly process: string;
  readonly n: number;
  readonly callback?: string | undefined;
}

/** A request that sets a task, about as long as what adds an item, in ASCII. */
export function taskBody({ uuid, process, n, callback }: BenchTask): string {
  const ctx = JSON.stringify({
    InvoiceNumber: `INV-2024-${String(n).padStart(8, '0')}`,
    Vendor: 'Northwind Traders Ltd',
    Amount: 1000.25 + (n % 900),
    DueOn: '2030-01-31T00:00:00Z',
    Mailbox: 'invoices@example.com',
  });
  return JSON.stringify({ auth_tkn: uuid, task: { process, version: 0, ctx, callback, priority: 'MEDIUM' } });
}

/** Whatever HTTP says, such an answer has in its body how it went. */
function expectAnswer(response: Response, wanted: number): void {
  const text = expectStatus(response, 200).body.toString();
  if (JSON.parse(text).status !== wanted) throw new Error(`the server answered ${text.slice(0, 500)}`);
}
