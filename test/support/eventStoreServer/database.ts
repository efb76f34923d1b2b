import { EventLog } from './log/eventLog.ts';
import type { MemberFacts } from './services/gossip.ts';

/** A node as the database sees it. */
export interface Member extends Omit<MemberFacts, 'isLeader' | 'isAlive'> {}

/** The one log that all nodes of a cluster serve, as if replicas took no time. Open while a node runs. */
export class Database {
  readonly #path: string;
  readonly #members: Member[] = [];
  readonly #running = new Set<Member>();
  #leader: Member | undefined;
  #log: Promise<EventLog> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  add(member: Member): void {
    this.#members.push(member);
  }

  async enter(member: Member): Promise<EventLog> {
    this.#log ??= EventLog.open(this.#path);
    const log = await this.#log;
    this.#running.add(member);
    return log;
  }

  /** The log is closed when the last one leaves. */
  async leave(member: Member): Promise<void> {
    this.#running.delete(member);
    if (this.#running.size > 0) return;
    const log = this.#log;
    this.#log = undefined;
    await (await log)?.close();
  }

  elect(member: Member): void {
    this.#leader = member;
  }

  /** The elected one while it runs, else the first that runs. */
  get leader(): Member | undefined {
    if (this.#leader !== undefined && this.#running.has(this.#leader)) return this.#leader;
    return this.#members.find((member) => this.#running.has(member));
  }

  get facts(): readonly MemberFacts[] {
    const { leader } = this;
    return this.#members.map((member) => ({
      instanceId: member.instanceId,
      host: member.host,
      port: member.port,
      isLeader: member === leader,
      isAlive: this.#running.has(member),
    }));
  }
}
