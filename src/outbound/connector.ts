import { lookup } from 'node:dns/promises';
import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector } from 'undici';
import { within } from './call.ts';
import { OutboundFailed } from './errors.ts';
import { codeOf, connectFailure } from './failures.ts';
import type { TargetRules } from './targets.ts';
import { demandAllowed, portOf } from './targets.ts';

/** Finds all addresses of a name; rejects where it has none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface ConnectorOptions {
  readonly rules: TargetRules;
  readonly resolve?: Resolve | undefined;
  /** Milliseconds for the name and the connection together. */
  readonly connectMs: number;
  /** Certificates (PEM) that are trusted beside those that Node trusts. */
  readonly ca?: readonly string[] | undefined;
}

export const resolveBySystem: Resolve = async (name) => {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
};

/**
 * Makes connections to checked addresses alone. Here is the one place that sees every connection, whether it is the
 * first, a redirect's or a new one of a pool, and the name is resolved once: the connection goes to the very addresses
 * that were checked, so a name that means another address a moment later gains nothing. Errors are OutboundRefused and
 * OutboundFailed.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { ca } = options;
  const trust = ca && createSecureContext({ ca: [...getCACertificates('default'), ...ca] });
  return (target, callback) => {
    void handOver(connect(target, options, trust), target.hostname, callback);
  };
}

async function handOver(
  connecting: Promise<Socket>,
  host: string,
  callback: buildConnector.Callback,
): Promise<void> {
  let socket: Socket;
  try {
    socket = await connecting;
  } catch (error) {
    callback(error instanceof Error ? error : new OutboundFailed('connect', host), null);
    return;
  }
  callback(null, socket);
}

async function connect(
  target: buildConnector.Options,
  options: ConnectorOptions,
  trust: SecureContext | undefined,
): Promise<Socket> {
  const { hostname } = target;
  const started = performance.now();
  const addresses = await addressesOf(hostname, options);
  for (const address of addresses) demandAllowed(hostname, address, portOf(target), options.rules);
  const remaining = Math.max(1, options.connectMs - (performance.now() - started));
  // A connector a connection, so that its look-up can answer nothing but what was checked.
  const connector = buildConnector({
    timeout: remaining,
    lookup: answering(addresses),
    autoSelectFamily: true,
    rejectUnauthorized: true,
    maxCachedSessions: 0,
    ...(trust && { secureContext: trust }),
  });
  return new Promise((resolve, reject) => {
    connector(target, (error, socket) => {
      if (error === null) resolve(socket);
      else reject(connectFailure(error, hostname, target.protocol));
    });
  });
}

async function addressesOf(host: string, options: ConnectorOptions): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const late = (): Error => new OutboundFailed('timeout', host, 'connect');
  const found = await within(options.connectMs, resolved(host, options.resolve ?? resolveBySystem), late);
  if (found.length === 0) throw new OutboundFailed('dns', host);
  return found;
}

async function resolved(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new OutboundFailed('dns', host, codeOf(error));
  }
}

/** The look-up of a socket, which knows the answer. Asked for all addresses it lets Node try both families. */
const answering =
  (addresses: readonly string[]): LookupFunction =>
  (_name, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (all === true) callback(null, found);
    else callback(null, first?.address ?? '', first?.family);
  };
