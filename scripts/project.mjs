// What the scripts share: where the project is, and how they say that something went wrong.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A failure whose message is all that the user needs to see. */
export class Problem extends Error {}
