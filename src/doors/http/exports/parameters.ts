import { DomainError } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import { parseInstant } from '../../../domain/instant.ts';
import type { WorkRef } from '../../../domain/work.ts';
import { screaming } from '../screaming.ts';

/** The parameters behind the `?` of an export's URL. Each is read once, by its name. */
export class Parameters {
  readonly #values: URLSearchParams;

  constructor(url: string) {
    const mark = url.indexOf('?');
    this.#values = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
  }

  /** Undefined where it is left out or empty. Throws ParameterInvalid where it stands twice. */
  text(name: string): string | undefined {
    const [value = '', ...more] = this.#values.getAll(name);
    if (more.length > 0) throw new DomainError('ParameterInvalid', `${name} stands twice.`);
    return value === '' ? undefined : value;
  }

  demanded(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new DomainError('ParameterMissing', `${name} is required.`);
    return value;
  }

  /** A whole number from 0 on. Throws InvalidArgument. */
  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^\d{1,16}$/.test(value) || !Number.isSafeInteger(number))
      throw new DomainError('InvalidArgument', `${name} must be a whole number.`);
    return number;
  }

  /** Throws InvalidArgument. */
  instant(name: string): Instant | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : parseInstant(value, name);
  }

  /** One of some names, as GraphQL or as events spell it. Throws InvalidArgument. */
  oneOf<N extends string>(name: string, names: readonly N[]): N | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = names.find((each) => each === value || screaming(each) === value.toUpperCase());
    if (found === undefined)
      throw new DomainError('InvalidArgument', `${name} must be one of ${names.map(screaming).join(', ')}.`);
    return found;
  }

  /** Throws ParameterMissing, InvalidArgument. */
  work(): WorkRef {
    this.demanded('kind');
    this.demanded('id');
    const kind = this.oneOf('kind', ['queueItem', 'task']);
    return { kind: kind ?? 'queueItem', id: this.number('id') ?? 0 };
  }
}
