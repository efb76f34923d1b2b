import { expect, it } from 'vitest';
import { decode, decodeOwn } from '../../../src/store/decode.ts';

it('gives the data and metadata of a stored event as values', () => {
  const place = { stream: 'queueItem-1', revision: 3, position: 8 };
  const id = '0e984725-c51c-4bf4-9960-e1c80e27aba0';
  const decoded = decode({
    ...place,
    id,
    type: 'Create',
    data: '{"queueId":188}',
    metadata: '{"at":"2024-05-01T10:00:00Z","v":1}',
  });
  expect(decoded).toEqual({
    ...place,
    id,
    type: 'Create',
    data: { queueId: 188 },
    metadata: { at: '2024-05-01T10:00:00Z', v: 1 },
  });
});

it.each([
  ['no metadata', '{}', ''],
  ['metadata without an instant', '{}', '{"$correlationId":"1"}'],
  ['data that are no object', '"text"', '{"at":"2024-05-01T10:00:00Z"}'],
  ['data that are no JSON', '\u0000', '{"at":"2024-05-01T10:00:00Z"}'],
])('knows an event of somebody else by %s', (_, data, metadata) => {
  const place = { stream: 'queueItem-1', revision: 3, position: 8 };
  const id = '0e984725-c51c-4bf4-9960-e1c80e27aba0';
  expect(decodeOwn({ ...place, id, type: 'Create', data, metadata })).toBeNull();
});
