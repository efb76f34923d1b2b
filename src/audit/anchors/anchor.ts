import { createPublicKey, hash, verify } from 'node:crypto';
import type { AnchorText } from '../../domain/audit/events.ts';
import type { Instant } from '../../domain/instant.ts';

/** An anchor that was there once, and is not any more. */
export interface LostAnchor {
  readonly number: number;
  /** Events that the log had by then. */
  readonly count: number;
  readonly hash: string;
}

/** What an anchor says of the log: which events there were up to an instant, in which order. */
export interface AnchorStatement {
  readonly v: 1;
  /** From 0, without gaps. */
  readonly number: number;
  /** The log that it was made in. */
  readonly logId: string;
  /** Of the last event that it covers, in that log. */
  readonly position: number;
  /** Events that it covers: all up to that position. */
  readonly count: number;
  /** Root of the tree over the hashes of the events behind the anchor before it, in log order. */
  readonly span: string;
  /** Root of the tree over `span` of all anchors up to this one. */
  readonly root: string;
  /** Hash of the anchor before it; null for the first one. */
  readonly previous: string | null;
  readonly at: Instant;
  /** Ed25519, as base64 of its SPKI in DER: the signature is to be checked with it, once it is known whose it is. */
  readonly publicKey: string;
  /** An anchor that whoever made this one knew of, and did not find in the log: its end was cut, or an old copy put back. */
  readonly lost?: LostAnchor;
}

/** An anchor as it stands in the log, and in files of anchors, with what it says. */
export interface Anchor extends AnchorText {
  readonly said: AnchorStatement;
  /** SHA-256 in hex over the statement and the signature. */
  readonly hash: string;
}

export const anchorOf = (said: AnchorStatement, text: AnchorText): Anchor => ({
  ...text,
  said,
  hash: hash('sha256', text.statement + text.signature, 'hex'),
});

/** An anchor by the JSON that holds it; null where it is none. Nothing of what it says is checked. */
export function readAnchor(json: string): Anchor | null {
  const { statement, signature, nodes } = membersOf(json);
  if (typeof statement !== 'string' || typeof signature !== 'string' || !isTexts(nodes)) return null;
  const said = membersOf(statement);
  return isStatement(said) ? anchorOf(said, { statement, signature, nodes }) : null;
}

/** Its JSON, as files of anchors have it on a line. */
export const anchorLine = ({ statement, signature, nodes }: AnchorText): string =>
  JSON.stringify({ statement, signature, nodes });

/** Whether it was signed with the key that it names. */
export function isSigned({ statement, signature, said }: Anchor): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.from(said.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    return verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64'));
  } catch {
    // What is no key has signed nothing.
    return false;
  }
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(json: string): Members {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Members) : {};
  } catch {
    return {};
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const isStatement = (said: Members): said is Members & AnchorStatement =>
  said['v'] === 1 &&
  ['number', 'position', 'count'].every((name) => isCount(said[name])) &&
  ['logId', 'span', 'root', 'at', 'publicKey'].every((name) => typeof said[name] === 'string') &&
  (said['previous'] === null || typeof said['previous'] === 'string');
