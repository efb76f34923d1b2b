// Runs another program in place of this process, as far as its terminal and whoever signals it can tell.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './project.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const BURST_MS = 500;
const PARENT_CHECK_MS = 100;

/** Runs it in the project's folder until it ends, and resolves to what a shell would call its exit: a code or a signal. */
export function runChild(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const binaries = path.join(root, 'node_modules', '.bin');
    const env = { ...process.env, PATH: [binaries, process.env.PATH].filter(Boolean).join(path.delimiter) };
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env, ...options });
    const stopForwarding = forwardSignals(child);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve({ code, signal });
    });
  });
}

/**
 * Each signal reaches the child once. A terminal gives Ctrl-C to everyone and npm then passes it on again: on a
 * terminal it is not sent once more, and of a burst of the same signal only the first is sent. An npm that is
 * killed outright tells nobody: its end counts as SIGTERM.
 */
function forwardSignals(child) {
  const sent = new Map();
  const forward = (signal) => {
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    if (Date.now() - (sent.get(signal) ?? 0) < BURST_MS) return;
    sent.set(signal, Date.now());
    child.kill(signal);
  };
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    forward('SIGTERM');
  }, PARENT_CHECK_MS);
  if (!process.env.npm_lifecycle_event) clearInterval(watch);
  for (const signal of SIGNALS) process.on(signal, forward);
  return () => {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, forward);
  };
}
