import Database from 'better-sqlite3';
import { StateUnavailable } from '../stateUnavailable.ts';

/** What is wrong with the disk, or with whom else has the file: no fault of the statement. */
const passes = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|NOMEM|BUSY|LOCKED)/;

/** A part of the state whose methods, and those of its parts, fail as the port says. */
export function telling<T extends object>(part: T): T {
  return new Proxy(part, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member === 'function')
        return (...given: unknown[]): unknown => told(() => Reflect.apply(member, target, given));
      return typeof member === 'object' && member !== null ? telling(member) : member;
    },
  });
}

function told(call: () => unknown): unknown {
  const answer = call();
  return answer instanceof Promise ? answer.catch(fail) : answer;
}

function fail(error: unknown): never {
  throw error instanceof Database.SqliteError && passes.test(error.code)
    ? new StateUnavailable(error)
    : error;
}
