// Just enough of HTTP/1.1 to read the answers of a server that behaves: a status, and a body of a given length or in
// chunks. The load shares its cores with the server that it measures, so it must not do more.

export interface Response {
  readonly status: number;
  readonly body: Buffer;
}

export interface Parsed {
  readonly response: Response;
  /** How many bytes the answer took. */
  readonly length: number;
}

const NO_BODY = Buffer.alloc(0);

/** The first answer in `bytes`, or undefined where it has not arrived whole yet. */
export function parseResponse(bytes: Buffer): Parsed | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + 4;
  if (status === 204 || status === 304) return { response: { status, body: NO_BODY }, length: start };
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return withLength(bytes, status, start, start + Number(length));
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return chunked(bytes, status, start);
  throw new Error(`an answer without a length:\n${head}`);
}

function withLength(bytes: Buffer, status: number, start: number, end: number): Parsed | undefined {
  if (bytes.length < end) return undefined;
  return { response: { status, body: bytes.subarray(start, end) }, length: end };
}

function chunked(bytes: Buffer, status: number, start: number): Parsed | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size;
    if (bytes.length < end + 2) return undefined;
    if (size === 0) return { response: { status, body: Buffer.concat(chunks) }, length: end + 2 };
    chunks.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}
