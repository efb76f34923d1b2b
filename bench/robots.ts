import type { BenchServer } from './bench.ts';
import type { Connection } from './http/connection.ts';
import { requestsTo } from './http/request.ts';
import { expectStatus } from './load.ts';

const LEASE_MS = 60_000;

/** No claim may wait longer. */
export const LONGEST_WAIT_MS = 25_000;

/** From when a claim is sent until it waits on the server: what becomes ready later finds it waiting. */
export const UNTIL_WAITING_MS = 5;

/** A robot that may take work, through the robot API. */
export interface Robot {
  /** Takes one piece of work, and waits for it; the id of its lease, or undefined where there was none in time. */
  readonly claim: (connection: Connection, waitMs: number, leaseMs?: number) => Promise<string | undefined>;
  /** Takes one piece of work, which must come; for a minute unless told. */
  readonly take: (connection: Connection, leaseMs?: number) => Promise<string>;
  readonly complete: (connection: Connection, leaseId: string) => Promise<void>;
}

/** Registers a robot for one kind of work, and lets it in. */
export async function newRobot(
  { api, once }: BenchServer,
  name: string,
  kind: 'TASK' | 'QUEUE_ITEM',
): Promise<Robot> {
  const secret = await once(async (connection) => {
    const { registerRobot } = await api.graphql(
      connection,
      'mutation ($input: RegisterRobotInput!) { registerRobot(input: $input) { secret robot { id } } }',
      { input: { name, kinds: [kind] } },
    );
    const { secret: shown, robot } = registerRobot as { secret: string; robot: { id: string } };
    await api.graphql(connection, 'mutation ($id: ID!) { allowRobot(id: $id, groups: []) { id } }', robot);
    return shown;
  });
  return robotWith(secret);
}

function robotWith(secret: string): Robot {
  const claimRequest = requestsTo('POST', '/robot/v1/leases', secret);
  const claim: Robot['claim'] = async (connection, waitMs, leaseMs = LEASE_MS) => {
    const request = claimRequest(JSON.stringify({ leaseMs, waitMs }));
    const { status, body } = expectStatus(await connection.send(request), 200, 204);
    return status === 204 ? undefined : leaseIn(body);
  };
  return {
    claim,
    take: async (connection, leaseMs) => {
      const leaseId = await claim(connection, LONGEST_WAIT_MS, leaseMs);
      if (leaseId === undefined) throw new Error('no work came to a robot that waited for it');
      return leaseId;
    },
    complete: async (connection, leaseId) => {
      const request = requestsTo('POST', `/robot/v1/leases/${leaseId}/complete`, secret);
      expectStatus(await connection.send(request(completed)), 200);
    },
  };
}

const completed = '{"output":{"Booked":true,"Voucher":"V-2024-17"}}';

/** The id of the one lease of an answer. */
export function leaseIn(body: Buffer): string {
  const { leases } = JSON.parse(body.toString());
  const leaseId: unknown = leases?.[0]?.leaseId;
  if (typeof leaseId !== 'string') throw new Error('an answer without a lease');
  return leaseId;
}
