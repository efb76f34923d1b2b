// The least that a server of subscriptions can do: answers an addition, and tells each subscriber to its queue of it over
// graphql-transport-ws, without a look at what was subscribed to. Prints its port.
import fastify from 'fastify';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

interface Addition {
  readonly itemData: { readonly Name: string };
}

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload?: { readonly variables: { readonly queueId: string } };
}

interface Subscriber {
  readonly socket: WebSocket;
  readonly id: string;
}

const app = fastify();
const subscribers = new Map<string, Subscriber[]>();
let lastId = 0;

app.post<{ Body: Addition }>('/odata/Queues/UiPathODataSvc.AddQueueItem', async ({ body }, reply) => {
  lastId += 1;
  const queueId = body.itemData.Name.replace(/\D/g, '');
  for (const { socket, id } of subscribers.get(queueId) ?? [])
    socket.send(JSON.stringify({ id, type: 'next', payload: told(String(lastId), queueId) }));
  return reply.code(201).send({ Id: lastId });
});

const told = (workId: string, queueId: string) => ({
  data: {
    workEvents: {
      position: `c7f1d3b0-5a0e-4d0c-9a39-1f3e6d8a2b47:${workId}`,
      kind: 'QUEUE_ITEM',
      workId,
      queueId,
      event: {
        revision: 0,
        type: 'CREATE',
        at: '2030-01-01T00:00:00.000Z',
        status: 'NEW',
        principal: { kind: 'USER', name: 'admin' },
        door: 'ODATA',
      },
    },
  },
  extensions: { position: `c7f1d3b0-5a0e-4d0c-9a39-1f3e6d8a2b47:${workId}` },
});

new WebSocketServer({ server: app.server, path: '/graphql' }).on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const { id, type, payload }: Message = JSON.parse(data.toString());
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (type !== 'subscribe' || payload === undefined) return;
    const { queueId } = payload.variables;
    subscribers.set(queueId, [...(subscribers.get(queueId) ?? []), { socket, id }]);
    socket.send(JSON.stringify({ id, type: 'next', payload: { data: { workEvents: { workId: null } } } }));
  });
});

const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);
