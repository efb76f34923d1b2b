import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import { Connection } from '../http/connection.ts';
import { openFilesAllowed } from '../openFiles.ts';
import type { Robot } from '../robots.ts';
import { LONGEST_WAIT_MS, newRobot } from '../robots.ts';
import { judge } from '../targets.ts';
import { residentBytes } from './memory.ts';

const POLLS = 10_000;
const ROBOTS = 100;
/** Connections that are opened at once: more than wait to be accepted would be refused. */
const OPENED_AT_ONCE = 250;
/** What a server has open beside connections, amply. */
const OTHER_FILES = 500;
const MIB = 1024 * 1024;
const KIB = 1024;

/** Resident memory of a server while so many claims wait for work that does not come, each on its own connection. */
export const idlePolls: Case = {
  name: 'idlePolls',
  run: async (bench) => {
    const polls = Math.min(POLLS, openFilesAllowed() - OTHER_FILES);
    if (polls < POLLS) bench.say(`processes may not have more files open: only ${polls} polls are held`);
    return withFreshServer(bench.folder, (server) => idleAndHeld(server, polls));
  },
};

async function idleAndHeld(server: BenchServer, polls: number): Promise<readonly Row[]> {
  const robots: Robot[] = [];
  for (let n = 1; n <= ROBOTS; n += 1) robots.push(await newRobot(server, `Robot ${n}`, 'TASK'));
  const idle = await residentBytes(server);
  const connections = await openMany(server.process.port, polls);
  try {
    const held = await whilePolling(connections, robots, () => heldBytes(server, polls));
    const what = `${polls.toLocaleString('en-GB')} idle polls`;
    return [
      row(`memory, ${what}`, held / MIB, { idleMib: idle / MIB }),
      row(`growth, ${what}`, (held - idle) / MIB, { kibAPoll: (held - idle) / KIB / polls }),
    ];
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function openMany(port: number, count: number): Promise<readonly Connection[]> {
  const connections: Connection[] = [];
  while (connections.length < count) {
    const more = Math.min(OPENED_AT_ONCE, count - connections.length);
    const opening = Array.from({ length: more }, () => Connection.open(port, 2 * LONGEST_WAIT_MS));
    connections.push(...(await Promise.all(opening)));
  }
  return connections;
}

/** What `measure` finds while every connection waits for work; rejects where one has got an answer before that. */
async function whilePolling<T>(
  connections: readonly Connection[],
  robots: readonly Robot[],
  measure: () => Promise<T>,
): Promise<T> {
  const polls = connections.map(async (connection, n) => {
    await robots[n % robots.length]?.claim(connection, LONGEST_WAIT_MS);
  });
  const answered = Promise.race(polls).then(() => {
    throw new Error('a poll was answered while memory was measured');
  });
  void Promise.allSettled(polls);
  return Promise.race([measure(), answered]);
}

async function heldBytes(server: BenchServer, polls: number): Promise<number> {
  await untilWaiting(server, polls);
  const bytes = await residentBytes(server);
  await untilWaiting(server, polls);
  return bytes;
}

async function untilWaiting(server: BenchServer, polls: number): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while ((await server.metrics()).waitingTakers !== polls) {
    if (performance.now() > deadline) throw new Error(`the server never held ${polls} polls`);
    await sleep(50);
  }
}

const row = (name: string, mib: number, details: Row['details']): Row => ({
  name,
  value: mib,
  unit: 'MiB',
  verdict: judge(name, mib),
  details,
});
