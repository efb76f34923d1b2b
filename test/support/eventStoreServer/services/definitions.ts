import { Server } from '@grpc/grpc-js';
import type { ServerOptions } from '@grpc/grpc-js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { append } from './append.ts';
import { batchAppend } from './batchAppend.ts';
import { softDelete, tombstone } from './deletion.ts';
import { gossipRead } from './gossip.ts';
import type { MemberFacts } from './gossip.ts';
import { read } from './read.ts';
import { supportedMethods } from './serverFeatures.ts';
import type { Serving } from './serving.ts';

const unlimited: ServerOptions = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
};

const streams = streamsGrpc.StreamsService;
/** Answers come as bytes (see MessageWriter). */
const asBytes = { responseSerialize: (message: Buffer) => message };

/** A gRPC server with the services of one node, not listening yet. */
export function grpcServer(serving: Serving, members: () => readonly MemberFacts[]): Server {
  const server = new Server(unlimited);
  server.addService(
    {
      read: { ...streams.read, ...asBytes },
      append: { ...streams.append, ...asBytes },
      delete: { ...streams.delete, ...asBytes },
      tombstone: { ...streams.tombstone, ...asBytes },
      batchAppend: { ...streams.batchAppend, ...asBytes },
    },
    {
      read: read(serving),
      append: append(serving),
      delete: softDelete(serving),
      tombstone: tombstone(serving),
      batchAppend: batchAppend(serving),
    },
  );
  server.addService(gossipGrpc.GossipService, { read: gossipRead(serving.faults, members) });
  server.addService(featuresGrpc.ServerFeaturesService, {
    getSupportedMethods: supportedMethods(serving.faults),
  });
  return server;
}
