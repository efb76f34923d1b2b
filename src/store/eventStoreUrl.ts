/** The URL of EventStoreDB or KurrentDB, as its documentation writes it: `esdb://user:password@host:2113?tls=true`. */

export interface EventStoreHost {
  readonly address: string;
  readonly port: number;
}

/** What a URL says, checked; what it does not say is undefined. Times are milliseconds. */
export interface EventStoreAddress {
  /** One: this server. Several: the nodes of a cluster, which are asked for the leader. */
  readonly hosts: readonly [EventStoreHost, ...EventStoreHost[]];
  /** The one host is a DNS name of the whole cluster. */
  readonly isDiscovered: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly isSecure: boolean;
  /** Files with PEM texts. */
  readonly caFile: string | undefined;
  readonly certificate: { readonly file: string; readonly keyFile: string } | undefined;
  readonly connectionName: string | undefined;
  readonly keepAliveInterval: number | undefined;
  readonly keepAliveTimeout: number | undefined;
  readonly discoveryInterval: number | undefined;
  readonly maxDiscoverAttempts: number | undefined;
  /** Seconds. */
  readonly gossipTimeout: number | undefined;
}

/** What is wrong with a URL, as the end of a sentence that begins with the name of the setting. It repeats no value. */
export class EventStoreUrlError extends Error {
  override readonly name = 'EventStoreUrlError';
}

const STANDARD_PORT = 2113;
const parts =
  /^(?<protocol>[^:/?]*):\/\/(?:(?<credentials>[^@/?]*)@)?(?<hosts>[^@/?]*)\/*(?:\?(?<query>[^?]*))?$/;

/** Throws EventStoreUrlError. */
export function parseEventStoreUrl(url: string): EventStoreAddress {
  const { protocol = '', credentials, hosts = '', query = '' } = parts.exec(url.trim())?.groups ?? {};
  const scheme = /^(?:esdb|kurrentdb)(?<discover>\+discover)?$/.exec(protocol);
  if (scheme === null)
    throw new EventStoreUrlError('must be a URL like esdb://user:password@host:2113?tls=true.');
  const isDiscovered = scheme.groups?.['discover'] !== undefined;
  return { ...addressOf(hosts, isDiscovered), credentials: credentialsOf(credentials), ...optionsOf(query) };
}

/** The password that EventStoreDB's users have until somebody changes it. */
const FIRST_PASSWORD = 'changeit';

/** What works and is hardly meant, as sentences that begin with the name of the setting. They repeat no value. */
export function doubtsAbout({ credentials, isSecure }: EventStoreAddress): readonly string[] {
  if (credentials === undefined) return [];
  if (!isSecure) return ['EVENTSTORE_URL has a user, but with tls=false none is sent'];
  return credentials.password === FIRST_PASSWORD
    ? ['EVENTSTORE_URL has the password that EventStoreDB comes with: change it there']
    : [];
}

/** Where a URL leads to, without who goes there: for people and logs. */
export function redacted(url: string): string {
  try {
    const { hosts, isDiscovered } = parseEventStoreUrl(url);
    const names = hosts.map(({ address, port }) => `${address}:${port}`).join(',');
    return `esdb${isDiscovered ? '+discover' : ''}://${names}`;
  } catch {
    return 'esdb://…';
  }
}

function addressOf(text: string, isDiscovered: boolean): Pick<EventStoreAddress, 'hosts' | 'isDiscovered'> {
  const [first, ...others] = text.split(',').map(hostOf);
  if (first === undefined) throw new EventStoreUrlError('names no host.');
  if (isDiscovered && others.length > 0)
    throw new EventStoreUrlError('names several hosts; with +discover it must be one DNS name.');
  return { hosts: [first, ...others], isDiscovered };
}

function hostOf(text: string): EventStoreHost {
  const { address, port } = /^(?<address>[\w.-]+)(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {};
  const number = port === undefined ? STANDARD_PORT : Number(port);
  if (address === undefined || number < 1 || number > 65_535)
    throw new EventStoreUrlError(
      'must name hosts like host:2113; a special character in a user or password is percent-encoded.',
    );
  return { address, port: number };
}

function credentialsOf(text: string | undefined): EventStoreAddress['credentials'] {
  if (text === undefined) return undefined;
  const [username = '', password = '', ...more] = text.split(':').map(decoded);
  if (username === '' || password === '' || more.length > 0)
    throw new EventStoreUrlError('must have user:password before the @.');
  return { username, password };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new EventStoreUrlError('has a % that encodes no character.');
  }
}

type Options = Omit<EventStoreAddress, 'hosts' | 'isDiscovered' | 'credentials'>;

/** Names are compared as the servers' documentation allows to write them: in any case, with `-` and `_`. */
const flat = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '');

const known = [
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'connectionName',
  'keepAliveInterval',
  'keepAliveTimeout',
  'discoveryInterval',
  'maxDiscoverAttempts',
  'gossipTimeout',
  // Known so that a URL made for other clients works; here they have the only value that fits.
  'nodePreference',
  'throwOnAppendFailure',
  'tlsVerifyCert',
  'defaultDeadline',
] as const;
type Known = (typeof known)[number];

function optionsOf(query: string): Options {
  const given = new Map(query === '' ? [] : query.split('&').map(optionOf));
  const file = given.get('userCertFile');
  const keyFile = given.get('userKeyFile');
  if ((file === undefined) !== (keyFile === undefined))
    throw new EventStoreUrlError('must have both userCertFile and userKeyFile, or none of them.');
  demand(given, 'nodePreference', 'leader', 'what was written is read back from the leader');
  demand(given, 'throwOnAppendFailure', 'true', 'a refused append must fail');
  demand(given, 'tlsVerifyCert', 'true', 'name the file of the authority with tlsCAFile instead');
  return {
    isSecure: truth(given, 'tls') ?? true,
    caFile: given.get('tlsCAFile'),
    certificate: file === undefined || keyFile === undefined ? undefined : { file, keyFile },
    connectionName: given.get('connectionName'),
    keepAliveInterval: wholeNumber(given, 'keepAliveInterval', -1),
    keepAliveTimeout: wholeNumber(given, 'keepAliveTimeout', -1),
    discoveryInterval: wholeNumber(given, 'discoveryInterval', 0),
    maxDiscoverAttempts: wholeNumber(given, 'maxDiscoverAttempts', 1),
    gossipTimeout: wholeNumber(given, 'gossipTimeout', 1),
  };
}

function optionOf(text: string): [Known, string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new EventStoreUrlError('must have options like ?tls=true&tlsCAFile=ca.pem.');
  const found = known.find((each) => flat(each) === flat(name));
  if (found === undefined)
    throw new EventStoreUrlError(`has an option that is not one of ${known.join(', ')}.`);
  return [found, decoded(value)];
}

type Given = ReadonlyMap<Known, string>;

function demand(given: Given, name: Known, value: string, reason: string): void {
  const text = given.get(name);
  if (text !== undefined && text.toLowerCase() !== value)
    throw new EventStoreUrlError(`must have ${name}=${value} or leave it out: ${reason}.`);
}

function truth(given: Given, name: Known): boolean | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false')
    throw new EventStoreUrlError(`must have ${name}=true or ${name}=false.`);
  return text === 'true';
}

function wholeNumber(given: Given, name: Known, min: number): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < min)
    throw new EventStoreUrlError(`must have a whole number from ${min} for ${name}.`);
  return number;
}
