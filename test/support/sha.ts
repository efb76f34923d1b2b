import { createHash } from 'node:crypto';

/** The name under which files keep their bytes: SHA-256 in hex. */
export const shaOf = (text: string): string => createHash('sha256').update(text).digest('hex');
