import { membersOf, rewriteMembers } from '../jsonText.ts';
import type { Variables } from './context.ts';
import { comesOut } from './variables.ts';

/**
 * An output context as ELMA's clients read it: names in lower case, and every declared output there, null where the
 * bot has not set it. One that is so already stays to the letter.
 */
export function elmaOutput(variables: Variables, text: string): string {
  const members = membersOf(text) ?? {};
  const declared = (variables ?? []).filter(comesOut).map(({ name }) => name.toLowerCase());
  const missing = declared.filter(
    (name) => !Object.keys(members).some((each) => each.toLowerCase() === name),
  );
  const isLower = Object.keys(members).every((name) => name === name.toLowerCase());
  if (isLower && missing.length === 0) return text;
  const unset = missing.map((name): [string, unknown] => [name, null]);
  return rewriteMembers(text, (name, value) => [name.toLowerCase(), value], unset);
}
