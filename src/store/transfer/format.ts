import type { StoredEvent } from '../eventStore.ts';

/**
 * The file that moves a log: lines of JSON, each ended by a line feed.
 *
 * - the header: `{"format":"orchestream-log","version":1,"logId":"…"}`;
 * - a line an event, in log order: `{"position":7,"stream":"…","revision":0,"id":"…","type":"…","data":"…",
 *   "metadata":"…"}`. Data and metadata are texts within the JSON, so that hash chains hold to the letter; positions
 *   are those of the log that was exported;
 * - the footer: `{"events":7,"sha256":"…"}`, the number of events and the SHA-256, in hex, over all lines before it
 *   with their line feeds. A file without it was cut.
 */
const FORMAT = 'orchestream-log';
const VERSION = 1;

export interface Header {
  readonly kind: 'header';
  readonly logId: string;
}

export interface EventLine {
  readonly kind: 'event';
  readonly event: StoredEvent;
}

export interface Footer {
  readonly kind: 'footer';
  readonly events: number;
  readonly sha256: string;
}

export type Line = Header | EventLine | Footer;

export const headerText = (logId: string): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, logId })}\n`;

export const eventText = ({ position, stream, revision, id, type, data, metadata }: StoredEvent): string =>
  `${JSON.stringify({ position, stream, revision, id, type, data, metadata })}\n`;

export const footerText = (events: number, sha256: string): string =>
  `${JSON.stringify({ events, sha256 })}\n`;

/** Throws a SyntaxError that says what is wrong. */
export function parseLine(text: string): Line {
  const members = parsed(text);
  if ('format' in members) return headerOf(members);
  if ('sha256' in members) {
    return { kind: 'footer', events: count(members, 'events'), sha256: string(members, 'sha256') };
  }
  return { kind: 'event', event: eventOf(members) };
}

type Members = Readonly<Record<string, unknown>>;

function parsed(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message repeats the text.
    throw new SyntaxError('is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw new SyntaxError('is no JSON object');
  return value as Members;
}

function headerOf(members: Members): Header {
  if (members['format'] !== FORMAT) throw new SyntaxError('is of another format');
  if (members['version'] !== VERSION)
    throw new SyntaxError(`is of version ${String(members['version'])}; this program knows ${VERSION}`);
  return { kind: 'header', logId: string(members, 'logId') };
}

const eventOf = (members: Members): StoredEvent => ({
  position: count(members, 'position'),
  stream: string(members, 'stream'),
  revision: count(members, 'revision'),
  id: string(members, 'id'),
  type: string(members, 'type'),
  data: string(members, 'data'),
  metadata: string(members, 'metadata'),
});

function string(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string') throw new SyntaxError(`has no text "${name}"`);
  return value;
}

function count(members: Members, name: string): number {
  const value = members[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new SyntaxError(`has no whole number "${name}"`);
  return value;
}
