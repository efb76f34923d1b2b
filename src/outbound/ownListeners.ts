import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { TargetRules } from './targets.ts';

/**
 * Tells whether an address and a port are this server's own, so that it does not call itself in a circle where its
 * network is allowed. `ports` are those it listens on, asked at each call since they are known only after the start.
 */
export function ownListeners(ports: () => readonly number[]): NonNullable<TargetRules['isSelf']> {
  return (address, port) => ports().includes(port) && isOwnAddress(address);
}

function isOwnAddress(text: string): boolean {
  const address = ipaddr.process(text);
  const range = address.range();
  // All of 127.0.0.0/8 is this machine, and so is 0.0.0.0 where a connection is made to it.
  if (range === 'loopback' || range === 'unspecified') return true;
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .some((each) => ipaddr.process(each.address).toString() === address.toString());
}
