import streams from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  BatchAppendReq,
  DeleteReq,
  ReadReq,
  TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import type { Direction, From } from '../log/logReader.ts';
import type { Expected } from '../log/logWriter.ts';
import { NO_STREAM } from '../../../../src/store/eventStore.ts';
import type { Proposed } from '../log/storedText.ts';
import { invalidArgument, missingProperty } from './rpcErrors.ts';
import { textOfUuid } from './uuid.ts';

// What the requests of the service Streams say. A request that says nothing sensible throws a gRPC error.

export interface Filter {
  readonly on: 'eventType' | 'streamName';
  /** One of the two is given. */
  readonly prefixes: readonly string[];
  readonly regex: string;
  /** Events looked at between two checkpoints. */
  readonly checkpointInterval: number;
}

export interface ReadRequest {
  /** Undefined for $all. */
  readonly stream: string | undefined;
  readonly from: From;
  readonly direction: Direction;
  /** Undefined for a subscription. */
  readonly count: number | undefined;
  readonly filter: Filter | undefined;
  readonly hasStructuredIds: boolean;
}

const DEFAULT_SEARCH_WINDOW = 32;

export function readRequest(request: ReadReq): ReadRequest {
  const options = required(request.getOptions(), 'options');
  const stream = options.getStream();
  return {
    stream: stream === undefined ? undefined : nameOf(stream.getStreamIdentifier()),
    from: stream === undefined ? fromPosition(options) : fromRevision(stream),
    direction:
      options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
        ? 'backwards'
        : 'forwards',
    count: options.hasSubscription() ? undefined : wholeNumber(options.getCount()),
    filter: filterOf(options.getFilter()),
    hasStructuredIds: options.getUuidOption()?.hasString() !== true,
  };
}

function fromRevision(stream: ReadReq.Options.StreamOptions): From {
  if (stream.hasStart()) return 'start';
  return stream.hasEnd() ? 'end' : wholeNumber(stream.getRevision());
}

function fromPosition(options: ReadReq.Options): From {
  const all = required(options.getAll(), 'stream or all');
  const position = all.getPosition();
  if (position !== undefined) return wholeNumber(position.getCommitPosition());
  return all.hasEnd() ? 'end' : 'start';
}

function filterOf(filter: ReadReq.Options.FilterOptions | undefined): Filter | undefined {
  if (filter === undefined) return undefined;
  const type = filter.getEventType();
  const expression = required(type ?? filter.getStreamIdentifier(), 'filter');
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_SEARCH_WINDOW;
  return {
    on: type === undefined ? 'streamName' : 'eventType',
    prefixes: expression.getPrefixList(),
    regex: expression.getRegex(),
    checkpointInterval: window * Math.max(1, filter.getCheckpointintervalmultiplier()),
  };
}

/** Revisions, positions and counts are uint64 as text; those beyond what a number holds mean "the end". */
const wholeNumber = (text: string): number => Math.min(Number(text), Number.MAX_SAFE_INTEGER);

export interface Target {
  readonly stream: string;
  readonly expected: Expected;
}

type RevisionOptions = AppendReq.Options | DeleteReq.Options | TombstoneReq.Options;

export function targetOf(given: RevisionOptions | undefined): Target {
  const options = required(given, 'options');
  const stream = nameOf(options.getStreamIdentifier());
  return { stream, expected: word(options) ?? wholeNumber(options.getRevision()) };
}

export function batchTargetOf(options: BatchAppendReq.Options): Target {
  const stream = nameOf(options.getStreamIdentifier());
  return { stream, expected: word(options) ?? wholeNumber(options.getStreamPosition()) };
}

function word(options: RevisionOptions | BatchAppendReq.Options): Expected | undefined {
  if (options.hasNoStream()) return NO_STREAM;
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream_exists' : undefined;
}

/** Milliseconds until the deadline that the client gives; Infinity where it gives none. */
export function timeLeft(options: BatchAppendReq.Options): number {
  const deadline = options.getDeadline();
  return deadline === undefined ? Infinity : deadline.toDate().getTime() - Date.now();
}

export function proposed(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  const contentType = properties.get('content-type');
  const id = textOfUuid(message.getId());
  if (type === undefined) throw missingProperty('type');
  if (contentType === undefined) throw missingProperty('content-type');
  if (id === undefined) throw invalidArgument('the id of an event is not a UUID');
  return {
    id,
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** What an event counts against the limit of an append. */
export const sizeOf = ({ type, data, metadata }: Proposed): number =>
  2 * type.length + data.length + metadata.length;

function nameOf(identifier: StreamIdentifier | undefined): string {
  const name = Buffer.from(required(identifier, 'stream identifier').getStreamName_asU8()).toString('utf8');
  if (name === '') throw invalidArgument('the name of a stream is empty');
  return name;
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw invalidArgument(`${name} is missing`);
  return value;
}
