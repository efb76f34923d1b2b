import type { Epoch } from './projectionStore.ts';
import type { Projecting } from './projecting.ts';
import type { ReadDatabase, ReadDatabaseEvents } from './readDatabase.ts';

/** Whether this process projects; starting and stopping come one after another, in the order asked for. */
export class ProjectingSwitch {
  readonly #database: ReadDatabase;
  readonly #events: Pick<ReadDatabaseEvents, 'onWarning' | 'onFailed'>;
  #projecting: Projecting | null = null;
  #turn: Promise<void> = Promise.resolve();
  /** Why the rows are not kept up; null where they are, or where that is for another process to do. */
  trouble: string | null = null;

  constructor(database: ReadDatabase, events: Pick<ReadDatabaseEvents, 'onWarning' | 'onFailed'>) {
    this.#database = database;
    this.#events = events;
  }

  get projecting(): Projecting | null {
    return this.#projecting;
  }

  start(epoch: Epoch, onStoodDown: () => void = () => {}): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#projecting = await this.#database.project(epoch, {
        onTrouble: (error) => this.#inTrouble(error),
        onRecovered: () => {
          this.trouble = null;
        },
        onStoodDown: () => {
          this.trouble = 'another process has projected into the read models';
          onStoodDown();
        },
        onFailed: this.#events.onFailed,
      });
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  #inTrouble(error: unknown): void {
    const reason = `the read models are not kept up: ${error instanceof Error ? error.message : String(error)}`;
    // The same again is no news.
    if (reason !== this.trouble)
      this.#events.onWarning('the read models are not kept up; trying again', error);
    this.trouble = reason;
  }

  async #end(): Promise<void> {
    await this.#projecting?.stop();
    this.#projecting = null;
    this.trouble = null;
  }

  async #inTurn(act: () => Promise<void>): Promise<void> {
    const before = this.#turn;
    const acting = before.then(act);
    this.#turn = acting.catch(() => {});
    await acting;
  }
}
