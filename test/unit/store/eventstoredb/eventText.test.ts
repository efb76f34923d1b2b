import { isDeepStrictEqual } from 'node:util';
import { assert, json, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textsOf, toEventData } from '../../../../src/store/eventstoredb/eventText.ts';

const event = (data: string, metadata = '{}') => ({ id: crypto.randomUUID(), type: 'Edit', data, metadata });

/** What the client puts on the wire, and what it makes of that when it reads it. */
function throughTheClient(given: ReturnType<typeof toEventData>): ReturnType<typeof textsOf> {
  const { data, metadata, contentType } = given;
  const read = contentType === 'application/json' ? (JSON.parse(JSON.stringify(data)) as typeof data) : data;
  const { parsed, ...texts } = textsOf({ data: read, metadata: readMetadata(metadata) });
  const isAsTheTexts =
    parsed === undefined ||
    (isDeepStrictEqual(parsed.data, JSON.parse(texts.data)) &&
      isDeepStrictEqual(parsed.metadata, JSON.parse(texts.metadata)));
  expect(isAsTheTexts).toBe(true);
  return texts;
}

function readMetadata(metadata: ReturnType<typeof toEventData>['metadata']): typeof metadata {
  const bytes = metadata instanceof Uint8Array ? metadata : Buffer.from(JSON.stringify(metadata));
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as typeof metadata;
  } catch {
    return bytes;
  }
}

const texts = [
  '{}',
  '{"n":1}',
  '[1,"a",null]',
  '{"n":1.0}',
  '{"n":9007199254740993}',
  '{"n":1E+2}',
  '{"n":-0}',
  '{"z":1,"a":2}',
  '{"b":1,"2":1,"1":2}',
  '{"a":1,"a":2}',
  '{"a": 1}',
  ' {"a":1}\n',
  '{"s":"\\u00e9"}',
  '{"s":"é\\/"}',
  '{"s":"\\u0000"}',
  '{"s":"Ж 漢 \u{1f916} e\u0301"}',
  '{"s":"\\ud800"}',
  '{"__proto__":{"a":1},"constructor":"x","toJSON":"y"}',
  '"text"',
  '1',
  '1.50',
  'null',
  'true',
  '',
  'no JSON',
  '\ufeff{"a":1}',
  '\u0000{"a":1}',
];

describe('the text of an event', () => {
  it.each(texts)('%j comes back to the letter as data and as metadata', (text) => {
    expect(throughTheClient(toEventData(event(text, text)))).toEqual({ data: text, metadata: text });
  });

  it('comes back to the letter whatever it is', () => {
    const printed = json({ maxDepth: 3 });
    const text = oneof(
      printed,
      string({ unit: 'grapheme' }),
      printed.map((value) => value.replaceAll(',', ' , ')),
    );
    assert(
      property(text, text, (data, metadata) => {
        expect(throughTheClient(toEventData(event(data, metadata)))).toEqual({ data, metadata });
      }),
    );
  });

  it('is JSON for the tools of EventStoreDB where that changes no letter', () => {
    const { contentType, data, metadata } = toEventData(event('{"n":1}', '{"$correlationId":"c"}'));
    expect({ contentType, data, metadata }).toEqual({
      contentType: 'application/json',
      data: { n: 1 },
      metadata: new TextEncoder().encode('{"$correlationId":"c"}'),
    });
  });

  it.each(['{"n":1.0}', '{"n":9007199254740993}', '{"2":1,"1":2}', '"text"'])(
    '%s is kept as its bytes',
    (text) => {
      const { contentType, data } = toEventData(event(text));
      expect(contentType).toBe('application/octet-stream');
      expect(data).toEqual(Uint8Array.from(Buffer.from(text)));
    },
  );

  it('is not parsed again where the client has done so', () => {
    const { data, metadata } = { data: { n: 1 }, metadata: { at: 'now' } };
    expect(textsOf({ data, metadata }).parsed).toEqual({ data, metadata });
    expect(textsOf({ data: Uint8Array.of(0x31), metadata }).parsed).toBeUndefined();
    expect(textsOf({ data, metadata: undefined }).parsed).toBeUndefined();
  });

  it('of somebody else may be anything', () => {
    expect(textsOf({ data: Uint8Array.of(0xff), metadata: undefined })).toEqual({
      data: '\ufffd',
      metadata: '',
    });
  });
});
