import { isIP } from 'node:net';
import type { AddressRules } from './addresses.ts';
import { addressRefusal } from './addresses.ts';
import { OutboundRefused } from './errors.ts';

export interface TargetRules extends AddressRules {
  /** Names, in lower case, that are called whatever their addresses are: whoever rules over their DNS is trusted. */
  readonly allowHosts?: readonly string[];
  /** The only ports that are called; unless told 80, 443 and those from 1024 on that are not known for something else. */
  readonly ports?: readonly number[];
  /** Whether this server itself listens there: a call to it could call again without end. */
  readonly isSelf?: (address: string, port: number) => boolean;
}

/** Ports from 1024 on where something listens that a web request must not reach: data stores, queues, remote control, mail. */
const refusedPorts = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061,
  5432, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 8500,
  9042, 9092, 9200, 9300, 10080, 10250, 11211, 27017,
]);

/**
 * Reads a URL that is to be called. Throws OutboundRefused. A host that is a name is looked up only when the
 * connection is made; one that is an address is judged here as well.
 */
export function targetOf(text: string, rules: TargetRules): URL {
  const url = URL.parse(text);
  if (url === null) throw new OutboundRefused('url', null);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutboundRefused('scheme', null);
  const host = url.hostname;
  if (url.username !== '' || url.password !== '') throw new OutboundRefused('credentials', host);
  if (isIP(host) === 4 && !authority(text).startsWith(host)) throw new OutboundRefused('host', host);
  const port = portOf(url);
  if (!isPortAllowed(port, rules.ports)) throw new OutboundRefused('port', host, String(port));
  if (isIP(unbracketed(host)) !== 0) demandAllowed(host, unbracketed(host), port, rules);
  return url;
}

/** Throws OutboundRefused where an address of a host must not be called. */
export function demandAllowed(host: string, address: string, port: number, rules: TargetRules): void {
  const isTrusted = rules.allowHosts?.includes(host.toLowerCase()) === true;
  const refusal = isTrusted ? null : addressRefusal(address, rules);
  if (refusal !== null) throw new OutboundRefused('address', host, refusal);
  if (rules.isSelf?.(address, port) === true) throw new OutboundRefused('self', host);
}

export function portOf({ port, protocol }: { readonly port: string; readonly protocol: string }): number {
  return port === '' ? standardPort(protocol) : Number(port);
}

const standardPort = (protocol: string): number => (protocol === 'https:' ? 443 : 80);

const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** What follows the scheme, as written: `0x7f.1` and `2130706433` are read as addresses, and nobody writes them innocently. */
const authority = (text: string): string => text.slice(text.indexOf('//') + 2);

function isPortAllowed(port: number, only: readonly number[] | undefined): boolean {
  if (only !== undefined) return only.includes(port);
  return port === 80 || port === 443 || (port >= 1024 && !refusedPorts.has(port));
}
