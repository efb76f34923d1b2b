import { describe, expect, it } from 'vitest';
import { tryParseUuid } from '../../../src/domain/uuid.ts';

const uuid = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';

describe('a UUID', () => {
  it.each([uuid, uuid.toUpperCase(), `{${uuid}}`, ` {${uuid.toUpperCase()}} `])('is read from %j', (text) => {
    expect(tryParseUuid(text)).toBe(uuid);
  });

  it.each(['', `{${uuid}`, `${uuid}}`, uuid.replaceAll('-', ''), `${uuid}0`, uuid.replace('5', 'g')])(
    'is not read from %j',
    (text) => {
      expect(tryParseUuid(text)).toBeNull();
    },
  );
});
