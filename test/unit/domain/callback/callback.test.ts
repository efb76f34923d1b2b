import { describe, expect, it } from 'vitest';
import type { CallbackEvent, CallFailure, CallRefusal } from '../../../../src/domain/callback/callback.ts';
import { evolve } from '../../../../src/domain/callback/callback.ts';
import { recorded, second } from '../../../support/given.ts';
import {
  answered,
  attemptFailed,
  dead,
  delivered,
  given,
  record,
  replay,
  replayed,
  request,
  requested,
} from './world.ts';

const failing = (nextAt = second(5)): CallbackEvent => attemptFailed({ nextAt });

describe('a callback that is requested', () => {
  it('is to be sent at once, under a name that stays', () => {
    const { state } = given([requested]);
    expect(state).toMatchObject({ ...request, status: 'PENDING', attempts: 0, nextAt: second(0) });
    expect(state.messageId).toBe('msg_task955_DONE_00000000');
    expect(given([requested, failing(), delivered(2), replayed]).state.messageId).toBe(state.messageId);
  });

  it('is delivered by any 2xx', () => {
    for (const code of [200, 201, 204, 299])
      given([requested])
        .when(record(answered(code)))
        .thenEvents([{ type: 'Delivered', data: { n: 1, code, ms: 12 } }]);
    given([requested])
      .when(record(answered(200)), second(7))
      .thenState({ status: 'DELIVERED', attempts: 1, nextAt: null, lastCode: 200, endedAt: second(7) });
  });

  it('is tried again where the answer is another one, a redirect among them', () => {
    for (const code of [199, 301, 308, 400, 404, 429, 500, 503])
      given([requested])
        .when(record(answered(code)), second(60))
        .thenEvents([attemptFailed({ code, nextAt: second(65) })]);
  });

  it('is tried again where no answer came', () => {
    const kinds: CallFailure[] = ['dns', 'connect', 'tls', 'timeout', 'tooLarge', 'protocol', 'aborted'];
    for (const error of kinds)
      given([requested])
        .when(record({ kind: 'failed', error }), second(60))
        .thenEvents([{ type: 'AttemptFailed', data: { n: 1, ms: 12, error, nextAt: second(65) } }]);
  });

  it('is given up at once where its receiver is gone', () => {
    given([requested])
      .when(record(answered(410)))
      .thenEvents([attemptFailed({ code: 410 }), dead('gone')]);
    given([requested])
      .when(record(answered(410)), second(7))
      .thenState({ status: 'DEAD', attempts: 1, nextAt: null, lastCode: 410, endedAt: second(7) });
  });

  it('is given up at once where it must not be called, or nothing could be', () => {
    const reasons: CallRefusal[] = ['url', 'address', 'self', 'port', 'requestTooLarge'];
    for (const reason of reasons)
      given([requested])
        .when(record({ kind: 'refused', reason }))
        .thenEvents([
          { type: 'AttemptFailed', data: { n: 1, ms: 12, error: `refused.${reason}` } },
          dead('refused'),
        ]);
  });

  it('waits as long as its receiver asks, within bounds', () => {
    given([requested])
      .when(record(answered(503, 60_000)), second(60))
      .thenEvents([attemptFailed({ code: 503, nextAt: second(120) })]);
  });
});

describe('a callback that has failed', () => {
  const eightTimes = Array.from({ length: 8 }, (_, n) => attemptFailed({ n: n + 1, nextAt: second(n) }));

  it('shows why', () => {
    expect(given([requested, failing()]).state).toMatchObject({
      status: 'PENDING',
      attempts: 1,
      failures: 1,
      nextAt: second(5),
      lastCode: 500,
      lastError: 'answer',
    });
    const refused = attemptFailed({ n: 2, error: 'timeout', nextAt: second(9) });
    expect(given([requested, failing(), refused]).state).toMatchObject({ lastError: 'timeout' });
  });

  it('forgets the error where it is delivered after all', () => {
    given([requested, failing()])
      .when(record(answered(200), 2))
      .thenEvents([delivered(2)]);
    given([requested, failing()])
      .when(record(answered(200), 2))
      .thenState({ status: 'DELIVERED', attempts: 2, lastCode: 200, lastError: null });
  });

  it('is given up after the ninth attempt', () => {
    given([requested, ...eightTimes])
      .when(record(answered(500), 9))
      .thenEvents([attemptFailed({ n: 9 }), dead('exhausted')]);
    given([requested, ...eightTimes])
      .when(record(answered(200), 9))
      .thenEvents([delivered(9)]);
  });
});

describe('an attempt that two nodes have made', () => {
  it('counts once where both have failed', () => {
    given([requested, failing()])
      .when(record(answered(500), 1))
      .thenEvents([]);
  });

  it('counts as delivered where one of them was', () => {
    given([requested, failing()])
      .when(record(answered(200), 1))
      .thenEvents([delivered(2)]);
    given([requested, delivered()])
      .when(record(answered(500), 1))
      .thenEvents([]);
  });

  it('is delivered once', () => {
    given([requested, delivered()])
      .when(record(answered(200), 1))
      .thenEvents([]);
  });

  it('changes nothing any more where it was given up', () => {
    given([requested, attemptFailed({ code: 410 }), dead('gone')])
      .when(record(answered(200), 1))
      .thenEvents([]);
  });
});

describe('a callback that is to be sent again', () => {
  const ended = [
    [requested, attemptFailed({ code: 410 }), dead('gone')],
    [requested, delivered()],
    [requested, failing(second(9_999))],
  ];

  it('begins anew, whatever came of it', () => {
    for (const past of ended) {
      given(past).when(replay).thenEvents([replayed]);
      given(past)
        .when(replay, second(60))
        .thenState({ status: 'PENDING', attempts: 1, failures: 0, nextAt: second(60), endedAt: null });
    }
  });

  it('counts its attempts on, and has all of them', () => {
    given([requested, attemptFailed({ code: 410 }), dead('gone'), replayed])
      .when(record(answered(500), 2), second(60))
      .thenEvents([attemptFailed({ n: 2, nextAt: second(65) })]);
  });
});

it('begins with its request', () => {
  expect(() => evolve(null, recorded('callback-1', 0, delivered()))).toThrow('does not begin with Requested');
});
