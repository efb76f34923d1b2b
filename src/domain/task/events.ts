import type { CallbackTarget } from '../callback/callback.ts';
import type { CommentEvent } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import type { Instant } from '../instant.ts';
import type { ExceptionType } from '../queueItem/statusMachine.ts';
import type { WorkFile, WorkMetrics } from '../workReports.ts';
import type { TaskPriority, TaskStatus } from './statusMachine.ts';

/** A member that is unset is left out, so that events stay small; readers take it as null or zero. */
export interface TaskCreated {
  /** A signed 32-bit integer. */
  readonly id: number;
  readonly systemId: number;
  readonly processId: number;
  /** The revision of the process's definition that the decision used. */
  readonly processRevision: number;
  /** The version that runs; a request for the current one was resolved for good. */
  readonly version: number;
  /** The caller named the version. */
  readonly isPinned?: boolean;
  readonly priority: TaskPriority;
  /** The input context as received: its files are URLs. */
  readonly context: Envelope;
  /** The process says nothing about its context, and each URL in it is a file that is to be fetched. */
  readonly urlsAreFiles?: boolean;
  /** Called when the task is done or has failed. */
  readonly callback?: string;
}

export type TaskFile = WorkFile;
export type TaskMetrics = WorkMetrics;

/** The right of a bot to work on a task. */
export interface TaskLease {
  readonly leaseId: string;
  /** `kind:id` of the principal that took it. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly botId?: number;
  /** The claim that asked for it, in the words of whoever claimed: the same claim again gets the same lease. */
  readonly requestId?: string;
}

export interface TaskFailure {
  readonly type: ExceptionType;
  readonly reason: string | null;
  readonly details: string | null;
  /** In the words of the bot's program. */
  readonly code: string | null;
}

/** One move of the status. Which of the optional members stand in it depends on `from` and `to`. */
export interface TaskMoved {
  readonly processId: number;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
  /** PREPARE to QUEUE: the name under which the stored context is known. */
  readonly contextId?: string;
  /** PREPARE to QUEUE: the groups whose bots may take it. */
  readonly groups?: readonly string[];
  /** PREPARE to QUEUE: the files that were fetched, and the context with references to them. */
  readonly files?: readonly TaskFile[];
  readonly context?: Envelope;
  /** to EXECUTING. */
  readonly lease?: TaskLease;
  /** to EXECUTING: counts from 1 how often the task was begun. */
  readonly run?: number;
  /** from EXECUTING: which run ends, when it began and how long it lasted. */
  readonly startTime?: Instant;
  readonly durationMs?: number;
  /** EXECUTING to QUEUE or ERROR, where no bot says so. */
  readonly why?: 'leaseLost' | 'released';
  /** Released: why, in the words of the bot. */
  readonly reason?: string;
  /** EXECUTING to QUEUE: the task waits until then. */
  readonly deferDate?: Instant;
  /** to DONE or ERROR. */
  readonly output?: Envelope;
  /** to ERROR. */
  readonly failure?: TaskFailure;
  /** to DONE or ERROR, or CANCEL where that is told as well: who is to be told of it. */
  readonly callback?: CallbackTarget;
}

/** An absent member stays as it is. */
export interface TaskEdited {
  readonly processId: number;
  readonly priority?: TaskPriority;
  readonly progress?: string;
  /** 0..100; null where the bot says only a text. */
  readonly percent?: number | null;
  readonly metrics?: TaskMetrics;
  /** A file that the bot has uploaded. */
  readonly file?: TaskFile;
  /** The bot is asked to stop. */
  readonly cancelRequested?: boolean;
}

export type TaskEvent =
  | { readonly type: 'Create'; readonly data: TaskCreated }
  | { readonly type: 'Status'; readonly data: TaskMoved }
  | { readonly type: 'Edit'; readonly data: TaskEdited }
  | {
      readonly type: 'ReviewerSet';
      readonly data: { readonly reviewerId: number | null; readonly reviewerName: string | null };
    }
  | { readonly type: 'Delete'; readonly data: { readonly processId: number; readonly from: TaskStatus } }
  | CommentEvent;
