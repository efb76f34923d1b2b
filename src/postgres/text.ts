// PostgreSQL keeps no text with the character U+0000, which JSON may bring and which must come back as it was. So it is
// written as two characters, of which the first is no character of any script; that one itself becomes two as well.

const MARK = '\uFFFE';
const ZERO = `${MARK}0`;
const MARK_ITSELF = `${MARK}1`;

/** A text as PostgreSQL keeps it; half of a surrogate pair becomes U+FFFD, as it does in UTF-8. */
export function toStored(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  if (!wellFormed.includes('\0') && !wellFormed.includes(MARK)) return wellFormed;
  return wellFormed.replaceAll(MARK, MARK_ITSELF).replaceAll('\0', ZERO);
}

/** The text again as it was given to toStored. */
export const fromStored = (text: string): string =>
  text.includes(MARK) ? text.replaceAll(ZERO, '\0').replaceAll(MARK_ITSELF, MARK) : text;
