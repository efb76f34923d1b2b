import { Agent } from 'undici';
import { readBody } from './body.ts';
import type { Call, Times } from './call.ts';
import { startCall } from './call.ts';
import { collect } from './collect.ts';
import type { Resolve } from './connector.ts';
import { guardedConnector } from './connector.ts';
import { OutboundFailed, OutboundRefused } from './errors.ts';
import type { Answer } from './exchange.ts';
import { exchange } from './exchange.ts';
import type { Headers } from './headers.ts';
import { requestHeaders } from './headers.ts';
import type { Hop } from './redirects.ts';
import { nextHop, redirectOf } from './redirects.ts';
import type { TargetRules } from './targets.ts';
import { targetOf } from './targets.ts';

export interface OutboundOptions extends TargetRules {
  /** Over the standards of each kind of call. */
  readonly times?: Partial<Times>;
  /** Connections to one origin at a time; further calls wait. 4 unless told. */
  readonly connectionsPerHost?: number;
  /** Certificates (PEM) to be trusted beside those that Node trusts. */
  readonly ca?: readonly string[];
  readonly userAgent?: string;
  /** The addresses of a name; the system's resolver unless told. */
  readonly resolve?: Resolve;
}

interface CallOptions {
  /** Names in any case. Refused are those that belong to the connection, and cookies. */
  readonly headers?: Headers;
  readonly times?: Partial<Times>;
  /** Gives the call up, also while the body is read. */
  readonly signal?: AbortSignal;
}

export interface FetchOptions extends CallOptions {
  /** The most bytes of the body, as sent and decoded. */
  readonly maxBytes: number;
  /** 3 unless told; with 0 a redirect is an answer like another. */
  readonly maxRedirects?: number;
}

export interface PostOptions extends CallOptions {
  readonly body: string | Uint8Array;
  /** 64 KiB unless told. */
  readonly maxRequestBytes?: number;
  /** What is kept of the answer: 16 KiB unless told. */
  readonly maxResponseBytes?: number;
}

export interface Fetched {
  readonly status: number;
  /** Names in lower case; several headers of one name are joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /**
   * Decoded. To be read once, or cancelled; it throws OutboundFailed, or the call's time takes its connection away.
   * Where it was encoded, the length in the headers is not its own.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** For whoever does not read the body. */
  readonly cancel: () => void;
}

export interface Posted {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** Whether there was more of the body, or it broke off: the status stands all the same. */
  readonly isCut: boolean;
}

/** The only way that the product calls servers which its users name. Every call obeys the rules it was created with. */
export interface Outbound {
  /** Gets a URL. Throws OutboundRefused or OutboundFailed; a status of any kind is an answer. */
  fetchTo(url: string, options: FetchOptions): Promise<Fetched>;
  /** Posts a small body and keeps the beginning of the answer; redirects are not followed. Throws as `fetchTo`. */
  postSmall(url: string, options: PostOptions): Promise<Posted>;
  /** Why a URL will not be called, as far as that can be said without asking a resolver; null where it may be. */
  refusalOf(url: string): OutboundRefused | null;
  /** Gives up what is under way and closes all connections. */
  close(): Promise<void>;
}

const postTimes: Times = { connectMs: 5_000, headersMs: 15_000, idleMs: 10_000, totalMs: 20_000 };
const fetchTimes: Times = { ...postTimes, totalMs: 120_000 };

const KEPT_ALIVE_MS = 4_000;
const MAX_REQUEST_BYTES = 65_536;
const MAX_RESPONSE_BYTES = 16_384;

interface Client {
  readonly options: OutboundOptions;
  readonly agent: Agent;
}

/**
 * Proxies named in the environment are not used: a proxy would connect where it likes. Connections are kept for a few
 * seconds and shared by all calls of this client, so rules that differ need clients that differ.
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const connectMs = options.times?.connectMs ?? postTimes.connectMs;
  const { resolve, ca } = options;
  const agent = new Agent({
    connect: guardedConnector({ rules: options, connectMs, resolve, ca }),
    connections: options.connectionsPerHost ?? 4,
    keepAliveTimeout: KEPT_ALIVE_MS,
    keepAliveMaxTimeout: KEPT_ALIVE_MS,
  });
  const client: Client = { options, agent };
  return {
    fetchTo: (url, how) => fetchTo(client, url, how),
    postSmall: (url, how) => postSmall(client, url, how),
    refusalOf: (url) => refusalOf(url, options),
    close: () => agent.destroy(),
  };
}

function refusalOf(text: string, rules: TargetRules): OutboundRefused | null {
  try {
    targetOf(text, rules);
    return null;
  } catch (error) {
    if (error instanceof OutboundRefused) return error;
    throw error;
  }
}

async function fetchTo(client: Client, text: string, how: FetchOptions): Promise<Fetched> {
  const times = { ...fetchTimes, ...client.options.times, ...how.times };
  return inCall(client, text, how, times, async (hop, call) => {
    const answer = await followed(client, hop, call, times.headersMs, how.maxRedirects ?? 3);
    endWithBody(call, answer);
    const body = readBody(answer, call, how.maxBytes, times.idleMs);
    return { status: answer.status, headers: answer.headers, body, cancel: () => answer.body.destroy() };
  });
}

async function postSmall(client: Client, text: string, how: PostOptions): Promise<Posted> {
  const times = { ...postTimes, ...client.options.times, ...how.times };
  return inCall(client, text, how, times, async (hop, call) => {
    if (Buffer.byteLength(how.body) > (how.maxRequestBytes ?? MAX_REQUEST_BYTES))
      throw new OutboundRefused('requestTooLarge', hop.url.hostname);
    const request = { ...hop, method: 'POST', body: how.body, headersMs: times.headersMs } as const;
    const answer = await exchange(client.agent, request, call);
    endWithBody(call, answer);
    const body = readBody(answer, call, Infinity, times.idleMs);
    const kept = await collect(body, how.maxResponseBytes ?? MAX_RESPONSE_BYTES);
    return { status: answer.status, headers: answer.headers, ...kept };
  });
}

/** Judges the first URL and starts the time of the call; what fails before there is an answer ends it. */
async function inCall<T>(
  { options }: Client,
  text: string,
  how: CallOptions,
  times: Times,
  work: (hop: Hop, call: Call) => Promise<T>,
): Promise<T> {
  const url = targetOf(text, options);
  const headers = requestHeaders(url.hostname, options.userAgent ?? 'Orchestream', how.headers);
  const call = startCall(url.hostname, times.totalMs, how.signal);
  try {
    return await work({ url, headers }, call);
  } catch (error) {
    call.end();
    throw error;
  }
}

/** The time of a call runs until its body is read, given up or broken off. */
function endWithBody(call: Call, { body }: Answer): void {
  if (body.closed) call.end();
  else body.once('close', call.end);
}

/** Follows redirects by itself, since each is a target like the first and judged like it. */
async function followed(
  { agent, options }: Client,
  first: Hop,
  call: Call,
  headersMs: number,
  maxRedirects: number,
): Promise<Answer> {
  let hop = first;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await exchange(agent, { ...hop, method: 'GET', body: null, headersMs }, call);
    const location = redirectOf(answer.status, answer.headers);
    if (location === null || maxRedirects === 0) return answer;
    answer.body.destroy();
    if (redirects === maxRedirects) throw new OutboundFailed('redirect', hop.url.hostname);
    hop = nextHop(hop, location, options);
  }
}
