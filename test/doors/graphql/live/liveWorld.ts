// A world that listens on a port, with a queue.
import { type GraphQLSettings, usualSettings } from '../../../../src/doors/graphql/settings.ts';
import { expect } from 'vitest';
import { at, idOf, startWorld, type World } from '../world.ts';
import { type Message, openSocket, type Socket, type Subscribed } from './sockets.ts';

export interface LiveWorld extends World {
  readonly url: string;
  /** Of admin. */
  readonly token: string;
  /** The folder. */
  readonly shared: string;
  readonly queueId: string;
  /** `data` in a folder; Shared unless told. */
  within(query: string, variables?: object, folderId?: string): Promise<unknown>;
  addItem(input?: object, folderId?: string): Promise<string>;
  comment(id: string): Promise<unknown>;
  /** Of admin unless told; closed when the test is over. */
  open(as?: string | null): Socket;
  closeAll(): void;
}

export async function startLiveWorld(settings: GraphQLSettings = usualSettings): Promise<LiveWorld> {
  const world = await startWorld({}, settings);
  const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const token = await world.tokenOf(1);
  const shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  const queueId = idOf(await world.data('mutation { createQueue(input: { name: "Q" }) { id } }'));
  const sockets: Socket[] = [];
  const within: LiveWorld['within'] = (query, variables = {}, folderId = shared) =>
    world.data(query, variables, { headers: { 'x-uipath-organizationunitid': folderId } });
  const add = 'mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }';
  return {
    ...world,
    url,
    token,
    shared,
    queueId,
    within,
    addItem: async (input = {}, folderId = shared) =>
      idOf(await within(add, { input: { queueId, ...input } }, folderId)),
    comment: (id) => within(`mutation { addComment(queueItemId: "${id}", text: "look") { id } }`),
    open: (as = token) => {
      const socket = openSocket(url, as);
      sockets.push(socket);
      return socket;
    },
    closeAll: () => {
      for (const socket of sockets.splice(0)) socket.close();
    },
  };
}

export const WORK_EVENTS = `subscription ($kind: WorkKind, $id: ID, $queueId: ID, $folderId: ID, $after: String) {
  workEvents(kind: $kind, id: $id, queueId: $queueId, folderId: $folderId, after: $after) { workId event { type } }
}`;

/** A subscription that has told that it listens. */
export async function listening<S extends Subscribed>(
  subscription: S,
): Promise<S & { readonly position: string }> {
  const { position, codes } = await subscription.next();
  expect(codes).toEqual([]);
  return { ...subscription, position };
}

/** An event of WORK_EVENTS in short. */
export function eventIn({ data, codes }: Message): string {
  expect(codes).toEqual([]);
  return `${String(at(data, 'workEvents', 'workId'))} ${String(at(data, 'workEvents', 'event', 'type'))}`;
}

export async function take(subscription: Subscribed, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) found.push(eventIn(await subscription.next()));
  return found;
}
