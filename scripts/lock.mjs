// One install or build at a time: two first commands started together must not write over each other.
import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { root } from './project.mjs';

const lock = path.join(root, '.install-lock');
const BEAT_MS = 1_000;
const DEAD_AFTER_MS = 10_000;

/** Runs `work` while no other process of this clone does. The holder touches the lock; one no longer touched is dead. */
export async function withLock(work) {
  await acquire();
  const beat = setInterval(() => utimes(lock, new Date(), new Date()).catch(() => {}), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(lock, { recursive: true, force: true });
  }
}

async function acquire() {
  for (let told = false; ;) {
    try {
      return await mkdir(lock);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isDead()) {
      await rm(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) console.error('Waiting for another command that installs or builds.');
    told = true;
    await sleep(300);
  }
}

async function isDead() {
  const found = await stat(lock).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > DEAD_AFTER_MS;
}
