import { describe } from 'vitest';

/** Everything holds on a store that commits to several streams at once, and on one that does not. */
export const eachStore = describe.each([
  { how: 'in one commit', multiStreamAppend: true },
  { how: 'stream by stream', multiStreamAppend: false },
]);
