import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';
import type { ChannelCredentialOptions } from '@eventstore/db-client';
import { EventStoreUrlError } from '../eventStoreUrl.ts';
import type { EventStoreAddress } from '../eventStoreUrl.ts';

/** Seconds that one node of a cluster may take to tell who leads; the client's own 5 would outlast our time-outs. */
const GOSSIP_SECONDS = 1;
/** One round over all nodes: who asks again is the connection, which knows when to give up. */
const DISCOVER_ATTEMPTS = 1;

/** The client, with three faults of it mended. */
export class Client extends EventStoreDBClient {
  readonly #channels = new Set<{ close(): void }>();

  /**
   * All appends go over one stream. Where that stream says that it is full, the client queues what comes next, and
   * rejects it where nobody can catch it when the connection breaks: the process would end. So the stream takes all;
   * how much that may be is bounded by the appends that are under way.
   */
  mended(): this {
    const create = this.GRPCStreamCreator;
    this.GRPCStreamCreator = (Service, name, creator, cache) =>
      create(
        Service,
        name,
        (service) => {
          this.#channels.add(service.getChannel());
          const stream = creator(service);
          if (name === 'appendToStream' && stream instanceof Writable) neverFull(stream);
          return stream;
        },
        cache,
      );
    // Nobody waits for this, so that nobody would catch what it throws where no node of a cluster leads.
    const handle = this.handleError;
    this.handleError = (service, error) => handle(service, error).catch(() => {});
    return this;
  }

  /** Ends all calls, and the connections too, which `dispose` leaves open. */
  async close(): Promise<void> {
    await this.dispose();
    for (const channel of this.#channels) channel.close();
  }
}

function neverFull(stream: Writable): void {
  const write = stream.write.bind(stream);
  Object.defineProperty(stream, 'write', {
    value: (message: unknown): boolean => {
      write(message);
      return true;
    },
  });
}

/**
 * A client for an address, which connects when it is first used. Credentials stand in the client and not in its
 * calls: with those it would open a stream an append. Throws EventStoreUrlError for a file that cannot be read.
 */
export function newClient(address: EventStoreAddress): Client {
  const { hosts, isDiscovered, credentials, connectionName = 'orchestream' } = address;
  const secrets = channelCredentials(address);
  const common = {
    connectionName,
    throwOnAppendFailure: true,
    ...(address.keepAliveInterval !== undefined && { keepAliveInterval: address.keepAliveInterval }),
    ...(address.keepAliveTimeout !== undefined && { keepAliveTimeout: address.keepAliveTimeout }),
  };
  const cluster = {
    ...common,
    maxDiscoverAttempts: address.maxDiscoverAttempts ?? DISCOVER_ATTEMPTS,
    gossipTimeout: address.gossipTimeout ?? GOSSIP_SECONDS,
    ...(address.discoveryInterval !== undefined && { discoveryInterval: address.discoveryInterval }),
  };
  const [host] = hosts;
  if (isDiscovered) return new Client({ ...cluster, discover: host }, secrets, credentials).mended();
  if (hosts.length > 1)
    return new Client({ ...cluster, endpoints: [...hosts] }, secrets, credentials).mended();
  return new Client({ ...common, endpoint: host }, secrets, credentials).mended();
}

function channelCredentials({ isSecure, caFile, certificate }: EventStoreAddress): ChannelCredentialOptions {
  if (!isSecure) return { insecure: true };
  return {
    insecure: false,
    ...(caFile !== undefined && { rootCertificate: pem('tlsCAFile', caFile) }),
    ...(certificate !== undefined && {
      userCertFile: pem('userCertFile', certificate.file),
      userKeyFile: pem('userKeyFile', certificate.keyFile),
    }),
  };
}

function pem(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new EventStoreUrlError(`has ${option}, but that file cannot be read.`);
  }
}
