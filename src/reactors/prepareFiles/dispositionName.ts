/** A parameter of the header: its name, a `*` where the value is encoded, and the value, quoted or not. */
const parameter = /;\s*([\w!#$%&'+.^`|~-]+)(\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g;

/**
 * The name that the header Content-Disposition gives a file (RFC 6266): the encoded one before the plain one. Null
 * where there is none that can be read. Whatever it is, it is not safe yet.
 */
export function dispositionName(header: string | undefined): string | null {
  if (header === undefined) return null;
  let plain: string | null = null;
  for (const [, name = '', star, quoted, token = ''] of header.matchAll(parameter)) {
    if (name.toLowerCase() !== 'filename') continue;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? token;
    const decoded = star === '*' ? extended(value) : null;
    if (decoded !== null && decoded !== '') return decoded;
    if (star === '' && value !== '') plain ??= value;
  }
  return plain === null ? null : asUtf8(plain);
}

/** `UTF-8''na%C3%AFve.txt` (RFC 8187); null where it is none, or in a charset that is not of the RFC. */
function extended(value: string): string | null {
  const [charset = '', , ...rest] = value.split("'");
  const encoded = rest.join("'");
  if (rest.length === 0) return null;
  try {
    if (charset.toLowerCase() === 'utf-8') return decodeURIComponent(encoded);
    if (charset.toLowerCase() !== 'iso-8859-1') return null;
    return encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  } catch {
    return null;
  }
}

/** Many servers send UTF-8 as it is, which arrives as one character a byte. */
function asUtf8(value: string): string {
  const isBytes = /[\u0080-\u00ff]/.test(value) && !/[\u0100-\uffff]/.test(value);
  if (!isBytes) return value;
  const decoded = Buffer.from(value, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? value : decoded;
}
