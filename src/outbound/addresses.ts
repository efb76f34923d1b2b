import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network: its address and how many leading bits of it count. */
export type Cidr = readonly [Address, number];

export interface AddressRules {
  /** Networks that are called although they are not public. */
  readonly allowCidrs?: readonly Cidr[];
  /** 127.0.0.0/8 and ::1 as well: for the demo and for tests. */
  readonly allowLoopback?: boolean;
}

/** A list of networks that cannot be used; the message names the entry. */
export class InvalidCidr extends Error {
  override readonly name = 'InvalidCidr';
}

/** Reads networks separated by commas (`10.0.0.0/8, fd00::/8`), a lone address being itself. Throws InvalidCidr. */
export function parseCidrs(text: string): readonly Cidr[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '').map(cidr);
}

function cidr(entry: string): Cidr {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const version = isIP(address);
  if (version === 0) throw new InvalidCidr(`"${entry}" is no network like 10.0.0.0/8.`);
  const [parsed, most] = [ipaddr.parse(address), version === 4 ? 32 : 128];
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix > most) throw new InvalidCidr(`"${entry}" has more than ${most} bits.`);
  // Addresses are compared as IPv4 where they hold one, so such a network would never match.
  if (inner(parsed) !== parsed) throw new InvalidCidr(`"${entry}" must be written as an IPv4 network.`);
  return [parsed, prefix];
}

/** Whether an address is in one of the networks; what is no address is in none. */
export function isInOneOf(text: string, networks: readonly Cidr[]): boolean {
  if (isIP(text) === 0) return false;
  const address = inner(ipaddr.parse(text));
  return networks.some((network) => isIn(address, network));
}

/** The addresses of all IPv6 that is routed publicly; ipaddr.js calls more of it unicast. */
const publicIPv6: Cidr = [ipaddr.parse('2000::'), 3];

/** Public by its number, yet the inside of a cloud: Azure answers its machines there. */
const cloudInside = new Set(['168.63.129.16']);

/** Null where an address may be called; else which kind of address it is, for the log. */
export function addressRefusal(text: string, rules: AddressRules): string | null {
  if (isIP(text) === 0) return 'unreadable';
  const address = inner(ipaddr.parse(text));
  const range = address.range();
  if (rules.allowLoopback === true && range === 'loopback') return null;
  if (rules.allowCidrs?.some((network) => isIn(address, network)) === true) return null;
  if (range !== 'unicast') return range;
  if (address.kind() === 'ipv6' && !isIn(address, publicIPv6)) return 'reserved';
  return cloudInside.has(address.toString()) ? 'cloud' : null;
}

function isIn(address: Address, [network, bits]: Cidr): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

const nat64: Cidr = [ipaddr.parse('64:ff9b::'), 96];

/**
 * The IPv4 address that is really called by an IPv6 address which is mapped (`::ffff:…`) or translated (`64:ff9b::…`,
 * what a resolver answers in a network without IPv4); else the address itself. Older embeddings (6to4, Teredo,
 * `::7f00:1`) are refused by their range.
 */
function inner(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (!address.isIPv4MappedAddress() && !isIn(address, nat64)) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
