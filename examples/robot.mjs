// A robot without dependencies: it registers, waits to be let in, takes tasks and queue items, and says how it goes.
// node robot.mjs [url]; it keeps its secret in the file ROBOT_SECRET (robot.secret).
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
const file = process.env.ROBOT_SECRET ?? 'robot.secret';
let secret = existsSync(file) ? readFileSync(file, 'utf8') : '';
const leaving = new AbortController();
process.once('SIGTERM', () => leaving.abort()).once('SIGINT', () => leaving.abort());

/** Asks until there is an answer. Every call can be made twice: its key, requestId or lease tells that it was. */
async function call(method, path, said, { key = randomUUID(), signal } = {}) {
  const headers = { authorization: `Bearer ${secret}`, 'idempotency-key': key };
  if (said !== undefined) headers['content-type'] = 'application/json';
  for (; ; await sleep(1_000)) {
    const options = { method, headers, body: JSON.stringify(said), signal };
    const answer = await fetch(`${url}/robot/v1${path}`, options).catch(() => signal?.throwIfAborted());
    if (answer === undefined || answer.status >= 500 || answer.status === 429) continue;
    const told = answer.status === 204 ? {} : await answer.json();
    if (answer.ok) return told;
    throw new Error(`${told.code}: ${told.detail ?? told.title}`);
  }
}

/** Here a robot does what it is for; this one takes its time, and counts what it was given. */
async function work(input, signal) {
  await sleep(Number(process.env.ROBOT_WORK_MS ?? 1_000), null, { signal });
  return { Members: Object.keys(input).length };
}

/** The work that is under way, by its lease: aborted, it is given back. */
const working = new Map();

async function execute({ leaseId, kind, itemId, input }) {
  const tell = (what, said) => call('POST', `/leases/${leaseId}/${what}`, said);
  const stop = new AbortController();
  working.set(leaseId, stop);
  try {
    console.log(`${kind} ${itemId} is begun`);
    await tell('logs', { entries: [{ seq: 0, level: 'INFO', source: 'robot.mjs', message: 'Counting' }] });
    await tell('progress', { text: 'Half of it', percent: 50 });
    const output = await work(input, AbortSignal.any([stop.signal, leaving.signal]));
    console.log(`${kind} ${itemId} is ${(await tell('complete', { output })).status}`);
  } catch ({ name, message }) {
    const isStopped = name === 'AbortError';
    const failed = isStopped
      ? tell('release', { reason: 'The robot was stopped' })
      : tell('fail', { type: 'APPLICATION', reason: message });
    await failed.catch((error) => console.log(`${kind} ${itemId} is somebody else's: ${error.message}`));
  } finally {
    working.delete(leaseId);
  }
}

if (secret === '') {
  const { ROBOT_NAME: name = 'Example', ROBOT_ENROLLMENT_KEY: enrollmentKey } = process.env;
  ({ secret } = await call('POST', '/registrations', { name, enrollmentKey, kinds: ['TASK', 'QUEUE_ITEM'] }));
  writeFileSync(file, secret, { mode: 0o600 });
}
for (let me; (me = await call('GET', '/me')).status !== 'ALLOWED'; await sleep(1_000))
  console.log(`${me.name} ${me.botId} waits to be let in: ${me.status}`);

const { sessionId, heartbeatMs } = await call('POST', '/sessions', {});
const heart = setInterval(async () => {
  const beat = call('POST', `/sessions/${sessionId}/heartbeat`, { leaseIds: [...working.keys()] });
  const { commands = [] } = await beat.catch((error) => console.log(error.message) ?? {});
  for (const { leaseId } of commands) working.get(leaseId)?.abort();
}, heartbeatMs);
while (!leaving.signal.aborted) {
  const leaseMs = Number(process.env.ROBOT_LEASE_MS ?? 60_000);
  const wanted = { leaseMs, waitMs: 20_000, requestId: randomUUID() };
  const taken = call('POST', '/leases', wanted, { signal: leaving.signal });
  const { leases = [] } = await taken.catch((error) => {
    if (!leaving.signal.aborted) throw error;
    return {};
  });
  for (const lease of leases) await execute(lease);
}
clearInterval(heart);
