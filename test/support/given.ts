// Given these events, when that command, then these events: the sentences in which the rules of the domain are told.
import { expect } from 'vitest';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { DomainEvent, Metadata, Principal, Recorded } from '../../src/domain/event.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { fromMilliseconds } from '../../src/domain/instant.ts';

/** What happened: an event alone, or with when and by whom. */
export type Past<E extends DomainEvent> =
  | E
  | { readonly event: E; readonly at?: Instant; readonly by?: Principal };

export const T0 = Date.UTC(2024, 0, 1, 12);

/** The instant so many seconds after T0. */
export const second = (n: number): Instant => fromMilliseconds(T0 + n * 1000);

export const alice: Principal = { kind: 'user', id: '583', name: 'alice' };
export const bob: Principal = { kind: 'user', id: '584', name: 'bob' };

export const metadata = (at: Instant, principal: Principal = alice, folderId = 1): Metadata => ({
  at,
  v: 1,
  tenantId: 1,
  folderId,
  principal,
  door: 'internal',
  requestId: 'r',
  $correlationId: 'r',
});

/** One event as the log would give it back: through its text. */
export function recorded<E extends DomainEvent>(
  stream: string,
  revision: number,
  event: E,
  { at = second(revision), by = alice }: { readonly at?: Instant; readonly by?: Principal } = {},
): Recorded<E> {
  const id = `00000000-0000-4000-8000-${String(revision).padStart(12, '0')}`;
  const facts = { stream, revision, position: revision + 1, id, metadata: metadata(at, by) };
  return JSON.parse(JSON.stringify({ ...event, ...facts }));
}

/** The first event is of T0, each further one a second later, all by alice, unless it says otherwise. */
export const history = <E extends DomainEvent>(stream: string, past: readonly Past<E>[]): Recorded<E>[] =>
  past.map((entry, revision) =>
    'event' in entry ? recorded(stream, revision, entry.event, entry) : recorded(stream, revision, entry),
  );

export interface Decider<S, C, E extends DomainEvent> {
  readonly stream: string;
  readonly evolve: (state: S | null, event: Recorded<E>) => S;
  readonly decide: (command: C, state: S, at: Instant) => readonly E[];
}

export interface Given<S, C, E extends DomainEvent> {
  /** What the events fold to. */
  readonly state: S;
  /** `at` is a minute after T0 unless told. */
  when(command: C, at?: Instant): When<S, E>;
}

export interface When<S, E extends DomainEvent> {
  thenEvents(events: readonly E[]): void;
  /** The state behind the events that were decided holds these members. */
  thenState(members: Partial<S>): void;
  thenThrows(code: ErrorCode): void;
}

export const givenFor =
  <S extends object, C, E extends DomainEvent>({ stream, evolve, decide }: Decider<S, C, E>) =>
  (past: readonly Past<E>[]): Given<S, C, E> => {
    const fold = (events: readonly Recorded<E>[], before: S | null = null): S => {
      let state = before;
      for (const event of events) state = evolve(state, event);
      if (state === null) throw new Error('nothing was given');
      return state;
    };
    const state = fold(history(stream, past));
    return {
      state,
      when: (command, at = second(60)) => ({
        thenEvents: (events) => {
          expect(decide(command, state, at)).toEqual(events);
        },
        thenState: (members) => {
          const events = decide(command, state, at);
          const next = events.map((event, n) => recorded(stream, past.length + n, event, { at }));
          expect(fold(next, state)).toMatchObject(members);
        },
        thenThrows: (code) => {
          expect(codeThrownBy(() => decide(command, state, at))).toBe(code);
        },
      }),
    };
  };

/** The code of the DomainError that is thrown; undefined where nothing is. */
export function codeThrownBy(act: () => unknown): ErrorCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

/** As codeThrownBy, of a promise. */
export async function codeOfRejection(promise: Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof DomainError) return error.code;
  throw error;
}
