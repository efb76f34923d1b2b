import { describe } from 'vitest';
import { filterProperty } from './filterProperty.ts';
import { openWorld } from './world.ts';

describe('on SQLite', () => {
  filterProperty(openWorld, 400);
});
