/**
 * A generator that can be ended while somebody waits for its next value: `stop` must let that wait end. Without it
 * `return` would itself wait until there is a next value.
 */
export function stoppable<T>(inner: AsyncGenerator<T, void>, stop: () => void): AsyncGenerator<T, void> {
  const outer: AsyncGenerator<T, void> = {
    next: () => inner.next(),
    return: (value) => {
      stop();
      return inner.return(value);
    },
    throw: (error: unknown) => {
      stop();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]: () => outer,
    [Symbol.asyncDispose]: async () => {
      await outer.return();
    },
  };
  return outer;
}
