import { describe, expect, it } from 'vitest';
import { parseResponse } from '../../../bench/http/response.ts';

const parse = (text: string) => parseResponse(Buffer.from(text, 'latin1'));

describe('parseResponse', () => {
  it('reads a body of a given length, and how far it went', () => {
    const text = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello';
    const parsed = parse(`${text}HTTP/1.1 200`);
    expect(parsed?.response.status).toBe(201);
    expect(parsed?.response.body.toString()).toBe('hello');
    expect(parsed?.length).toBe(text.length);
  });

  it('reads a body in chunks', () => {
    const parsed = parse(
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\n by\r\n0\r\n\r\n',
    );
    expect(parsed?.response.body.toString()).toBe('hello by');
  });

  it('reads an answer without a body', () => {
    const parsed = parse('HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n');
    expect(parsed?.response).toMatchObject({ status: 204, body: Buffer.alloc(0) });
  });

  it.each([
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n',
  ])('waits for the rest of %j', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('refuses an answer that does not say where it ends', () => {
    expect(() => parse('HTTP/1.1 200 OK\r\n\r\n')).toThrow('without a length');
  });
});
