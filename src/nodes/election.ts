import { every } from '../reactors/every.ts';
import type { Leaders } from '../state/leaders.ts';
import { Term } from './term.ts';
import { toldOnce } from './toldOnce.ts';

/** How long a leader that is not heard of stays the leader. */
const TERM_MS = 5_000;
const ROUND_MS = 1_000;

/** The one job that a single node does for all: it projects and runs the reactors. */
const JOB = 'leader';

/** Begins what only the leader does; returns how it is ended. */
export type Lead = (term: Term) => Promise<() => Promise<unknown>>;

export interface ElectionOptions {
  readonly leaders: Leaders;
  /** This node. */
  readonly holder: string;
  readonly clock: () => number;
  readonly lead: Lead;
  readonly onError: (error: unknown, what: string) => void;
}

export interface Leading {
  /** The term of this node; null while another one leads. */
  readonly term: Term | null;
  /** Lets another node lead, soon: this one cannot do the job. */
  resign(): void;
  /** Ends what the leader does, and frees the job for others at once. */
  stop(): Promise<void>;
}

/**
 * Leads at once and for good: whoever works alone on its log has proven elsewhere that nobody else does, so a former
 * holder was killed and nobody waits for its term to end.
 */
export async function leadAlone({ leaders, holder, clock, lead }: ElectionOptions): Promise<Leading> {
  const last = await leaders.find(JOB);
  if (last !== null) await leaders.release(last);
  const until = Number.MAX_SAFE_INTEGER;
  const held = await leaders.acquire({ name: JOB, holder, now: clock(), until });
  if (held === null) throw new Error('somebody else leads a log that this process has alone');
  const term = new Term(held, clock);
  const end = await lead(term);
  return {
    term,
    // Nobody else could.
    resign: () => {},
    stop: async () => {
      await end();
      await leaders.release(held);
    },
  };
}

/** Stands for election in rounds of a second, and leads for as long as its term is renewed. */
export class Election implements Leading {
  readonly #options: ElectionOptions;
  #term: Term | null = null;
  /** What the leader does has begun, or is beginning. */
  #duty: Promise<() => Promise<unknown>> | null = null;
  #wantsOut = false;
  #rounds: { stop(): Promise<void> } | null = null;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  get term(): Term | null {
    return this.#term;
  }

  /** Resolves after the first round. */
  async start(): Promise<void> {
    const onError = (error: unknown): void => this.#options.onError(error, 'no leader could be elected');
    const round = toldOnce(() => this.round(), onError);
    await round();
    this.#rounds = every(ROUND_MS, round, onError);
  }

  /** One round: a bid, or a renewal. */
  async round(): Promise<void> {
    if (this.#term === null) return this.#bid();
    if (this.#wantsOut || !(await this.#renewed(this.#term))) await this.#stepDown();
  }

  resign(): void {
    this.#wantsOut = this.#term !== null;
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
    await this.#stepDown();
  }

  async #bid(): Promise<void> {
    const { leaders, holder, clock } = this.#options;
    const now = clock();
    const held = await leaders.acquire({ name: JOB, holder, now, until: now + TERM_MS });
    if (held === null) return;
    this.#term = new Term(held, clock);
    // Renewals do not wait for it.
    this.#duty = this.#begin(this.#term);
  }

  async #begin(term: Term): Promise<() => Promise<unknown>> {
    try {
      return await this.#options.lead(term);
    } catch (error) {
      this.#options.onError(error, 'this node was elected and cannot lead');
      this.resign();
      return async () => {};
    }
  }

  /** A state that does not answer for a moment deposes nobody: the term says until when. */
  async #renewed(term: Term): Promise<boolean> {
    const { leaders, clock, onError } = this.#options;
    const until = clock() + TERM_MS;
    if (!term.holds()) return false;
    try {
      if (!(await leaders.renew(term.held, clock(), until))) return false;
      term.extend(until);
    } catch (error) {
      onError(error, 'the leadership could not be renewed');
    }
    return term.holds();
  }

  async #stepDown(): Promise<void> {
    const { leaders, onError } = this.#options;
    const [term, duty] = [this.#term, this.#duty];
    [this.#term, this.#duty, this.#wantsOut] = [null, null, false];
    if (term === null || duty === null) return;
    const failed = (error: unknown): void => onError(error, 'the leadership did not end as it should');
    await (await duty)().catch(failed);
    await leaders.release(term.held).catch(failed);
  }
}
