// Nodes that come and go in places of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../kill/client.ts';
import { clientOf } from '../kill/client.ts';
import type { Random } from '../kill/random.ts';
import type { Cluster, ClusterNode } from './cluster.ts';

interface Slot {
  node: ClusterNode;
  client: Client;
  isUp: boolean;
}

export class Slots {
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #slots: Slot[] = [];

  private constructor(cluster: Cluster, random: Random) {
    this.#cluster = cluster;
    this.#random = random;
  }

  static async start(cluster: Cluster, count: number, random: Random): Promise<Slots> {
    const slots = new Slots(cluster, random);
    const nodes = await Promise.all(Array.from({ length: count }, () => cluster.start()));
    for (const node of nodes) slots.#slots.push({ node, client: slots.#clientOf(node), isUp: true });
    return slots;
  }

  readonly #clientOf = (node: ClusterNode): Client => clientOf(node.url, this.#cluster.token);

  /** Calls a node that chance chooses, also one that does not run right now. */
  readonly any: Client = (method, path, body) => this.#chosen().client(method, path, body);

  #chosen(): Slot {
    const slot = this.#slots[this.#random.between(0, this.#slots.length - 1)];
    if (slot === undefined) throw new Error('there are no nodes');
    return slot;
  }

  /** Ends a node, by force or not, and starts another one in its place after a while. */
  async replaceOne(): Promise<void> {
    const slot = this.#chosen();
    if (!slot.isUp) return;
    slot.isUp = false;
    if (this.#random.chance(0.7)) await slot.node.kill();
    else await slot.node.stop();
    await sleep(this.#random.between(100, 1_500));
    slot.node = await this.#cluster.start();
    slot.client = this.#clientOf(slot.node);
    slot.isUp = true;
  }
}
