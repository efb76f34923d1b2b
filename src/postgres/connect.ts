import { Client, type ClientConfig, Pool } from 'pg';
import { messageOf } from './unavailable.ts';
import { types } from './values.ts';

const CONNECT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;
const FORSAKEN_MS = 15_000;

export interface ConnectionOptions {
  readonly url: string;
  /** Where names of tables are looked for. */
  readonly schema: string;
  /** Milliseconds until a statement that is not answered fails; 0: never. */
  readonly statementMs: number;
  /** Milliseconds until connecting fails; 5 s unless told. */
  readonly connectMs?: number;
  /** Statements are sent without waiting for those before them to be answered. */
  readonly pipeline?: boolean;
}

const configOf = ({
  url,
  schema,
  statementMs,
  connectMs = CONNECT_MS,
  pipeline = false,
}: ConnectionOptions): ClientConfig => ({
  connectionString: lookingIn(url, schema),
  pipeline,
  fallback_application_name: 'orchestream',
  connectionTimeoutMillis: connectMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  // Whoever is gone without a word in the middle of a transaction must not keep the others waiting.
  idle_in_transaction_session_timeout: FORSAKEN_MS,
  types,
  // The database gives up by itself; where it is no longer heard of, so does the driver a little later.
  ...(statementMs > 0 && { statement_timeout: statementMs, query_timeout: statementMs + CONNECT_MS }),
});

/** The URL that also says where names of tables are looked for, so that no connection needs to be told. */
function lookingIn(text: string, schema: string): string {
  const url = new URL(text);
  const options = url.searchParams.get('options');
  url.searchParams.set('options', `${options === null ? '' : `${options} `}-c search_path=${schema}`);
  return url.href;
}

/** A connection of its own. `onLost` is told once where it ends by itself; what runs on it then fails as well. */
export async function connect(
  options: ConnectionOptions,
  onLost: (error: Error) => void = () => {},
): Promise<Client> {
  const client = new Client(configOf(options));
  let isOver = false;
  const over = (error: Error): void => {
    if (!isOver) onLost(error);
    isOver = true;
  };
  client.on('error', over);
  client.on('end', () => over(new Error('Connection terminated')));
  try {
    await client.connect();
    return client;
  } catch (error) {
    isOver = true;
    await hangUp(client);
    throw withMessage(error);
  }
}

/** Where a name has several addresses the error holds one for each, and no message. */
function withMessage(error: unknown): unknown {
  const isMute = error instanceof AggregateError && error.message === '';
  return isMute ? Object.assign(error, { message: messageOf(error) }) : error;
}

/** Ends a connection, whatever state it is in. */
export async function hangUp(client: Client): Promise<void> {
  try {
    await client.end();
  } catch {
    // It was gone already.
  }
}

/** Connections that are lent for a statement or a transaction, at most `max`. */
export function openPool(options: ConnectionOptions, max: number): Pool {
  const pool = new Pool({ ...configOf(options), max });
  // An idle connection was lost: the next statement gets another one, or says why it does not.
  pool.on('error', () => {});
  return pool;
}
