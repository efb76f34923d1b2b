/** What a node that was killed does not reach any more. */
export class Cut extends Error {
  override readonly name = 'Cut';

  constructor() {
    super('the node was killed');
  }
}

export interface Cuttable<T> {
  readonly value: T;
  /** From here on every call on it, and on what is in it, throws or rejects. */
  cut(): void;
}

/** An object whose methods, and those of the objects in it, can be cut off, as they are from a process that has died. */
export function cuttable<T extends object>(target: T): Cuttable<T> {
  let isCut = false;
  const wrap = <O extends object>(object: O): O =>
    new Proxy(object, {
      get(from, name) {
        const member: unknown = Reflect.get(from, name, from);
        if (typeof member === 'function')
          return (...args: unknown[]): unknown => {
            if (isCut) throw new Cut();
            return Reflect.apply(member, from, args);
          };
        return typeof member === 'object' && member !== null ? wrap(member) : member;
      },
    });
  return {
    value: wrap(target),
    cut: () => {
      isCut = true;
    },
  };
}
