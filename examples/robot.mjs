// A robot without dependencies: it registers, waits to be let in, takes tasks and queue items, and says how it goes.
// node robot.mjs [url]; it keeps its secret in the file ROBOT_SECRET (robot.secret).
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const { ROBOT_SECRET: file = 'robot.secret', ROBOT_LEASE_MS = 60_000, ROBOT_WORK_MS = 1_000 } = process.env;
let secret = existsSync(file) ? readFileSync(file, 'utf8') : '';
let job = null; // The lease of the work under way, and how to stop it.
const leaving = new AbortController();
process.once('SIGTERM', () => leaving.abort()).once('SIGINT', () => leaving.abort());

/** Asks until there is an answer: by the key the server knows a call that comes again. */
async function call(path, said, signal) {
  const keys = { authorization: `Bearer ${secret}`, 'idempotency-key': randomUUID() };
  const headers = { ...keys, 'content-type': 'application/json' };
  const request = { method: said ? 'POST' : 'GET', headers, body: JSON.stringify(said), signal };
  const url = `${process.argv[2] ?? 'http://127.0.0.1:8080'}/robot/v1/${path}`;
  for (; ; await sleep(1_000)) {
    const answer = await fetch(url, request).catch(() => null);
    if (signal?.aborted) return {};
    if (answer?.ok) return answer.status === 204 ? {} : answer.json();
    if (answer?.status < 500 && answer.status !== 429) throw new Error(await answer.text());
  }
}

async function work({ leaseId, kind, itemId, input }) {
  const tell = (what, said) => call(`leases/${leaseId}/${what}`, said);
  job = { leaseId, stop: new AbortController() };
  console.log(`${kind} ${itemId} is begun`);
  try {
    await tell('logs', { entries: [{ seq: 0, level: 'INFO', source: 'robot.mjs', message: 'Counting' }] });
    await tell('progress', { text: 'Half of it', percent: 50 });
    // Here a robot does what it is for; this one takes its time, and counts what it was given.
    await sleep(Number(ROBOT_WORK_MS), null, { signal: AbortSignal.any([job.stop.signal, leaving.signal]) });
    const { status } = await tell('complete', { output: { Members: Object.keys(input).length } });
    console.log(`${kind} ${itemId} is ${status}`);
  } catch ({ name, message }) {
    const end = name === 'AbortError' ? ['release', {}] : ['fail', { type: 'APPLICATION', reason: message }];
    await tell(...end).catch((error) => console.log(`${kind} ${itemId} is lost: ${error.message}`));
  }
  job = null;
}

if (secret === '') {
  const { ROBOT_NAME: name = 'Example', ROBOT_ENROLLMENT_KEY: enrollmentKey } = process.env;
  ({ secret } = await call('registrations', { name, enrollmentKey, kinds: ['TASK', 'QUEUE_ITEM'] }));
  writeFileSync(file, secret, { mode: 0o600 });
}
for (let me; (me = await call('me')).status !== 'ALLOWED'; await sleep(1_000))
  console.log(`${me.name} ${me.botId} waits to be let in: ${me.status}`);
const { sessionId, heartbeatMs } = await call('sessions', {});
setInterval(async () => {
  const { commands } = await call(`sessions/${sessionId}/heartbeat`, { leaseIds: job ? [job.leaseId] : [] });
  if (commands.some(({ leaseId }) => leaseId === job?.leaseId)) job.stop.abort();
}, heartbeatMs).unref();
const wanted = { leaseMs: Number(ROBOT_LEASE_MS), waitMs: 20_000 };
while (!leaving.signal.aborted)
  for (const lease of (await call('leases', wanted, leaving.signal)).leases ?? []) await work(lease);
