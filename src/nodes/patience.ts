/** Milliseconds that somebody waits for what other nodes have written. */
const PATIENCE_MS = 2_000;

/** Whether something has come about in time; false also where it has failed. */
export function inTime(promise: Promise<unknown>, withinMs = PATIENCE_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    const settle = (isDone: boolean): void => {
      clearTimeout(timer);
      resolve(isDone);
    };
    promise.then(
      () => settle(true),
      () => settle(false),
    );
  });
}
