import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, ReadPosition } from '@eventstore/db-client';
import type { Client } from './client.ts';
import { collect } from './collect.ts';
import { clientPosition } from './storedEvent.ts';

export type Page = readonly AllStreamResolvedEvent[];

export interface PageOptions {
  readonly maxCount: number;
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

/** Events of the whole log from a position on, that one included; 0: from the beginning. */
export const readForwards = (client: Client, from: number, options: PageOptions): Promise<Page> =>
  readPage(client, FORWARDS, from === 0 ? START : clientPosition(from), options);

/** Events of the whole log before a position, the last one first; undefined: from the end. */
export const readBackwards = (
  client: Client,
  before: number | undefined,
  options: PageOptions,
): Promise<Page> => readPage(client, BACKWARDS, before === undefined ? END : clientPosition(before), options);

const readPage = (
  client: Client,
  direction: typeof FORWARDS | typeof BACKWARDS,
  fromPosition: ReadPosition,
  { maxCount, silenceMs, signal }: PageOptions,
): Promise<Page> => collect(client.readAll({ direction, fromPosition, maxCount }), silenceMs, signal);
