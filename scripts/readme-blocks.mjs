// Runs the shell blocks of README.md, so that what it shows is what happens.
//
//   <!-- ci:server -->   the ```sh block below starts a server: it runs in the background until the next such block
//                        or the end, and the blocks after it run once /health/ready answers
//   <!-- ci -->          the ```sh block below must end with 0
//
// All blocks share one temporary data folder, one admin token and password, one free port (which takes the place of
// 8080 in their text) and the variables and functions they set. They run in the project's folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, root } from './project.mjs';

const READY_WITHIN_MS = 180_000;
const BLOCK_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 15_000;

const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
const variables = path.join(folder, 'variables.sh');
const serverLog = path.join(folder, 'server.log');

async function main() {
  const port = String(await freePort());
  const blocks = blocksOf(readFileSync(path.join(root, 'README.md'), 'utf8'));
  const env = {
    ...process.env,
    PORT: port,
    DATA_DIR: path.join(folder, 'data'),
    ADMIN_TOKEN: 'readme-admin-token-0123456789abcdef',
    ADMIN_PASSWORD: 'readme-Admin-Password-1',
  };
  writeFileSync(variables, '');
  let server;
  try {
    for (const { line, kind, text } of blocks) {
      console.log(`README.md:${line}${kind === 'server' ? ' (server)' : ''}`);
      const script = text.replaceAll(/\b(127\.0\.0\.1|localhost):8080\b/g, `$1:${port}`);
      if (kind === 'server') {
        await stop(server);
        server = await start(script, env);
      } else {
        await runBlock(script, env, line);
      }
    }
  } finally {
    await stop(server);
  }
  console.log(`README.md: ${blocks.length} blocks ran`);
}

function blocksOf(markdown) {
  const pattern = /<!-- ci(?::(server))? -->\s*\n```sh\n(.*?)\n```/gs;
  return [...markdown.matchAll(pattern)].map(({ 1: kind, 2: text, index }) => ({
    line: markdown.slice(0, index).split('\n').length + 2,
    kind,
    text,
  }));
}

/** What a block sets is handed on to the next one. */
async function runBlock(script, env, line) {
  const wrapped = `set -a; source "${variables}"\n${script}\nexport -p > "${variables}"\nexport -pf >> "${variables}"`;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', wrapped], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: BLOCK_WITHIN_MS,
  });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Problem(`The block at README.md:${line} ended with ${signal ?? code}.`);
}

async function start(script, env) {
  const log = openSync(serverLog, 'w');
  const server = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const ready = `http://127.0.0.1:${env.PORT}/health/ready`;
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(250)) {
    if (server.exitCode !== null) throw new Problem(`The server ended with ${server.exitCode}.`);
    const answer = await fetch(ready).catch(() => undefined);
    if (answer?.ok) return server;
  }
  await stop(server);
  throw new Problem(`The server was not ready within ${READY_WITHIN_MS / 1000} s.`);
}

/** Stops the server and all it started: they are one process group. */
async function stop(server) {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'close');
  process.kill(-server.pid, 'SIGTERM');
  const inTime = await Promise.race([ended, sleep(STOPPED_WITHIN_MS, false, { ref: false })]);
  if (inTime) return;
  process.kill(-server.pid, 'SIGKILL');
  throw new Problem(`The server did not stop within ${STOPPED_WITHIN_MS / 1000} s.`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

function lastWordsOfServer() {
  try {
    return readFileSync(serverLog, 'utf8').split('\n').slice(-50).join('\n');
  } catch {
    return '';
  }
}

try {
  await main();
} catch (error) {
  console.error(lastWordsOfServer());
  console.error(error instanceof Problem ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
