import { Database } from './database.ts';
import { connectionString, EventStoreServer } from './eventStoreServer.ts';
import type { EventStoreServerOptions } from './eventStoreServer.ts';

export interface EventStoreCluster {
  readonly members: readonly EventStoreServer[];
  /** Names all members, so that the client asks them who leads. */
  readonly url: string;
  readonly leader: EventStoreServer;
  /** Where the leader stops, another member leads by itself. */
  elect(member: EventStoreServer): void;
  stop(): Promise<void>;
}

/** Starts some nodes that serve one log; the first leads. */
export async function startEventStoreCluster(
  size: number,
  options: Omit<EventStoreServerOptions, 'port'> = {},
): Promise<EventStoreCluster> {
  const database = new Database(options.path ?? ':memory:');
  const members = Array.from({ length: size }, () => new EventStoreServer(options, database));
  for (const member of members) await member.start();
  return {
    members,
    get url() {
      return connectionString(members, options);
    },
    get leader() {
      const leader = members.find((member) => member === database.leader);
      if (leader === undefined) throw new Error('no member runs');
      return leader;
    },
    elect: (member) => database.elect(member),
    stop: async () => {
      for (const member of members) await member.stop();
    },
  };
}
