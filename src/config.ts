/** Configuration: environment variables, read once. Each is a row here; docs/configuration.md is made from the rows. */

import {
  ConfigError,
  baseUrl,
  clockOffset,
  databaseUrl,
  elmaPaths,
  eventStoreUrl,
  hosts,
  networks,
  oneOf,
  optional,
  optionalNumber,
  text,
  wholeNumber,
} from './configValues.ts';

export { ConfigError };

interface Setting<T> {
  readonly name: string;
  readonly text: string;
  /** As the documentation shows it. */
  readonly standard: string;
  /** Throws ConfigError; `undefined` where the variable is not set. */
  readonly read: (value: string | undefined) => T;
  readonly isSecret?: boolean;
}

const setting = <T>(
  name: string,
  standard: string,
  read: Setting<T>['read'],
  description: string,
  isSecret = false,
): Setting<T> => ({ name, standard, read, text: description, isSecret });

export const settings = {
  host: setting('HOST', '127.0.0.1', text('127.0.0.1'), 'The address to listen on.'),
  port: setting(
    'PORT',
    '8080',
    wholeNumber('PORT', 8080, 0, 65_535),
    'The port to listen on; 0 takes a free one.',
  ),
  nodeUrl: setting(
    'NODE_URL',
    'http://HOST:PORT; the name of the machine where HOST is 0.0.0.0 or ::',
    baseUrl('NODE_URL'),
    'Where the other nodes reach this one, where several work on one event log: `http://host:port`.',
  ),
  dataDir: setting(
    'DATA_DIR',
    './data',
    text('./data'),
    'The folder of the embedded store: `events.db` (the log), `state.db` (credentials, keys, leases), `read.db` (read models, disposable). `:memory:` keeps everything in memory, for trials.',
  ),
  filesDir: setting(
    'FILES_DIR',
    '`files` in the data folder',
    optional,
    'The folder where the contents of files are kept, under their checksums. Where several nodes work on one log, all of them must see the same folder, or use a bucket.',
  ),
  s3Bucket: setting(
    'S3_BUCKET',
    'none: files are kept in FILES_DIR',
    optional,
    'The bucket of S3, or of a server that speaks its language, that keeps files in place of FILES_DIR; there they then only pass through. Needs the package `@aws-sdk/client-s3`, which npm installs unless told to leave out optional ones. What nothing in this log refers to is deleted from it below S3_PREFIX after a day.',
  ),
  s3Prefix: setting('S3_PREFIX', 'none', optional, 'What the keys in the bucket begin with: `orchestream/`.'),
  s3Endpoint: setting(
    'S3_ENDPOINT',
    "Amazon's",
    baseUrl('S3_ENDPOINT'),
    'The server of the bucket: `https://s3.example.org`.',
  ),
  s3Region: setting('S3_REGION', "as Amazon's SDK finds it", optional, 'The region of the bucket.'),
  s3AccessKeyId: setting(
    'S3_ACCESS_KEY_ID',
    "as Amazon's SDK finds it",
    optional,
    'The key to the bucket, with S3_SECRET_ACCESS_KEY.',
  ),
  s3SecretAccessKey: setting(
    'S3_SECRET_ACCESS_KEY',
    "as Amazon's SDK finds it",
    optional,
    'Its secret.',
    true,
  ),
  s3PathStyle: setting(
    'S3_PATH_STYLE',
    'false',
    oneOf('S3_PATH_STYLE', 'false', 'true'),
    "Whether the bucket stands in the path of URLs in place of the host, as most servers but Amazon's want it.",
  ),
  egressAllowCidrs: setting(
    'EGRESS_ALLOW_CIDRS',
    'none',
    networks('EGRESS_ALLOW_CIDRS'),
    'Networks that callbacks and file pulls may reach although they are not public: `10.1.0.0/16, fd00::/8`. Everybody who may set tasks can then make the server call there.',
  ),
  egressAllowHosts: setting(
    'EGRESS_ALLOW_HOSTS',
    'none',
    hosts('EGRESS_ALLOW_HOSTS'),
    'Names of hosts, separated by commas, that callbacks and file pulls may reach wherever they are: `erp.internal`. Whoever answers for these names in the DNS can then make the server call anywhere.',
  ),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    'none',
    networks('TRUSTED_PROXIES'),
    'Addresses and networks of proxies in front of the server: `10.1.2.3, fd00::/8`. Of what comes from there, `X-Forwarded-For` says who called, which counts where failed log-ins lock an address and where a system may call from some networks alone, and `X-Forwarded-Proto` and `X-Forwarded-Host` under which URL. They must overwrite these headers.',
  ),
  eventStoreUrl: setting(
    'EVENTSTORE_URL',
    'none: `events.db` in the data folder',
    eventStoreUrl('EVENTSTORE_URL'),
    'The EventStoreDB or KurrentDB that keeps the log, with the user and the password: `esdb://user:password@host:2113?tls=true&tlsCAFile=ca.pem`; several hosts, or `esdb+discover://` with one DNS name, for a cluster. The user must be allowed to read `$all`. Without DATABASE_URL one node at a time may run on it.',
    true,
  ),
  eventStoreWaitSeconds: setting(
    'EVENTSTORE_WAIT_SECONDS',
    '30',
    wholeNumber('EVENTSTORE_WAIT_SECONDS', 30, 0, 3_600),
    'How long a start waits for an EventStoreDB that cannot be reached yet.',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    'none: SQLite files in the data folder',
    databaseUrl('DATABASE_URL'),
    'The PostgreSQL database that keeps state and read models, each in a schema of its own, `orchestream_state` and `orchestream_read`: `postgres://user:password@host:5432/database`.',
    true,
  ),
  databaseWaitSeconds: setting(
    'DATABASE_WAIT_SECONDS',
    '30',
    wholeNumber('DATABASE_WAIT_SECONDS', 30, 0, 3_600),
    'How long a start waits for a database that cannot be reached yet.',
  ),
  adminPassword: setting(
    'ADMIN_PASSWORD',
    'generated at the first start',
    optional,
    'The password of the user `admin`.',
    true,
  ),
  adminToken: setting(
    'ADMIN_TOKEN',
    'generated at the first start',
    optional,
    'A bearer token that acts as `admin`, valid as long as it is set.',
    true,
  ),
  clientId: setting('CLIENT_ID', 'none', optional, 'The id of a first external app, with the role admin.'),
  clientSecret: setting('CLIENT_SECRET', 'none', optional, 'Its secret.', true),
  graphqlIntrospection: setting(
    'GRAPHQL_INTROSPECTION',
    'on',
    oneOf('GRAPHQL_INTROSPECTION', 'on', 'off'),
    'Whether GraphQL tells what its schema is. With `off`, GraphiQL has neither documentation nor completion, and errors suggest no names.',
  ),
  graphqlSafelist: setting(
    'GRAPHQL_SAFELIST',
    'none: any document is run',
    optional,
    "The only GraphQL documents that are run, by their text or by their SHA-256: a folder of `.graphql` files, or a JSON file of documents by their SHA-256 (an object, or the manifest that Apollo's tools write). Read at the start.",
  ),
  graphqlTimeoutSeconds: setting(
    'GRAPHQL_TIMEOUT_SECONDS',
    '30',
    wholeNumber('GRAPHQL_TIMEOUT_SECONDS', 30, 1, 3_600),
    'How long a request to GraphQL may take. Then it is answered with OPERATION_TIMED_OUT and no data, and nothing more is begun for it; the command that it has begun is not undone. `claimWork` waits up to 25 seconds where its caller asks for that.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    oneOf('LOG_LEVEL', 'info', 'trace', 'debug', 'warn', 'error', 'fatal', 'silent'),
    'How much is logged: trace, debug, info, warn, error, fatal or silent.',
  ),
  anyHolder: setting(
    'UIPATH_ANY_HOLDER',
    'false',
    oneOf('UIPATH_ANY_HOLDER', 'false', 'true'),
    'Whether SetTransactionResult and SetTransactionProgress accept any caller for an item taken by StartTransaction, instead of the one that took it.',
  ),
  robotEnrollmentKey: setting(
    'ROBOT_ENROLLMENT_KEY',
    'none: any robot may ask to be let in',
    optional,
    'What a robot must bring along (`enrollmentKey`) when it registers. Somebody has to let it in all the same.',
    true,
  ),
  robotFileMaxMib: setting(
    'ROBOT_FILE_MAX_MIB',
    '1024',
    wholeNumber('ROBOT_FILE_MAX_MIB', 1_024, 1, 1_048_576),
    'How large a file may be that a robot uploads, in MiB. It passes through little memory, whatever its size.',
  ),
  elmaPort: setting(
    'ELMA_PORT',
    "none: ELMA's routes answer on PORT alone",
    optionalNumber('ELMA_PORT', 0, 65_535),
    "A second port, where nothing but ELMA's routes answers: ELMA's servers have 48080. 0 takes a free one.",
  ),
  elmaUuidAsToken: setting(
    'ELMA_UUID_AS_TOKEN',
    'true',
    oneOf('ELMA_UUID_AS_TOKEN', 'true', 'false'),
    "Whether its UUID, which stands in tasks and URLs, is all that an ELMA system proves itself with, as ELMA's own clients do. With `false` it must send a secret, too: `Authorization: Bearer …`, which the answer to its registration shows once.",
  ),
  elmaAutoAllow: setting(
    'ELMA_AUTO_ALLOW',
    'false',
    oneOf('ELMA_AUTO_ALLOW', 'false', 'true'),
    'Whether ELMA systems that register are let in at once, instead of waiting for somebody to allow them. For trials.',
  ),
  elmaHttpStatus: setting(
    'ELMA_HTTP_STATUS',
    'envelope',
    oneOf('ELMA_HTTP_STATUS', 'envelope', 'mirror'),
    "How refusals are answered to ELMA systems: `envelope`, as ELMA's clients can read it (HTTP 200, and the code in the body), or `mirror` (HTTP says the same as the body).",
  ),
  elmaCancelExecuting: setting(
    'ELMA_CANCEL_EXECUTING',
    'refuse',
    oneOf('ELMA_CANCEL_EXECUTING', 'refuse', 'ask'),
    'What happens when an ELMA system cancels a task that a bot works on: `refuse`, or `ask` the bot to stop.',
  ),
  elmaCancelPaths: setting(
    'ELMA_CANCEL_PATHS',
    '`/v1/orchestra/task/cancel, /v1/orchestra/task/delete`',
    elmaPaths('ELMA_CANCEL_PATHS'),
    "Where ELMA systems cancel tasks, which ELMA's page leaves out: paths below `/v1/orchestra` or `/v1/repository`, in place of these two.",
  ),
  elmaCreateOffset: setting(
    'ELMA_CREATE_OFFSET',
    'Z',
    clockOffset('ELMA_CREATE_OFFSET'),
    "By which clock the answer to a new task tells its times: `Z`, or `+04:00` as ELMA's page prints it, where a client takes them for local time. All other answers tell UTC.",
  ),
  elmaFileDetection: setting(
    'ELMA_FILE_DETECTION',
    'declared',
    oneOf('ELMA_FILE_DETECTION', 'declared', 'url'),
    'Which values of a new task are files that are fetched for it: `declared`, those of the variables that its process declares as files, or `url`, where a process declares no context at all, every http or https URL as well, also in a list. Everybody who may set tasks can then make the server call any URL that its rules for calls allow.',
  ),
  fileFetchSeconds: setting(
    'FILE_FETCH_SECONDS',
    '120',
    wholeNumber('FILE_FETCH_SECONDS', 120, 1, 3_600),
    'How long a file that a new task names may take to be fetched, with all tries. Then the task has failed.',
  ),
  callbackIncludeLog: setting(
    'CALLBACK_INCLUDE_LOG',
    'false',
    oneOf('CALLBACK_INCLUDE_LOG', 'false', 'true'),
    "Whether the log of a task stands in the callback that tells of the task's end, if there is room for it in 64 KiB.",
  ),
  callbackOnCancel: setting(
    'CALLBACK_ON_CANCEL',
    'false',
    oneOf('CALLBACK_ON_CANCEL', 'false', 'true'),
    'Whether a system is also told that its task was cancelled, as people, too, may cancel it. That a task is done or has failed is always told.',
  ),
  leaseGraceSeconds: setting(
    'LEASE_GRACE_SECONDS',
    '60',
    wholeNumber('LEASE_GRACE_SECONDS', 60, 0, 86_400),
    'How long after a start work that was lent before it is left to its robot, whose last extension a crash may have lost.',
  ),
} as const;

export type Config = { readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> };

/**
 * Reads the configuration; an empty variable counts as not set. Throws ConfigError for a value that cannot be used,
 * and for a variable that looks like ours (`ORCHESTREAM_…`) and is not.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const unknown = Object.keys(environment).find((name) => name.startsWith('ORCHESTREAM_'));
  if (unknown !== undefined) throw new ConfigError(`${unknown} is not a setting of Orchestream.`);
  const entries = Object.entries(settings).map(([member, { name, read }]) => [
    member,
    read(environment[name] === '' ? undefined : environment[name]),
  ]);
  return Object.fromEntries(entries) as Config;
}
