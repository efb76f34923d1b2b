import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NewEvent, StoredEvent } from '../../../src/store/eventStore.ts';
import { checkLink, hashOf, hashOfText, seal } from '../../../src/store/hashChain.ts';

const event: NewEvent = {
  id: '0e984725-c51c-4bf4-9960-e1c80e27aba0',
  type: 'Create',
  data: '{"n":9007199254740993,"s":"é \\"quoted\\""}',
  metadata: '{"at":"2024-05-01T10:00:00Z","v":1}',
};

const stored = (sealed: NewEvent, revision: number): StoredEvent => ({
  ...sealed,
  stream: 'queueItem-1',
  revision,
  position: revision + 1,
});

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('seal', () => {
  it('hashes the previous hash and the texts as written', () => {
    const previous = sha256('before');
    const { hash } = seal(previous, 'queueItem-1', 7, event);
    const text = JSON.stringify(['queueItem-1', 7, event.id, event.type, event.data, event.metadata]);
    expect(hash).toBe(sha256(previous + text));
  });

  it('adds the hash as the last member of the metadata and changes nothing else', () => {
    const { event: sealed, hash } = seal('', 'queueItem-1', 0, event);
    expect(sealed).toEqual({
      ...event,
      metadata: `{"at":"2024-05-01T10:00:00Z","v":1,"hash":"${hash}"}`,
    });
  });

  it('writes metadata without members as JSON too', () => {
    const { event: sealed, hash } = seal('', 'queueItem-1', 0, { ...event, metadata: '{}' });
    expect(JSON.parse(sealed.metadata)).toEqual({ hash });
    expect(checkLink('', stored(sealed, 0))).toBe(true);
  });
});

describe('hashOf', () => {
  it('reads back what seal wrote', () => {
    const { event: sealed, hash } = seal('', 'queueItem-1', 0, event);
    expect(hashOf(sealed)).toBe(hash);
  });

  it.each([
    '{}',
    '{"at":"2024-05-01T10:00:00Z"}',
    `{"hash":"${'g'.repeat(64)}"}`,
    `{"hash":"${'a'.repeat(63)}"}`,
    `{"hash":"${'a'.repeat(64)}","v":1}`,
    `{"otherhash":"${'a'.repeat(64)}"}`,
  ])('is null for %s', (metadata) => {
    expect(hashOf({ metadata })).toBeNull();
  });
});

describe('checkLink', () => {
  const first = seal('', 'queueItem-1', 0, event);
  const second = seal(first.hash, 'queueItem-1', 1, { ...event, type: 'Edit' });
  const link = stored(second.event, 1);

  it('holds for what was sealed', () => {
    expect(checkLink('', stored(first.event, 0))).toBe(true);
    expect(checkLink(first.hash, link)).toBe(true);
  });

  it.each<[string, Partial<StoredEvent>]>([
    ['data', { data: link.data.replace('é', 'e') }],
    ['the spelling of data', { data: link.data.replace(',', ', ') }],
    ['metadata', { metadata: link.metadata.replace('"v":1', '"v":2') }],
    ['the hash', { metadata: link.metadata.replace(second.hash, first.hash) }],
    ['the type', { type: 'Status' }],
    ['the id', { id: '0e984725-c51c-4bf4-9960-e1c80e27aba1' }],
    ['the revision', { revision: 2 }],
    ['the stream', { stream: 'queueItem-2' }],
  ])('does not hold where %s was altered', (_, altered) => {
    expect(checkLink(first.hash, { ...link, ...altered })).toBe(false);
  });

  it('does not hold behind another event', () => {
    expect(checkLink('', link)).toBe(false);
  });

  it('does not depend on the position, which another store gives anew', () => {
    expect(checkLink(first.hash, { ...link, position: 99 })).toBe(true);
  });
});

describe('hashOfText', () => {
  const first = seal('', 'queueItem-1', 0, event);
  const { event: second, hash } = seal(first.hash, 'queueItem-1', 1, event);
  const textOf = ({ stream, revision, id, type, data, metadata }: StoredEvent): string =>
    JSON.stringify([stream, revision, id, type, data, metadata]);
  const text = textOf(stored(second, 1));

  it('is the hash of what was sealed behind another event', () => {
    expect(hashOfText('', textOf(stored(first.event, 0)))).toBe(first.hash);
    expect(hashOfText(first.hash, text)).toBe(hash);
  });

  it.each<[string, string]>([
    ['data', text.replace('é', 'e')],
    ['the stream', text.replace('queueItem-1', 'queueItem-2')],
    ['the hash', text.replace(hash, first.hash)],
    ['the name of the hash', text.replace('hash', 'hush')],
    ['what is behind the hash', text.replace(/\}"\]$/, '] "]')],
  ])('is null where %s was altered', (_, altered) => {
    expect(altered).not.toBe(text);
    expect(hashOfText(first.hash, altered)).toBeNull();
  });

  it('is null behind another event, and where the metadata has no other member', () => {
    expect(hashOfText('', text)).toBeNull();
    const bare = seal('', 'queueItem-1', 0, { ...event, metadata: '{}' });
    expect(hashOfText('', textOf(stored(bare.event, 0)))).toBeNull();
  });
});
