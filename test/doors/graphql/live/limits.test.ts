import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { usualLiveSettings } from '../../../../src/doors/graphql/live/settings.ts';
import { usualSettings } from '../../../../src/doors/graphql/settings.ts';
import { at } from '../world.ts';
import { listening, type LiveWorld, startLiveWorld, take, WORK_EVENTS } from './liveWorld.ts';
import { type Message, messageOf } from './sockets.ts';

let world: LiveWorld;
const start = async (live = usualLiveSettings): Promise<void> => {
  world = await startLiveWorld({ ...usualSettings, live });
};
afterEach(async () => {
  world.closeAll();
  await world.stop();
});

// A message of about a megabyte, so that a few fill what the system itself holds for a connection.
const CONTENTS = `subscription ($queueId: ID!) {
  workEvents(queueId: $queueId) { workId event { a: changes { after } b: changes { after } c: changes { after } d: changes { after } } }
}`;
const content = JSON.stringify({ text: 'x'.repeat(240_000) });

const postStream = (query: string): Promise<Response> =>
  fetch(`${world.url}/graphql/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { queueId: world.queueId } }),
  });

/** A connection whose client can leave off reading. */
async function rawSocket(query: string, variables: object) {
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, GRAPHQL_TRANSPORT_WS_PROTOCOL);
  const messages: unknown[] = [];
  const ended = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString());
    const type = at(message, 'type');
    if (type === 'connection_ack')
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
    if (type === 'next') messages.push(at(message, 'payload'));
    if (type === 'next') begun.resolve();
    if (type === 'complete') ended.resolve();
  });
  await once(socket, 'open');
  const authorization = `Bearer ${world.token}`;
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await begun.promise;
  return { socket, messages, ended: ended.promise };
}

const addContents = async (count: number): Promise<string[]> => {
  const added: string[] = [];
  while (added.length < count) added.push(await world.addItem({ specificContent: content }));
  return added;
};

/** What a slow client was told is a beginning of what happened, and the rest comes after the position of its end. */
async function expectRest(told: readonly Message[], added: readonly string[]): Promise<void> {
  const last = told.at(-1);
  expect(last?.codes).toEqual(['SUBSCRIPTION_TOO_SLOW']);
  const read = told.slice(1, -1).map(({ data }) => String(at(data, 'workEvents', 'workId')));
  expect(read).toEqual(added.slice(0, read.length));
  expect(read.length).toBeLessThan(added.length);
  expect(last?.position).toBe(told.at(-2)?.position);
  const variables = { queueId: world.queueId, after: last?.position };
  const rest = await listening(world.open().subscribe(WORK_EVENTS, variables));
  const missed = added.slice(read.length);
  expect(await take(rest, missed.length)).toEqual(missed.map((id) => `${id} CREATE`));
}

describe('a client that does not read', () => {
  it('is told after which position to go on when it reads again, and gets the rest', async () => {
    await start({ ...usualLiveSettings, waiting: 4 });
    const { socket, messages, ended } = await rawSocket(CONTENTS, { queueId: world.queueId });
    socket.pause();
    const added = await addContents(40);
    socket.resume();
    await ended;
    await expectRest(messages.map(messageOf), added);
    socket.terminate();
  });

  it('is told the same over server-sent events', async () => {
    await start({ ...usualLiveSettings, waiting: 4 });
    const response = await postStream(CONTENTS);
    const added = await addContents(40);
    const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
    await expectRest(
      lines.map((line) => messageOf(JSON.parse(line.slice('data: '.length)))),
      added,
    );
  });
});

describe('a connection', () => {
  it('may have as many subscriptions as the settings say, and others when some have ended', async () => {
    await start({ ...usualLiveSettings, subscriptions: 2 });
    const { queueId } = world;
    const socket = world.open();
    const first = await listening(socket.subscribe(WORK_EVENTS, { queueId }));
    await listening(socket.subscribe(WORK_EVENTS, { queueId }));
    await expect(socket.subscribe(WORK_EVENTS, { queueId }).next()).rejects.toMatchObject([
      { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } },
    ]);
    await first.leave();
    await listening(socket.subscribe(WORK_EVENTS, { queueId }));
  });

  it('is closed where its client answers no ping', async () => {
    await start({ ...usualLiveSettings, keepAliveMs: 50 });
    const { socket } = await rawSocket(WORK_EVENTS, { queueId: world.queueId });
    const closed = once(socket, 'close');
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.resume();
    expect((await closed)[0]).toBe(1006);
  });

  it('is at no other path', async () => {
    await start();
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/elsewhere`);
    await expect(once(socket, 'open')).rejects.toThrow('404');
  });

  it('is answered over HTTP where it asks for another protocol than WebSocket', async () => {
    await start();
    const body = JSON.stringify({ query: '{ __typename }' });
    const asked = request(`${world.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/json',
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
      },
    });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await json(answer)).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('a subscription that costs too much', () => {
  // 1 + position, event { changes { field } } of 10 changes: 1 + 1 + (1 + (1 + 10)).
  const costly = `subscription ($queueId: ID!) { workEvents(queueId: $queueId) { position event { changes { field } } } }`;

  it('is refused over a WebSocket, and one of less is not', async () => {
    await start({ ...usualLiveSettings, cost: 13 });
    const { queueId } = world;
    const socket = world.open();
    await expect(socket.subscribe(costly, { queueId }).next()).rejects.toMatchObject([
      { message: expect.stringContaining('13 values'), extensions: { code: 'QUERY_TOO_EXPENSIVE' } },
    ]);
    await listening(socket.subscribe(costly.replace('position', ''), { queueId }));
  });

  it('is refused over server-sent events with the status of a query', async () => {
    await start({ ...usualLiveSettings, cost: 13 });
    const response = await postStream(costly);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'QUERY_TOO_EXPENSIVE' } }],
    });
  });
});

describe('a server that stops', () => {
  it('closes connections, so that their clients go elsewhere', async () => {
    await start();
    const { queueId } = world;
    const socket = world.open();
    const subscription = await listening(socket.subscribe(WORK_EVENTS, { queueId }));
    const response = await postStream(WORK_EVENTS);
    await Promise.all([
      expect(subscription.next()).rejects.toMatchObject({ code: 1001 }),
      expect(response.text()).rejects.toThrow('terminated'),
      world.app.close(),
    ]);
    expect(await socket.closed).toEqual({ code: 1001, reason: 'The server stops' });
  });
});
