import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { positionText } from '../../../../src/readModel/logPosition.ts';
import { eventIn, listening, type LiveWorld, startLiveWorld, take, WORK_EVENTS } from './liveWorld.ts';
import { messageOf, type Subscribed, subscribed } from './sockets.ts';

let world: LiveWorld;
let queueId: string;
beforeAll(async () => {
  world = await startLiveWorld();
  ({ queueId } = world);
});
afterAll(() => world.stop());

interface Asked {
  readonly variables?: object;
  readonly query?: string;
  readonly headers?: Record<string, string>;
}

const post = ({ query = WORK_EVENTS, variables = { queueId }, headers = {} }: Asked = {}) =>
  fetch(`${world.url}/graphql/stream`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });

interface ServerEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
}

async function* eventsIn({ body }: Response): AsyncGenerator<ServerEvent, void> {
  if (body === null) throw new Error('the answer has a body');
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) continue;
      const lines = new Map(block.split('\n').map((line) => [line.split(': ', 1)[0], line] as const));
      const valueOf = (name: string) => lines.get(name)?.slice(name.length + 2);
      yield { event: valueOf('event') ?? '', id: valueOf('id'), data: valueOf('data') ?? '' };
    }
  }
}

/** The results of a stream, each of which has its position as its id. */
function resultsIn(response: Response): Subscribed {
  const events = eventsIn(response);
  return {
    next: async () => {
      const { value } = await events.next();
      if (value?.event !== 'next') throw new Error('the stream is over');
      const message = messageOf(JSON.parse(value.data));
      expect(String(value.id)).toBe(message.position);
      return message;
    },
    isOver: async () => (await events.next()).value?.event === 'complete',
    leave: async () => {
      await events.return();
    },
  };
}

describe('a stream of server-sent events', () => {
  it('tells events of work, each with its position as its id', async () => {
    const response = await post();
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-request-id')).not.toBeNull();
    const stream = await listening(resultsIn(response));
    const id = await world.addItem();
    await world.comment(id);
    expect(await take(stream, 2)).toEqual([`${id} CREATE`, `${id} COMMENT_ADDED`]);
    await stream.leave();
  });

  it('goes on after the last event that was read, whatever the document says', async () => {
    const first = await listening(resultsIn(await post()));
    await world.addItem();
    const { position } = await first.next();
    await first.leave();
    const missed = await world.addItem();
    const { logId } = world.services.orchestrator.store;
    const again = await post({
      variables: { queueId, after: positionText(logId, 0) },
      headers: { 'last-event-id': position },
    });
    const stream = await listening(resultsIn(again));
    const next = await world.addItem();
    expect(await take(stream, 2)).toEqual([`${missed} CREATE`, `${next} CREATE`]);
    await stream.leave();
  });

  it('is spoken as clients of graphql-sse speak it', async () => {
    const client = createClient({
      url: `${world.url}/graphql/stream`,
      headers: { authorization: `Bearer ${world.token}` },
      retryAttempts: 0,
    });
    const stream = await listening(
      subscribed(client.iterate({ query: WORK_EVENTS, variables: { queueId } })),
    );
    const id = await world.addItem();
    expect(eventIn(await stream.next())).toBe(`${id} CREATE`);
    await stream.leave();
    const refused = subscribed(client.iterate({ query: WORK_EVENTS, variables: { queueId: '404' } }));
    expect((await refused.next()).codes).toEqual(['ITEM_NOT_FOUND']);
    expect(await refused.isOver()).toBe(true);
    client.dispose();
  });

  it('may be asked for by GET', async () => {
    const search = new URLSearchParams({ query: WORK_EVENTS, variables: JSON.stringify({ queueId }) });
    const response = await fetch(`${world.url}/graphql/stream?${search.toString()}`, {
      headers: { authorization: `Bearer ${world.token}` },
    });
    const stream = await listening(resultsIn(response));
    const id = await world.addItem();
    expect(await take(stream, 1)).toEqual([`${id} CREATE`]);
    await stream.leave();
  });

  it('ends with an error where its credential is taken away', async () => {
    const reader = await world.createUser('a reader', ['reader']);
    const authorization = `Bearer ${await world.tokenOf(reader.id)}`;
    const stream = await listening(resultsIn(await post({ headers: { authorization } })));
    await world.services.auth.removeUser(reader.id);
    await world.addItem();
    expect(await stream.next()).toEqual({
      data: null,
      codes: ['UNAUTHENTICATED'],
      position: stream.position,
    });
    expect(await stream.isOver()).toBe(true);
  });

  it.each([
    ['without a credential', { headers: { authorization: '' } }, 401, 'UNAUTHENTICATED'],
    ['of a query', { query: '{ queues { totalCount } }' }, 400, 'INVALID_REQUEST'],
    ['of what is no GraphQL', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['of an unknown field', { query: 'subscription { colour }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['with variables that are none', { variables: [] }, 400, 'INVALID_REQUEST'],
  ])('is refused %s', async (_, asked, status, code) => {
    const response = await post(asked);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
