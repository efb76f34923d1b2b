// The GraphQL door on an in-memory store: commands, projections and authentication are the real ones.
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { signerOf } from '../../../src/audit/anchors/signer.ts';
import { createAuth } from '../../../src/auth/auth.ts';
import { botSessions } from '../../../src/commands/botSessions.ts';
import { callbackSecrets } from '../../../src/commands/callbackSecrets.ts';
import { metadataOf, type Orchestrator } from '../../../src/commands/context.ts';
import { createDefinition } from '../../../src/commands/definitions.ts';
import { foldedWork } from '../../../src/commands/foldedWork.ts';
import { idBlocks } from '../../../src/commands/ids.ts';
import { personalIn } from '../../../src/commands/personal/personal.ts';
import { internalContext, prepareStore } from '../../../src/commands/prepareStore.ts';
import { ProgressThrottle } from '../../../src/commands/progressThrottle.ts';
import { WaitingTakers } from '../../../src/commands/waitingTakers.ts';
import { openAudit } from '../../../src/compose/openAudit.ts';
import type { Stops } from '../../../src/compose/stops.ts';
import { stopAll } from '../../../src/compose/stops.ts';
import { directoryOf } from '../../../src/directoryOf.ts';
import { registerGraphQL } from '../../../src/doors/graphql/registerGraphQL.ts';
import { type GraphQLSettings, usualSettings } from '../../../src/doors/graphql/settings.ts';
import { createServer } from '../../../src/doors/http/server.ts';
import type { Services } from '../../../src/doors/http/services.ts';
import type { FolderData, Role, UserData } from '../../../src/domain/directory/directory.ts';
import type { Recorded } from '../../../src/domain/event.ts';
import { fromMilliseconds, sortable } from '../../../src/domain/instant.ts';
import { followLog } from '../../../src/reactors/logFollower.ts';
import { definitionCategories, loadDefinitions } from '../../../src/readModel/definitions.ts';
import { contentsOfThePast } from '../../../src/readModel/queries/erasures.ts';
import { openReadModels } from '../../../src/readModel/readModels.ts';
import { seenHere } from '../../../src/readModel/seen.ts';
import { readyCategories, ReadyIndex } from '../../../src/readModel/readyIndex.ts';
import type { Keys } from '../../../src/state/keys.ts';
import { openState } from '../../../src/state/openState.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/embeddedStore.ts';
import { temporaryBlobs } from '../../support/files.ts';

export interface World {
  readonly app: FastifyInstance;
  readonly services: Services;
  /** Of the state. */
  readonly keys: Keys;
  /** Lines that the server has logged as errors, as JSON. */
  readonly logged: readonly string[];
  /** As admin in the folder Shared unless told. */
  ask(query: string, variables?: object, as?: As): Promise<Told>;
  /** As `ask`; throws where there is an error. */
  data(query: string, variables?: object, as?: As): Promise<unknown>;
  createFolder(name: string): Promise<FolderData>;
  createUser(userName: string, roles: readonly Role[], folders?: readonly number[]): Promise<UserData>;
  /** A bearer token of a user; with scopes it may only what those grant. */
  tokenOf(userId: number, scopes?: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface As {
  /** Null for no credential. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extensions?: object;
  /** Which of the query's operations. */
  readonly operationName?: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly ToldError[];
  readonly extensions: unknown;
  /** `extensions.code` of each error. */
  readonly codes: readonly unknown[];
}

export interface ToldError {
  readonly message: string;
  readonly path?: readonly unknown[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

const MEMORY = ':memory:';
const ADMIN_TOKEN = 'graphql-test-token';

export async function startWorld(
  changes: Partial<Services> = {},
  settings: Partial<GraphQLSettings> = {},
): Promise<World> {
  const store = openEmbeddedStore({ path: MEMORY });
  const state = await openState({ path: MEMORY, onWriteError: rethrow });
  const clock = Date.now;
  const definitions = await loadDefinitions(store);
  const ready = new ReadyIndex(() => sortable(fromMilliseconds(clock())));
  const personal = personalIn(state.keys);
  const reads = await openReadModels({
    contents: personal,
    place: { path: MEMORY },
    store,
    onWarning: (_, error) => rethrow(error),
    onFailed: rethrow,
  });
  await reads.startProjecting(1);
  const listeners = new Set<(event: Recorded) => void>();
  const follower = followLog(store, {
    after: 0,
    categories: new Set([...readyCategories, ...definitionCategories, 'operation']),
    apply: (event) => {
      ready.apply(event);
      definitions.apply(event);
      for (const listener of listeners) listener(event);
    },
    onGrown: (position) => reads.grown(position),
    onError: rethrow,
  });
  const internal = internalContext('Tests');
  const orchestrator: Orchestrator = {
    store,
    clock,
    definitions,
    ready,
    leases: state.leases,
    personal,
    takes: { taken: 0, conflicts: 0 },
    caughtUpTo: (position) => follower.caughtUpTo(position),
    ...foldedWork(store),
    ids: idBlocks(store, () => metadataOf(internal, clock)),
  };
  const admin = await prepareStore(orchestrator);
  const auth = await createAuth(state, directoryOf(definitions), clock);
  await auth.bootstrap(
    { id: admin.id, tenantId: 1 },
    { adminToken: ADMIN_TOKEN, adminPassword: 'a long password' },
  );

  const logged: string[] = [];
  const seen = seenHere(store, reads.consistency);
  const nodes = { isLeader: () => true, living: () => 1 };
  const states = { unready: () => null, lagging: () => null, nodes };
  const files = await temporaryBlobs();
  const secrets = callbackSecrets(state.keys, clock);
  const takers = new WaitingTakers(orchestrator, rethrow);
  const stops: Stops = [];
  const audit = openAudit(
    {
      store,
      place: undefined,
      dataDir: MEMORY,
      keys: state.keys,
      signer: await signerOf(state.keys),
      contents: contentsOfThePast(reads),
      clock,
      isAlone: () => true,
      onError: rethrow,
    },
    stops,
  );
  const robots = {
    listen: (listener: (event: Recorded) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takers,
    sessions: botSessions(orchestrator, state.sessions),
    progress: new ProgressThrottle(rethrow),
  };
  const common = { orchestrator, auth, reads, seen, files, audit, metrics: [] };
  const parts = { ...common, callbackSecrets: secrets, ...robots };
  const services: Services = { ...parts, anyHolder: false, ...states, ...changes };
  const app = createServer(pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }));
  await registerGraphQL(app, services, { ...usualSettings, ...settings });
  await app.ready();

  const ask = async (query: string, variables: object = {}, as: As = {}): Promise<Told> => {
    const token = as.token === undefined ? ADMIN_TOKEN : as.token;
    const answer = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...as.headers },
      payload: { query, variables, extensions: as.extensions, operationName: as.operationName },
    });
    return told(answer.statusCode, answer.headers, answer.body);
  };

  return {
    app,
    services,
    keys: state.keys,
    logged,
    ask,
    data: async (query, variables, as) => {
      const { data, errors } = await ask(query, variables, as);
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data;
    },
    createFolder: (name) =>
      createDefinition(orchestrator, internal, 'folder', {
        displayName: name,
        fullyQualifiedName: name,
        description: null,
        parentId: null,
      }),
    createUser: (userName, roles, folders) =>
      createDefinition(orchestrator, internal, 'user', {
        userName,
        name: null,
        surname: null,
        email: null,
        roles,
        folders: folders ?? null,
        isActive: true,
      }),
    tokenOf: async (userId, scopes) => {
      const owner = { kind: 'user', principalId: String(userId) } as const;
      const { token } = await auth.issueToken({
        ...owner,
        source: 'issued',
        label: 'test',
        scopes: scopes ?? null,
        ttlMs: null,
      });
      return token;
    },
    stop: async () => {
      await app.close();
      await takers.stop();
      await stopAll(stops);
      await follower.stop();
      await reads.close();
      await state.close();
      await store.close();
      await files.close();
    },
  };
}

/** What stands at a path in an answer. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null)
      throw new Error(`there is no ${step} in ${JSON.stringify(found)}`);
    found = Reflect.get(found, step);
  }
  return found;
}

/** The id of what the one root field of an answer holds. */
export const idOf = (data: unknown): string => String(at(Object.values(Object(data))[0], 'id'));

/** The nodes of a connection. */
export function nodesOf(connection: unknown): unknown[] {
  const edges = at(connection, 'edges');
  if (!Array.isArray(edges)) throw new Error('a connection has edges');
  return edges.map((edge: unknown) => at(edge, 'node'));
}

export function told(status: number, headers: Readonly<Record<string, unknown>>, text: string): Told {
  const { data = null, errors = [], extensions = {} } = JSON.parse(text) as Partial<Told>;
  return { status, headers, text, data, errors, extensions, codes: errors.map((e) => e.extensions['code']) };
}

function rethrow(error: unknown): never {
  throw error;
}
