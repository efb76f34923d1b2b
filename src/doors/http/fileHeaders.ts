import { safeFileName } from '../../files/safeFileName.ts';

/**
 * The headers of a file that somebody unknown has made: it is saved under its name, and no browser makes a page of it
 * (RFC 6266: the plain name for old clients, the encoded one for all others).
 */
export function fileHeaders({
  name,
  size,
  sha256,
}: {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}): Readonly<Record<string, string | number>> {
  const safe = safeFileName(name);
  const plain = safe.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_');
  return {
    'content-type': 'application/octet-stream',
    'content-length': size,
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded(safe)}`,
    etag: `"${sha256}"`,
  };
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
