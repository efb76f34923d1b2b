import vm from 'node:vm';

/**
 * Runs synchronous work under a limit of time. `vm` is the one way in Node to interrupt running code in its own
 * thread; setting it up costs about a tenth of a millisecond, so it is for work that might be large.
 */

export type Limited<T> = { readonly outcome: 'done'; readonly value: T } | { readonly outcome: 'tooLong' };

let script: vm.Script | undefined;
let context: vm.Context | undefined;

/** The work's value, or `tooLong` where it was interrupted after `milliseconds`. What it throws is thrown on. */
export function withinTime<T>(milliseconds: number, work: () => T): Limited<T> {
  let value: { readonly value: T } | undefined;
  script ??= new vm.Script('work()');
  context ??= vm.createContext({});
  context['work'] = (): void => {
    value = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if (isTimeout(error)) return { outcome: 'tooLong' };
    throw error;
  } finally {
    context['work'] = undefined;
  }
  if (value === undefined) throw new Error('the work did not run');
  return { outcome: 'done', value: value.value };
}

/** The error is one of the context's own realm, so that `instanceof Error` does not know it. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
