import type { Recorded } from '../log/storedText.ts';
import type { Filter } from '../wire/requests.ts';
import { invalidArgument } from '../wire/rpcErrors.ts';

/** Which events a filter lets through; all of them where there is none. */
export function matcherOf(filter: Filter | undefined): (event: Recorded) => boolean {
  if (filter === undefined) return () => true;
  const matches = textMatcher(filter);
  return filter.on === 'eventType' ? ({ type }) => matches(type) : ({ stream }) => matches(stream);
}

function textMatcher({ regex, prefixes }: Filter): (text: string) => boolean {
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const expression = expressionOf(regex);
  return (text) => expression.test(text);
}

function expressionOf(regex: string): RegExp {
  try {
    return new RegExp(regex);
  } catch {
    throw invalidArgument(`'${regex}' is not a valid regular expression`);
  }
}
