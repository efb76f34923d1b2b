import { every, type Repeated } from '../reactors/every.ts';
import type { Node, Nodes } from '../state/nodes.ts';
import { toldOnce } from './toldOnce.ts';

const BEAT_MS = 1_000;
/** A node that was not heard of for so long is not counted on any more. */
const LIVING_MS = 5_000;

/** Who this node is to the others. */
export interface Self {
  readonly id: string;
  /** Where the others reach it. */
  readonly url: string;
}

export interface RegistryOptions {
  readonly nodes: Nodes;
  /** A random id of this process. */
  readonly id: string;
  readonly clock: () => number;
  readonly onError: (error: unknown, what: string) => void;
}

/** Which nodes run, as far as this one knows: it says so of itself each second, and looks who else does. */
export class NodeRegistry {
  readonly #options: RegistryOptions;
  #self: Self;
  #others: readonly Node[] = [];
  #rounds: Repeated | null = null;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#self = { id: options.id, url: '' };
  }

  get self(): Self {
    return this.#self;
  }

  /** All but this one. Where the state does not answer, those of the last look. */
  get others(): readonly Node[] {
    return this.#others;
  }

  /** From now on the others reach this node at `url`. Resolves when they know of it. */
  async start(url: string): Promise<void> {
    this.#self = { ...this.#self, url };
    await this.round();
    const onError = (error: unknown): void =>
      this.#options.onError(error, 'this node could not say that it runs');
    this.#rounds = every(
      BEAT_MS,
      toldOnce(() => this.round(), onError),
      onError,
    );
  }

  async round(): Promise<void> {
    const { nodes, id, clock } = this.#options;
    const now = clock();
    await nodes.beat(this.#self, now);
    const living = await nodes.living(now - LIVING_MS);
    this.#others = living.filter((node) => node.id !== id);
  }

  /** The others need not wait until it falls silent. */
  async stop(): Promise<void> {
    const { nodes, id, onError } = this.#options;
    await this.#rounds?.stop();
    await nodes.leave(id).catch((error: unknown) => onError(error, 'this node could not say that it ends'));
  }
}
