export interface QueueRule {
  readonly unique: boolean;
  readonly maxRetries: number;
}

/** By the queue's id. */
export type QueueRules = ReadonlyMap<number, QueueRule>;
