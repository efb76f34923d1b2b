import { describe, expect, it } from 'vitest';
import { eventText, footerText, headerText, parseLine } from '../../../../src/store/transfer/format.ts';

const event = {
  position: 2 ** 52,
  stream: 'queueItem-1',
  revision: 3,
  id: '0198a7c0-0000-7000-8000-000000000001',
  type: 'Edit',
  data: '{"n": 9007199254740993, "line":"\\n"}',
  metadata: '{"hash":"x"}',
};

describe('a line of an exported file', () => {
  it('is one line, ended by a line feed', () => {
    for (const text of [headerText('log'), eventText({ ...event, data: 'a\nb' }), footerText(1, 'x')])
      expect(text.split('\n')).toHaveLength(2);
  });

  it('of an event gives its texts again to the letter', () => {
    expect(parseLine(eventText(event))).toEqual({ kind: 'event', event });
  });

  it('that is the header or the footer says so', () => {
    expect(parseLine(headerText('log'))).toEqual({ kind: 'header', logId: 'log' });
    expect(parseLine(footerText(7, 'abc'))).toEqual({ kind: 'footer', events: 7, sha256: 'abc' });
  });

  it.each([
    ['{"stream":', 'is not JSON'],
    ['null', 'is no JSON object'],
    ['"text"', 'is no JSON object'],
    ['{}', 'has no whole number "position"'],
    [JSON.stringify({ ...event, revision: -1 }), 'has no whole number "revision"'],
    [JSON.stringify({ ...event, revision: 1.5 }), 'has no whole number "revision"'],
    [JSON.stringify({ ...event, data: { n: 1 } }), 'has no text "data"'],
    ['{"format":"other","version":1}', 'is of another format'],
    ['{"format":"orchestream-log","version":2}', 'is of version 2; this program knows 1'],
    ['{"format":"orchestream-log","version":1}', 'has no text "logId"'],
    ['{"sha256":"x"}', 'has no whole number "events"'],
  ])('%s is refused: it %s', (text, reason) => {
    expect(() => parseLine(text)).toThrow(new SyntaxError(reason));
  });
});
