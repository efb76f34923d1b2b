import type { handleUnaryCall } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import type { Faults } from '../faults.ts';
import { answerWith } from './calls.ts';
import type { Endpoint } from '../wire/rpcErrors.ts';

/** A node as the others speak of it. */
export interface MemberFacts extends Endpoint {
  readonly instanceId: string;
  readonly isLeader: boolean;
  readonly isAlive: boolean;
}

/** Tells who is in the cluster and who leads. Everybody may ask. */
export const gossipRead =
  (faults: Faults, members: () => readonly MemberFacts[]): handleUnaryCall<Empty, ClusterInfo> =>
  (_call, callback) => {
    if (faults.isSilent) return;
    const info = new gossip.ClusterInfo();
    info.setMembersList(members().map(memberInfo));
    void answerWith(
      callback,
      faults.delay().then(() => info),
    );
  };

function memberInfo({ instanceId, host, port, isLeader, isAlive }: MemberFacts) {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  const id = new shared.UUID();
  id.setString(instanceId);
  const endpoint = new gossip.EndPoint();
  endpoint.setAddress(host);
  endpoint.setPort(port);
  const info = new gossip.MemberInfo();
  info.setInstanceId(id);
  info.setTimeStamp(String(Date.now() * 10_000));
  info.setState(isLeader ? LEADER : FOLLOWER);
  info.setIsAlive(isAlive);
  info.setHttpEndPoint(endpoint);
  return info;
}
