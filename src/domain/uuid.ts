const pattern =
  /^(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\})$/;

/** Reads a UUID in any case, in braces or not, to lower case without them; null where the text is none. */
export function tryParseUuid(text: string): string | null {
  const match = pattern.exec(text.trim().toLowerCase());
  return match?.[1] ?? match?.[2] ?? null;
}
