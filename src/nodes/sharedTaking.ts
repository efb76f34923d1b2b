import type { Named, Sharing, Wanted } from '../commands/sharing.ts';
import type { ReadyIndex } from '../readModel/readyIndex.ts';
import type { Seen } from '../readModel/seen.ts';
import type { Asking } from './askNode.ts';
import type { NodeRegistry, Self } from './registry.ts';
import { ownerOf } from './rendezvous.ts';
import { Together } from './together.ts';

/** A node that has not answered is passed over for so long; by then it answers, or is known to have gone. */
const PASSED_OVER_MS = 1_000;

export interface SharedTakingOptions {
  readonly registry: Pick<NodeRegistry, 'self' | 'others'>;
  readonly asking: Pick<Asking, 'next'>;
  readonly ready: Pick<ReadyIndex, 'position'>;
  readonly seen: Seen;
  readonly clock: () => number;
  /** Another node did not answer, and is passed over: this one helps itself. */
  readonly onUnanswered: (error: unknown, node: Self) => void;
}

/**
 * Which node names the next piece of work. All nodes know all work, so that whoever is asked can answer: where the
 * one that it should be does not answer, its next in rank does.
 */
export function sharedTaking(options: SharedTakingOptions): Sharing {
  const { registry, asking, ready, seen, clock, onUnanswered } = options;
  const together = new Together<Named>();
  const passedOver = new Map<string, number>();

  const isAnswering = ({ id }: Self): boolean => {
    const until = passedOver.get(id);
    if (until === undefined) return true;
    if (until > clock()) return false;
    passedOver.delete(id);
    return true;
  };

  return {
    next: async (wanted) => {
      const others = registry.others.filter(isAnswering);
      const node = ownerOf<Self>([registry.self, ...others], sortOf(wanted));
      if (node === undefined || node.id === registry.self.id) return 'here';
      try {
        return await together.next(`${node.id} ${JSON.stringify(wanted)}`, (count) =>
          asking.next(node.url, { wanted, count, seen: ready.position }),
        );
      } catch (error) {
        if (isAnswering(node)) onUnanswered(error, node);
        passedOver.set(node.id, clock() + PASSED_OVER_MS);
        return 'here';
      }
    },
    caughtUpWith: async (principal) => seen.heard(await seen.of(principal)),
  };
}

/** The items of a queue, or all tasks: those of several processes are taken in one order. */
const sortOf = (wanted: Wanted): string => (wanted.kind === 'task' ? 'tasks' : `queue ${wanted.queueId}`);
