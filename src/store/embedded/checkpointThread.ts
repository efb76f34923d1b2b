// The program of the thread that copies the write-ahead log into the table (see checkpoints.ts).
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const db = new Database(String(workerData));

parentPort?.on('message', () => {
  db.pragma('wal_checkpoint(PASSIVE)');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage('copied');
});
