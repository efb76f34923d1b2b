import { DomainError } from '../domain/errors.ts';
import { toMilliseconds } from '../domain/instant.ts';
import type { ReadyListener } from '../readModel/readyListener.ts';
import type { Claim, Claimed } from './claimWork.ts';
import { catchUp, claimReady } from './claimWork.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { releaseLeased } from './leasedWork.ts';
import { lentAgain } from './lentAgain.ts';
import type { InLine } from './takerLines.ts';
import { TakerLines } from './takerLines.ts';
import type { Ready, WorkWish } from './workWish.ts';
import { claimOf, claimOfReady, isAnyReady, requestKey, wants } from './workWish.ts';

export interface TakeRequest {
  readonly context: CommandContext;
  readonly wish: WorkWish;
  /** How many pieces of work at most. */
  readonly max: number;
  /** How long it is waited for the first one; 0: not at all. */
  readonly waitMs: number;
}

/** A request to take work that is under way, or was. */
export interface Taking {
  /** None where there was none in time. Rejects as claimWork. */
  readonly claimed: Promise<readonly Claimed[]>;
  /** Whoever asked has gone: nothing is taken any more, and what was taken is given back at once. */
  leave(): void;
}

interface Taker extends InLine, Omit<TakeRequest, 'waitMs'> {
  readonly key: string | null;
  readonly outcome: PromiseWithResolvers<readonly Claimed[]>;
  /** How many wait for the outcome: a request that comes again joins the one that is there. */
  askers: number;
  timers: NodeJS.Timeout[];
  /** It waits no longer than for the attempt under way. */
  isOver: boolean;
  isEnded: boolean;
  /** Taken for it, to be given back where all who asked have gone. */
  claimed: readonly Claimed[];
}

/** Work that another node has named to somebody is named to nobody else for 2 s: then it is looked at again. */
const NAMED_ELSEWHERE_MS = 2_100;
const LONGEST_TIMER_MS = 3_600_000;
const GONE = 'Whoever claimed it has gone.';

/**
 * Those who take work, and wait for it where there is none: first come, first served. They stand in line in memory and
 * are woken by what becomes ready, so that none of them looks again and again. Who tries to take is busy and stands in
 * no line; when it gets nothing it looks whether something has become ready meanwhile before it stands in line again.
 */
export class WaitingTakers implements ReadyListener {
  readonly #orchestrator: Orchestrator;
  readonly #onError: (error: unknown) => void;
  readonly #idle = new TakerLines<Taker>();
  readonly #all = new Set<Taker>();
  readonly #busy = new Set<Taker>();
  readonly #byRequest = new Map<string, Taker>();
  #seq = 0;
  #offers: Ready[] = [];
  /** How often work became ready. */
  #news = 0;
  #alarm: { readonly at: string; readonly timer: NodeJS.Timeout } | null = null;
  #isStopped = false;

  /** `onError` is told where work could not be given back. */
  constructor(orchestrator: Orchestrator, onError: (error: unknown) => void) {
    this.#orchestrator = orchestrator;
    this.#onError = onError;
    orchestrator.ready.listen(this);
    this.#setAlarm(orchestrator.ready.promote());
  }

  /** How many take or wait. */
  get size(): number {
    return this.#all.size;
  }

  /** Takes what is there, or waits for it. A request that is under way already is joined. */
  take(request: TakeRequest): Taking {
    const key = requestKey(request.context, request.wish);
    const there = key === null ? undefined : this.#byRequest.get(key);
    if (there !== undefined) return this.#joined(there);
    const taker = this.#taker(request, key);
    void this.#try(taker, () => this.#claimFirst(taker));
    return this.#joined(taker);
  }

  /** From now on nobody waits; resolves when all who did know what they got. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#alarm?.timer);
    const all = [...this.#all];
    for (const taker of all) this.#giveUp(taker);
    await Promise.allSettled(all.map(({ outcome }) => outcome.promise));
  }

  #taker({ context, wish, max, waitMs }: TakeRequest, key: string | null): Taker {
    this.#seq += 1;
    const taker: Taker = {
      seq: this.#seq,
      context,
      wish,
      max,
      key,
      outcome: Promise.withResolvers(),
      askers: 0,
      timers: [],
      isOver: waitMs === 0 || this.#isStopped,
      isEnded: false,
      claimed: [],
    };
    this.#all.add(taker);
    if (key !== null) this.#byRequest.set(key, taker);
    if (!taker.isOver) taker.timers.push(setTimeout(() => this.#giveUp(taker), waitMs));
    return taker;
  }

  #joined(taker: Taker): Taking {
    taker.askers += 1;
    let isHere = true;
    const leave = (): void => {
      if (!isHere) return;
      isHere = false;
      taker.askers -= 1;
      if (taker.askers > 0) return;
      if (taker.isEnded) this.#giveBack(taker);
      else this.#giveUp(taker);
    };
    return { claimed: taker.outcome.promise, leave };
  }

  #giveUp(taker: Taker): void {
    taker.isOver = true;
    if (!this.#busy.has(taker)) this.#end(taker, []);
  }

  #end(taker: Taker, claimed: readonly Claimed[]): void {
    if (taker.isEnded) return;
    taker.isEnded = true;
    this.#idle.remove(taker);
    this.#all.delete(taker);
    if (taker.key !== null) this.#byRequest.delete(taker.key);
    for (const timer of taker.timers) clearTimeout(timer);
    taker.outcome.resolve(claimed);
    // All have gone meanwhile.
    if (taker.askers === 0) this.#giveBack(taker);
  }

  /** What nobody hears of is taken by somebody else at once, and not when its lease ends. */
  #giveBack(taker: Taker): void {
    const { context, claimed } = taker;
    taker.claimed = [];
    for (const { leaseId } of claimed)
      releaseLeased(this.#orchestrator, context, leaseId, { reason: GONE }).catch((error: unknown) => {
        if (!(error instanceof DomainError) || error.code !== 'LeaseLost') this.#onError(error);
      });
  }

  // Taking

  async #try(taker: Taker, claim: () => Promise<readonly Claimed[]>): Promise<void> {
    this.#busy.add(taker);
    try {
      for (let next = claim; ; next = () => this.#claimAll(taker)) {
        const newsBefore = this.#news;
        const claimed = await next();
        if (claimed.length > 0 || taker.isOver) return this.#settle(taker, claimed);
        // From this look to the place in line there is no turn in which something could become ready unheard of.
        if (!isAnyReady(this.#orchestrator, taker.context, taker.wish)) break;
        const isNamedElsewhere = this.#orchestrator.sharing !== undefined && newsBefore === this.#news;
        if (!isNamedElsewhere) continue;
        taker.timers.push(setTimeout(() => this.#lookAgain(taker), NAMED_ELSEWHERE_MS));
        break;
      }
      this.#busy.delete(taker);
      this.#idle.add(taker);
    } catch (error) {
      taker.outcome.reject(error);
      this.#settle(taker, []);
    }
  }

  #settle(taker: Taker, claimed: readonly Claimed[]): void {
    this.#busy.delete(taker);
    this.#end(taker, claimed);
  }

  /** What a request has got already, or what is ready when all is known that the caller knows. */
  async #claimFirst(taker: Taker): Promise<readonly Claimed[]> {
    const { context, wish } = taker;
    const orchestrator = this.#orchestrator;
    const again = async (): Promise<readonly Claimed[]> =>
      wish.requestId === undefined ? [] : lentAgain(orchestrator, context, wish.requestId);
    // Whoever has heard of it before works on it: it is not given back.
    const before = await again();
    if (before.length > 0) return before;
    const claimed = await this.#claimAll(taker);
    if (claimed.length > 0) return claimed;
    await catchUp(orchestrator, context);
    const heard = await again();
    return heard.length > 0 ? heard : this.#claimAll(taker);
  }

  #claimAll(taker: Taker): Promise<readonly Claimed[]> {
    return this.#claim(taker, claimOf(this.#orchestrator, taker.context, taker.wish));
  }

  async #claim(taker: Taker, claim: Claim): Promise<readonly Claimed[]> {
    const first = await claimReady(this.#orchestrator, taker.context, claim);
    if (first === null) return [];
    taker.claimed = [first];
    if (taker.max > 1) taker.claimed = [first, ...(await this.#claimMore(taker))];
    return taker.claimed;
  }

  /** What is ready beyond the first piece of work; nobody waits for it, or would have got it. */
  async #claimMore({ context, wish, max }: Taker): Promise<readonly Claimed[]> {
    const orchestrator = this.#orchestrator;
    const claims: Promise<Claimed | null>[] = [];
    try {
      while (claims.length < max - 1 && isAnyReady(orchestrator, context, wish))
        claims.push(claimReady(orchestrator, context, claimOf(orchestrator, context, wish)));
    } catch {
      // The caller may take no more: what it has got it has got.
    }
    const settled = await Promise.allSettled(claims);
    return settled.flatMap((claim) =>
      claim.status === 'fulfilled' && claim.value !== null ? [claim.value] : [],
    );
  }

  #lookAgain(taker: Taker): void {
    if (this.#busy.has(taker) || taker.isEnded) return;
    this.#idle.remove(taker);
    void this.#try(taker, () => this.#claimAll(taker));
  }

  // Being woken

  itemReady(queueId: number, reference: string | null): void {
    this.#offer({ kind: 'queueItem', queueId, reference });
  }

  taskReady(processId: number, groups: readonly string[]): void {
    this.#offer({ kind: 'task', processId, groups });
  }

  #offer(ready: Ready): void {
    this.#news += 1;
    if (this.#all.size === 0) return;
    if (this.#offers.push(ready) === 1) queueMicrotask(() => this.#wakeTakers());
  }

  #wakeTakers(): void {
    for (const ready of this.#offers.splice(0)) {
      const taker = this.#idle.first(ready, ({ context, wish }) =>
        wants(this.#orchestrator, context, wish, ready),
      );
      if (taker === undefined) continue;
      this.#idle.remove(taker);
      void this.#try(taker, async () =>
        this.#claim(taker, claimOfReady(this.#orchestrator, taker.context, taker.wish, ready)),
      );
    }
  }

  deferredUntil(instant: string): void {
    if (this.#alarm === null || instant < this.#alarm.at) this.#setAlarm(instant);
  }

  /** Deferred work becomes ready when somebody looks at it: this looks when the next has come. */
  #setAlarm(at: string | null): void {
    clearTimeout(this.#alarm?.timer);
    this.#alarm = null;
    if (at === null || this.#isStopped) return;
    const ms = Math.ceil(toMilliseconds(at) - this.#orchestrator.clock());
    const ring = (): void => this.#setAlarm(this.#orchestrator.ready.promote());
    this.#alarm = { at, timer: setTimeout(ring, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS)).unref() };
  }
}
