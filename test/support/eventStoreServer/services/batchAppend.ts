import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { callerOf } from '../access.ts';
import type { Proposed } from '../log/storedText.ts';
import {
  batchBadRequest,
  batchConflict,
  batchDenied,
  batchDone,
  batchStreamDeleted,
  batchTimeout,
  batchTooLarge,
  batchUnknown,
} from '../wire/appendResponses.ts';
import type { Correlation } from '../wire/appendResponses.ts';
import { batchTargetOf, proposed, sizeOf, timeLeft } from '../wire/requests.ts';
import type { Target } from '../wire/requests.ts';
import { brokenConnection, unauthenticated } from '../wire/rpcErrors.ts';
import { textOfUuid } from '../wire/uuid.ts';
import { fail, isOver } from './calls.ts';
import type { BatchAppendCall } from './calls.ts';
import { misdirected } from './serving.ts';
import type { Serving } from './serving.ts';
import { write } from './write.ts';
import type { WriteOutcome } from './write.ts';

/** An append whose events come in one or more messages. */
interface Pending {
  readonly correlation: Correlation;
  readonly target: Target;
  readonly timeoutMs: number;
  readonly events: Proposed[];
  size: number;
  timer: NodeJS.Timeout | undefined;
}

/** Many appends on one call, answered in any order and told apart by their correlation ids. */
export const batchAppend =
  (serving: Serving): handleBidiStreamingCall<BatchAppendReq, Buffer> =>
  (call) => {
    const caller = callerOf(call.metadata, serving.credentials);
    if (caller === 'stranger') return fail(call, unauthenticated());
    const appends = new BatchAppends(serving, call, caller === 'user');
    call.on('data', (request: BatchAppendReq) => appends.take(request));
    call.on('end', () => appends.end());
    call.on('cancelled', () => appends.forget());
  };

class BatchAppends {
  readonly #serving: Serving;
  readonly #call: BatchAppendCall;
  readonly #isAllowed: boolean;
  readonly #pending = new Map<string, Pending>();
  #running = 0;
  #hasEnded = false;

  constructor(serving: Serving, call: BatchAppendCall, isAllowed: boolean) {
    this.#serving = serving;
    this.#call = call;
    this.#isAllowed = isAllowed;
  }

  take(request: BatchAppendReq): void {
    if (this.#serving.faults.isSilent || isOver(this.#call)) return;
    const id = textOfUuid(request.getCorrelationId());
    if (id === undefined) return fail(this.#call, new Error('the correlation id is not a UUID'));
    try {
      this.#gather(id, request);
    } catch (error) {
      const correlation = this.#drop(id)?.correlation ?? { id, isStructured: false, stream: '' };
      this.#answer(batchBadRequest(correlation, String(error)));
    }
  }

  /** The client sends no more: the call ends when all is answered. */
  end(): void {
    this.#hasEnded = true;
    if (this.#running === 0 && !isOver(this.#call)) this.#call.end();
  }

  forget(): void {
    for (const id of this.#pending.keys()) this.#drop(id);
  }

  #gather(id: string, request: BatchAppendReq): void {
    const pending = this.#pending.get(id) ?? this.#begin(id, request);
    if (pending === undefined) return;
    for (const message of request.getProposedMessagesList()) {
      const event = proposed(message);
      pending.events.push(event);
      pending.size += sizeOf(event);
    }
    if (pending.size > this.#serving.maxAppendBytes) {
      this.#drop(id);
      this.#answer(batchTooLarge(pending.correlation, this.#serving.maxAppendBytes));
    } else if (request.getIsFinal()) {
      this.#drop(id);
      void this.#append(pending);
    } else {
      pending.timer ??= setTimeout(() => this.#expire(id), pending.timeoutMs);
      this.#pending.set(id, pending);
    }
  }

  /** Undefined for what has been answered already. */
  #begin(id: string, request: BatchAppendReq): Pending | undefined {
    const options = request.getOptions();
    if (options === undefined) return undefined;
    const target = batchTargetOf(options);
    const isStructured = request.getCorrelationId()?.hasStructured() === true;
    const correlation = { id, isStructured, stream: target.stream };
    const timeoutMs = Math.min(timeLeft(options), this.#serving.writeTimeoutMs);
    if (!this.#isAllowed) this.#answer(batchDenied(correlation));
    else if (timeoutMs <= 0) this.#answer(batchTimeout(correlation));
    else return { correlation, target, timeoutMs, events: [], size: 0, timer: undefined };
    return undefined;
  }

  async #append({ correlation, target, timeoutMs, events }: Pending): Promise<void> {
    const { log, faults } = this.#serving;
    const refusal = misdirected(this.#serving, this.#call.metadata);
    if (refusal !== undefined) return fail(this.#call, refusal);
    this.#running += 1;
    const outcome = await write(faults, timeoutMs, () => log.append(target.stream, target.expected, events));
    this.#running -= 1;
    if (outcome.kind === 'broken') fail(this.#call, brokenConnection());
    else if (!faults.isSilent) this.#answer(response(correlation, target, outcome));
    if (this.#hasEnded) this.end();
  }

  #expire(id: string): void {
    const pending = this.#drop(id);
    if (pending !== undefined) this.#answer(batchTimeout(pending.correlation));
  }

  #drop(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }

  /** Reads no further requests while the client does not take the answers. */
  #answer(answer: Buffer): void {
    const call = this.#call;
    if (isOver(call) || call.write(answer) || call.isPaused()) return;
    call.pause();
    call.once('drain', () => call.resume());
  }
}

function response(
  correlation: Correlation,
  { expected }: Target,
  outcome: Exclude<WriteOutcome, { kind: 'broken' }>,
): Buffer {
  switch (outcome.kind) {
    case 'written':
      return batchDone(correlation, outcome);
    case 'wrongExpectedVersion':
      return batchConflict(correlation, { expected, current: outcome.current });
    case 'streamDeleted':
      return batchStreamDeleted(correlation);
    case 'timedOut':
      return batchTimeout(correlation);
    default:
      return batchUnknown(correlation);
  }
}
