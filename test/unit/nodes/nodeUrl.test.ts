import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { nodeUrl } from '../../../src/nodes/nodeUrl.ts';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['node-1', 'http://10.0.0.7:8080', 'http://10.0.0.7:8080'],
  ['::1', 'http://[::1]:8080', 'http://[::1]:8080'],
  ['0.0.0.0', 'http://127.0.0.1:4711', `http://${hostname()}:4711`],
  ['::', 'http://[::1]:4711', `http://${hostname()}:4711`],
])('a node that listens on %s is reached at %s', (host, listeningOn, url) => {
  expect(nodeUrl(host, listeningOn)).toBe(url);
});
