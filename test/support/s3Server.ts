// A server that speaks as much of S3 as the product does, and holds its caller to the protocol: every request must be
// signed (version 4) and carry the hash of its body. It keeps objects in memory.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface StoredObject {
  bytes: Buffer;
  modified: Date;
}

interface Upload {
  readonly key: string;
  readonly parts: Map<number, Buffer>;
  initiated: Date;
}

export interface S3Request {
  readonly method: string;
  /** Without the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** What is answered in place of the usual: an error with its code, or `cut`, half an object and then the connection broken. */
export type S3Fault = { readonly status: number; readonly code: string } | 'cut' | undefined;

export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  /** The requests that came, as `PUT part 1`. */
  readonly seen: string[];
  fault: (request: S3Request) => S3Fault;
  close(): Promise<void>;
}

const BUCKET = 'files';
const PAGE = 2;

export async function startS3Server(): Promise<S3Server> {
  const server = createServer((request, response) => {
    void respond(state, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const state: S3Server = {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: BUCKET,
    objects: new Map(),
    uploads: new Map(),
    seen: [],
    fault: () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return state;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

async function respond(state: S3Server, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', state.endpoint);
  const body = await buffer(incoming);
  const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
  const request = { method: incoming.method ?? '', key: rest.join('/'), query: url.searchParams, body };
  state.seen.push(describeRequest(request));
  try {
    demandSigned(incoming, body);
    if (bucket !== BUCKET) throw new Refusal(404, 'NoSuchBucket');
    const fault = state.fault(request);
    if (fault === 'cut') return cut(state, request, response);
    if (fault !== undefined) throw new Refusal(fault.status, fault.code);
    (request.key === '' ? answerBucket : answerObject)(state, request, response);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const text = `<Error><Code>${error.code}</Code><Message>A message with inner things</Message></Error>`;
    response.writeHead(error.status, { 'content-type': 'application/xml' });
    response.end(request.method === 'HEAD' ? '' : text);
  }
}

function describeRequest({ method, key, query }: S3Request): string {
  if (query.has('partNumber')) return `${method} part ${query.get('partNumber')}`;
  if (query.has('uploadId')) return `${method} upload`;
  if (query.has('uploads')) return `${method} uploads`;
  return `${method} ${key === '' ? 'bucket' : 'object'}`;
}

function demandSigned({ headers }: IncomingMessage, body: Buffer): void {
  const signature =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-north-1\/s3\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/;
  const isSigned = signature.test(headers.authorization ?? '') && headers['x-amz-date'] !== undefined;
  if (!isSigned) throw new Refusal(403, 'AccessDenied');
  const hash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== hash) throw new Refusal(400, 'XAmzContentSHA256Mismatch');
}

function answerObject(state: S3Server, request: S3Request, response: ServerResponse): void {
  const { method, query } = request;
  if (query.has('uploads') && method === 'POST') return createUpload(state, request, response);
  if (query.has('uploadId')) return answerUpload(state, request, response);
  if (method === 'PUT') {
    state.objects.set(request.key, { bytes: request.body, modified: new Date() });
    response.writeHead(200, { etag: etagOf(request.body) }).end();
  } else if (method === 'DELETE') {
    state.objects.delete(request.key);
    response.writeHead(204).end();
  } else {
    const { bytes, modified } = objectOf(state, request);
    response.writeHead(200, { 'content-length': bytes.byteLength, 'last-modified': modified.toUTCString() });
    response.end(method === 'HEAD' ? undefined : bytes);
  }
}

function objectOf({ objects }: S3Server, { key }: S3Request): StoredObject {
  const found = objects.get(key);
  if (found === undefined) throw new Refusal(404, 'NoSuchKey');
  return found;
}

function cut(state: S3Server, request: S3Request, response: ServerResponse): void {
  const { bytes } = objectOf(state, request);
  response.writeHead(200, { 'content-length': bytes.byteLength });
  response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy());
}

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

const xml = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
};

function createUpload({ uploads }: S3Server, { key }: S3Request, response: ServerResponse): void {
  const id = randomUUID();
  uploads.set(id, { key, parts: new Map(), initiated: new Date() });
  xml(response, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
}

function answerUpload(state: S3Server, request: S3Request, response: ServerResponse): void {
  const id = request.query.get('uploadId') ?? '';
  const upload = state.uploads.get(id);
  if (upload === undefined || upload.key !== request.key) throw new Refusal(404, 'NoSuchUpload');
  if (request.method === 'PUT') {
    upload.parts.set(Number(request.query.get('partNumber')), request.body);
    response.writeHead(200, { etag: etagOf(request.body) }).end();
    return;
  }
  if (request.method === 'POST') completeUpload(state, upload, request.body.toString());
  state.uploads.delete(id);
  if (request.method === 'POST')
    xml(response, '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
  else response.writeHead(204).end();
}

/** The caller names each part with the ETag that it was answered. */
function completeUpload(state: S3Server, upload: Upload, text: string): void {
  const named = [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(.*?)</.exec(part)?.[1]?.replaceAll('&quot;', '"'),
  }));
  const bytes = named.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part === undefined || etagOf(part) !== etag) throw new Refusal(400, 'InvalidPart');
    return part;
  });
  state.objects.set(upload.key, { bytes: Buffer.concat(bytes), modified: new Date() });
}

function answerBucket(state: S3Server, { query }: S3Request, response: ServerResponse): void {
  const prefix = query.get('prefix') ?? '';
  if (query.has('uploads')) listUploads(state, prefix, query, response);
  else listObjects(state, prefix, query, response);
}

function listObjects(
  { objects }: S3Server,
  prefix: string,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const after = query.get('continuation-token') ?? '';
  const keys = [...objects.keys()].toSorted().filter((key) => key.startsWith(prefix) && key > after);
  const page = keys.slice(0, PAGE);
  const contents = page.map((key) => {
    const { bytes, modified } = objects.get(key) ?? { bytes: Buffer.alloc(0), modified: new Date() };
    return `<Contents><Key>${key}</Key><Size>${bytes.byteLength}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`;
  });
  const next = page.at(-1) ?? '';
  const more = keys.length > PAGE ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
  xml(
    response,
    `<ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`,
  );
}

function listUploads(
  { uploads }: S3Server,
  prefix: string,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const after = query.get('upload-id-marker') ?? '';
  const ids = [...uploads.keys()].toSorted().filter((id) => id > after);
  const page = ids.slice(0, PAGE);
  const entries = page.flatMap((id) => {
    const upload = uploads.get(id);
    if (upload === undefined || !upload.key.startsWith(prefix)) return [];
    return [
      `<Upload><Key>${upload.key}</Key><UploadId>${id}</UploadId><Initiated>${upload.initiated.toISOString()}</Initiated></Upload>`,
    ];
  });
  const last = page.at(-1) ?? '';
  const more =
    ids.length > PAGE
      ? `<NextKeyMarker>${uploads.get(last)?.key}</NextKeyMarker><NextUploadIdMarker>${last}</NextUploadIdMarker>`
      : '';
  xml(
    response,
    `<ListMultipartUploadsResult><IsTruncated>${more !== ''}</IsTruncated>${more}${entries.join('')}</ListMultipartUploadsResult>`,
  );
}

/** How a client of it is opened. */
export const s3Access = (server: S3Server, spoolFolder: string) =>
  ({
    endpoint: server.endpoint,
    bucket: server.bucket,
    prefix: 'test/',
    region: 'eu-north-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's3cret' },
    forcePathStyle: true,
    spoolFolder,
  }) as const;
