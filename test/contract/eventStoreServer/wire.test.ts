import { randomUUID } from 'node:crypto';
import { credentials as channelCredentials } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anEvent, required, userEvents, world } from './world.ts';

// What the protocol allows and the client of Node.js does not use, or does not let one provoke.

const given = world({ writeTimeoutMs: 100, maxAppendBytes: 10_000 });
let grpc: StreamsClient;
beforeEach(() => {
  grpc = new streamsGrpc.StreamsClient(`127.0.0.1:${given.server.port}`, channelCredentials.createInsecure());
});
afterEach(() => grpc.close());

const identifier = (stream: string) => {
  const named = new shared.StreamIdentifier();
  named.setStreamName(Uint8Array.from(Buffer.from(stream)));
  return named;
};

function structured(id: string): UUID {
  const hex = id.replaceAll('-', '');
  const half = (part: string): string => String(BigInt.asIntN(64, BigInt(`0x${part}`)));
  const bits = new shared.UUID.Structured();
  bits.setMostSignificantBits(half(hex.slice(0, 16)));
  bits.setLeastSignificantBits(half(hex.slice(16)));
  const uuid = new shared.UUID();
  uuid.setStructured(bits);
  return uuid;
}

function textOf(uuid: UUID | undefined): string {
  const bits = required(uuid?.getStructured());
  const half = (part: string): string => BigInt.asUintN(64, BigInt(part)).toString(16).padStart(16, '0');
  return half(bits.getMostSignificantBits()) + half(bits.getLeastSignificantBits());
}

describe('a read', () => {
  function request(): ReadReq.Options {
    const options = new streams.ReadReq.Options();
    options.setResolveLinks(false);
    options.setCount('1000');
    options.setNoFilter(new shared.Empty());
    return options;
  }

  async function read(options: ReadReq.Options): Promise<ReadResp[]> {
    const message = new streams.ReadReq();
    message.setOptions(options);
    const found: ReadResp[] = [];
    for await (const response of grpc.read(message)) found.push(response);
    return found;
  }

  function ofStream(stream: string): ReadReq.Options {
    const from = new streams.ReadReq.Options.StreamOptions();
    from.setStreamIdentifier(identifier(stream));
    from.setStart(new shared.Empty());
    const options = request();
    options.setStream(from);
    return options;
  }

  it('gives ids as two numbers where they are not wanted as text', async () => {
    const batch = ['00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff'].map(
      (id) => ({
        ...anEvent(),
        id,
      }),
    );
    await given.client.appendToStream('queueItem-1', batch);
    const found = await read(ofStream('queueItem-1'));
    expect(found.map((response) => textOf(response.getEvent()?.getEvent()?.getId()))).toEqual(
      batch.map(({ id }) => id.replaceAll('-', '')),
    );
  });

  it('of $all may have a filter too', async () => {
    await given.client.appendToStream('queueItem-1', [anEvent('Create'), anEvent('Status')]);
    const expression = new streams.ReadReq.Options.FilterOptions.Expression();
    expression.setRegex('^Stat');
    const filter = new streams.ReadReq.Options.FilterOptions();
    filter.setEventType(expression);
    filter.setMax(32);
    filter.setCheckpointintervalmultiplier(1);
    const from = new streams.ReadReq.Options.AllOptions();
    from.setStart(new shared.Empty());
    const options = request();
    options.setAll(from);
    options.setFilter(filter);
    const found = await read(options);
    expect(found.map((response) => response.getEvent()?.getEvent()?.getMetadataMap().get('type'))).toEqual([
      'Status',
    ]);
  });

  it('of nothing is refused', async () => {
    await expect(read(request())).rejects.toMatchObject({ code: 3 });
    await expect(read(ofStream(''))).rejects.toMatchObject({ code: 3 });
  });
});

function proposal(properties: Record<string, string>, bytes = 2): BatchAppendReq.ProposedMessage {
  const proposed = new streams.BatchAppendReq.ProposedMessage();
  proposed.setId(structured(randomUUID()));
  for (const [name, value] of Object.entries(properties)) proposed.getMetadataMap().set(name, value);
  proposed.setData(new Uint8Array(bytes));
  return proposed;
}

const proper = { type: 'Create', 'content-type': 'application/octet-stream' };

describe('an append on the common call', () => {
  const correlationId = '01234567-89ab-4def-8123-fedcba987654';
  const deadlineIn = (ms: number) => timestamp.Timestamp.fromDate(new Date(Date.now() + ms));

  function optionsFor(stream: string, ms = 10_000): BatchAppendReq.Options {
    const options = new streams.BatchAppendReq.Options();
    if (stream !== '') options.setStreamIdentifier(identifier(stream));
    options.setNoStream(new shared.Empty());
    options.setDeadline(deadlineIn(ms));
    return options;
  }

  interface Part {
    readonly options?: BatchAppendReq.Options;
    readonly messages?: BatchAppendReq.ProposedMessage[];
    readonly isFinal?: boolean;
  }

  function part({ options, messages = [], isFinal = false }: Part): BatchAppendReq {
    const request = new streams.BatchAppendReq();
    request.setCorrelationId(structured(correlationId));
    if (options !== undefined) request.setOptions(options);
    request.setProposedMessagesList(messages);
    request.setIsFinal(isFinal);
    return request;
  }

  /** The one answer to some parts of an append. */
  async function answerTo(...parts: Part[]): Promise<BatchAppendResp> {
    const call = grpc.batchAppend();
    const answer = new Promise<BatchAppendResp>((resolve, reject) => {
      call.once('data', resolve);
      call.once('error', reject);
    });
    for (const each of parts) call.write(part(each));
    try {
      return await answer;
    } finally {
      call.on('error', () => {});
      call.cancel();
    }
  }

  const errorIn = (answer: BatchAppendResp): string | undefined =>
    answer.getError()?.getDetails()?.getTypeName();

  it('is told from others by its id, whatever its form', async () => {
    const answer = await answerTo(
      { options: optionsFor('queueItem-1'), messages: [proposal(proper)] },
      { messages: [proposal(proper)], isFinal: true },
    );
    expect(textOf(answer.getCorrelationId())).toBe(correlationId.replaceAll('-', ''));
    expect(Buffer.from(required(answer.getStreamIdentifier()).getStreamName_asU8()).toString()).toBe(
      'queueItem-1',
    );
    expect(answer.getSuccess()?.getCurrentRevision()).toBe('1');
    expect(await userEvents(given.client)).toHaveLength(2);
  });

  it('times out where its end does not come', async () => {
    const answer = await answerTo({ options: optionsFor('queueItem-1'), messages: [proposal(proper)] });
    expect(errorIn(answer)).toBe('event_store.client.Timeout');
    expect(await userEvents(given.client)).toEqual([]);
  });

  it('times out where its deadline is over', async () => {
    const options = optionsFor('queueItem-1', -1);
    const answer = await answerTo({ options, messages: [proposal(proper)], isFinal: true });
    expect(errorIn(answer)).toBe('event_store.client.Timeout');
    expect(await userEvents(given.client)).toEqual([]);
  });

  it('is refused as soon as it is too large', async () => {
    const answer = await answerTo({
      options: optionsFor('queueItem-1'),
      messages: [proposal(proper, 10_001)],
    });
    expect(errorIn(answer)).toBe('event_store.client.MaximumAppendSizeExceeded');
  });

  it.each([
    { what: 'without a stream', stream: '', properties: proper },
    { what: 'without a type', stream: 'queueItem-1', properties: { 'content-type': 'application/json' } },
    { what: 'without a type of content', stream: 'queueItem-1', properties: { type: 'Create' } },
  ])('is refused $what', async ({ stream, properties }) => {
    const answer = await answerTo({
      options: optionsFor(stream),
      messages: [proposal(properties)],
      isFinal: true,
    });
    expect(errorIn(answer)).toBe('event_store.client.BadRequest');
    expect(await userEvents(given.client)).toEqual([]);
  });

  it('ends when the client sends no more and all is answered', async () => {
    const call = grpc.batchAppend();
    const answers: BatchAppendResp[] = [];
    call.on('data', (answer: BatchAppendResp) => answers.push(answer));
    call.write(part({ options: optionsFor('queueItem-1'), messages: [proposal(proper)], isFinal: true }));
    call.end();
    await new Promise((resolve) => call.once('end', resolve));
    expect(answers.map((answer) => answer.hasSuccess())).toEqual([true]);
  });
});

describe('an append on a call of its own', () => {
  function append(requests: AppendReq[]): Promise<ServiceError | null> {
    return new Promise((resolve) => {
      const call = grpc.append(resolve);
      for (const request of requests) call.write(request);
      call.end();
    });
  }

  function options(): AppendReq {
    const target = new streams.AppendReq.Options();
    target.setStreamIdentifier(identifier('queueItem-1'));
    target.setAny(new shared.Empty());
    const request = new streams.AppendReq();
    request.setOptions(target);
    return request;
  }

  it('is refused without options, and with an event that lacks its type', async () => {
    expect(await append([])).toMatchObject({ code: 3 });
    expect(await append([options(), options()])).toMatchObject({ code: 3 });
    const untyped = new streams.AppendReq();
    untyped.setProposedMessage(new streams.AppendReq.ProposedMessage());
    expect(await append([options(), untyped])).toMatchObject({ code: 3 });
    expect(await append([options()])).toBeNull();
  });
});
