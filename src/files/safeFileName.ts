const MAX_BYTES = 200;
const MAX_EXTENSION_BYTES = 20;
const EMPTY = 'file';

/** What is not seen or turns the reading direction: a name must not look like another. Joiners, which scripts need, stay. */
const invisible =
  /[\p{Cc}\p{Zl}\p{Zp}\u{AD}\u{61C}\u{180E}\u{200B}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E007F}]/gu;

/** Names that Windows gives to devices, whatever their extension. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i;

/**
 * A name that can be shown and saved anywhere, made of one that somebody else has chosen: the last part of a path, in
 * NFC, without invisible characters and those that a file system refuses, at most 200 bytes with its extension kept.
 * Never empty, and the same when made safe again. It is a label: where a content is kept never depends on it.
 */
export function safeFileName(given: string): string {
  const segments = given.toWellFormed().replace(invisible, '').normalize('NFC').split(/[/\\]/);
  const visible = segments.map(trimmed).findLast((segment) => segment !== '') ?? EMPTY;
  const allowed = visible.replace(/[<>:"|?*]/g, '_');
  return shortened(device.test(allowed) ? `_${allowed}` : allowed);
}

/** Windows drops dots and blanks at the end. A name of nothing else is no name. */
const trimmed = (name: string): string =>
  name
    .replace(/\s+/g, ' ')
    .replace(/^ /, '')
    .replace(/[. ]+$/, '');

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  if (extension === '' || Buffer.byteLength(extension) > MAX_EXTENSION_BYTES)
    return trimmed(cut(name, MAX_BYTES)) || EMPTY;
  return trimmed(cut(name.slice(0, dot), MAX_BYTES - Buffer.byteLength(extension))) + extension;
}

/** The first characters that fit into so many bytes, none of them halved. */
function cut(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
