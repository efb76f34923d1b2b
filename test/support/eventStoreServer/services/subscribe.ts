import { randomUUID } from 'node:crypto';
import type { Recorded } from '../log/storedText.ts';
import { caughtUp, checkpoint, confirmation, eventResponse, fellBehind } from '../wire/readResponses.ts';
import type { ReadRequest } from '../wire/requests.ts';
import { streamDeleted } from '../wire/rpcErrors.ts';
import { matcherOf } from './filter.ts';
import { fail, isOver, over, send } from './calls.ts';
import type { ReadCall } from './calls.ts';
import type { Serving } from './serving.ts';

/** A live subscription so far behind the end of the log goes back to catching up, as the server has it. */
const FAR_BEHIND = 2_000;

/** Catches up and follows until the client goes; resolves when it follows. */
export async function subscribe(serving: Serving, call: ReadCall, request: ReadRequest): Promise<void> {
  const { reader } = serving.log;
  const isAll = request.stream === undefined;
  // For a stream the end of the log is looked up before the stream is read, so that nothing falls in between.
  const after = await reader.behind(isAll ? request.from : 'end');
  await send(call, confirmation(randomUUID()));
  const deliver = isAll
    ? allDelivery(call, request)
    : await streamDelivery(serving, call, request, request.stream);
  follow(serving, call, after, deliver);
}

type Delivery = (event: Recorded) => Promise<void>;

/** Each event that passes the filter, and after so many looked at a checkpoint. */
function allDelivery(call: ReadCall, { filter, hasStructuredIds }: ReadRequest): Delivery {
  const matches = matcherOf(filter);
  let lookedAt = 0;
  return async (event) => {
    if (matches(event)) await send(call, eventResponse(event, hasStructuredIds));
    lookedAt += 1;
    if (filter !== undefined && lookedAt % filter.checkpointInterval === 0)
      await send(call, checkpoint(event.commit));
  };
}

/** Sends what the stream has already; what is returned sends the rest. */
async function streamDelivery(
  { log: { reader } }: Serving,
  call: ReadCall,
  { from, hasStructuredIds }: ReadRequest,
  stream: string,
): Promise<Delivery> {
  let next = from === 'end' ? (await reader.head(stream)) + 1 : from === 'start' ? 0 : from + 1;
  const deliver = async (event: Recorded): Promise<void> => {
    if (event.stream !== stream || event.revision < next) return;
    if (event.type === '$streamDeleted') throw streamDeleted(stream);
    next = Number(event.revision) + 1;
    await send(call, eventResponse(event, hasStructuredIds));
  };
  for await (const page of reader.stream(stream, next, 'forwards', Infinity)) {
    for (const event of page) await deliver(event);
  }
  return deliver;
}

function follow({ log, faults }: Serving, call: ReadCall, after: number, deliver: Delivery): void {
  let isLive = false;
  const ended = over(call);
  const subscription = log.reader.follow({
    after,
    onEvents: async (page) => {
      await Promise.race([faults.audible(), ended]);
      await faults.delay();
      for (const event of page) {
        if (isOver(call)) return;
        await deliver(event);
      }
      const last = page.at(-1);
      if (!isLive || last === undefined || log.backlogBehind(last.commit) < FAR_BEHIND) return;
      isLive = false;
      await send(call, fellBehind());
    },
    onCaughtUp: () => {
      if (!isLive && !isOver(call)) call.write(caughtUp());
      isLive = true;
    },
    onError: (error) => fail(call, error),
  });
  void ended.then(() => subscription.stop());
}
