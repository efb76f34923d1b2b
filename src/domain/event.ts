import type { Instant } from './instant.ts';

export const principalKinds = ['user', 'robot', 'bot', 'system', 'app'] as const;

/**
 * Who calls. `id` is the number (user, robot, bot, system) or client id (app) as text; `userId` is the user a robot
 * acts as.
 */
export interface Principal {
  readonly kind: (typeof principalKinds)[number];
  readonly id: string;
  readonly name: string;
  readonly userId?: number;
}

export const doors = ['odata', 'graphql', 'elma', 'robot', 'internal'] as const;
export type Door = (typeof doors)[number];

/** What every event says beside its data. Its JSON text ends with the member `hash` (see store/hashChain.ts). */
export interface Metadata {
  /** The instant decided, from the command and never from the store. */
  readonly at: Instant;
  /** Version of the data's shape. */
  readonly v: number;
  readonly tenantId: number;
  readonly folderId: number;
  readonly principal: Principal;
  readonly door: Door;
  readonly requestId: string;
  readonly $correlationId: string;
  /** The id of the event that this one follows from; only on follow-ups. */
  readonly $causationId?: string;
  /** The id that history and comments show for it, where it was imported or seeded. */
  readonly publicId?: number;
}

/** An event as deciders make it. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** Where an event stands in the log. */
export interface RecordedFacts {
  readonly stream: string;
  /** 0-based, gapless in its stream. */
  readonly revision: number;
  /** Strictly increasing over the whole log, not gapless. */
  readonly position: number;
  readonly id: string;
  readonly metadata: Metadata;
}

/** An event as folds and projections read it. */
export type Recorded<E extends DomainEvent = DomainEvent> = E & RecordedFacts;

/** The text before the first `-` of a stream's name. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

/** The text after the first `-` of a stream's name. */
export const keyOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
