import { DomainError } from '../domain/errors.ts';
import { InvalidCidr, isInOneOf, parseCidrs } from '../outbound/addresses.ts';

// From where somebody may call: networks as texts (`10.1.0.0/16`, or one address), from anywhere where there are none.

/** Networks as they are kept, each once. Throws InvalidArgument, which names the one that cannot be read. */
export function checkedSources(networks: readonly string[]): readonly string[] {
  const texts = networks.map((network) => network.trim());
  for (const text of texts) demandNetwork(text);
  return [...new Set(texts)];
}

function demandNetwork(text: string): void {
  try {
    if (text.includes(',') || parseCidrs(text).length !== 1)
      throw new InvalidCidr(`"${text}" is no network like 10.0.0.0/8.`);
  } catch (error) {
    if (error instanceof InvalidCidr) throw new DomainError('InvalidArgument', error.message);
    throw error;
  }
}

/** Whether a call from an address comes from one of the networks. */
export const comesFrom = (networks: readonly string[], address: string): boolean =>
  networks.length === 0 || isInOneOf(address, parseCidrs(networks.join(',')));
