import { startReceiver } from '../test/support/receiver.ts';

const CALLBACK_MS = 30_000;

/** Takes callbacks, each at a URL of its own. */
export interface Callbacks {
  readonly next: () => ExpectedCallback;
  readonly stop: () => Promise<void>;
}

export interface ExpectedCallback {
  readonly url: string;
  /** Resolves to the time, as performance.now() has it, when the whole callback is there; rejects where none comes. */
  readonly arrived: Promise<number>;
}

export async function receiveCallbacks(): Promise<Callbacks> {
  const expected = new Map<string, (at: number) => void>();
  const receiver = await startReceiver((response, _, { path }) => {
    const at = performance.now();
    response.end();
    expected.get(path)?.(at);
    expected.delete(path);
  });
  let n = 0;
  return {
    next: () => {
      const path = `/${(n += 1)}`;
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const late = setTimeout(() => reject(new Error('a callback did not come')), CALLBACK_MS);
      expected.set(path, (at) => {
        clearTimeout(late);
        resolve(at);
      });
      return { url: `${receiver.url}${path}`, arrived: promise };
    },
    stop: () => receiver.stop(),
  };
}
