import type { handleUnaryCall } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import type { Faults } from '../faults.ts';
import { answerWith } from './calls.ts';

const SERVER_VERSION = '24.10.0.0';

/** Names in lower case, as the server sends them. */
const methods: readonly (readonly [service: string, method: string])[] = [
  ['event_store.client.streams.streams', 'read'],
  ['event_store.client.streams.streams', 'append'],
  ['event_store.client.streams.streams', 'delete'],
  ['event_store.client.streams.streams', 'tombstone'],
  ['event_store.client.streams.streams', 'batchappend'],
  ['event_store.client.gossip.gossip', 'read'],
];

/** Tells what the server can do; a client asks before its first append. Everybody may ask. */
export const supportedMethods =
  (faults: Faults): handleUnaryCall<Empty, SupportedMethods> =>
  (_call, callback) => {
    if (faults.isSilent) return;
    const answer = new features.SupportedMethods();
    answer.setEventStoreServerVersion(SERVER_VERSION);
    answer.setMethodsList(methods.map(([service, method]) => supported(service, method)));
    void answerWith(
      callback,
      faults.delay().then(() => answer),
    );
  };

function supported(service: string, name: string) {
  const method = new features.SupportedMethod();
  method.setServiceName(service);
  method.setMethodName(name);
  return method;
}
