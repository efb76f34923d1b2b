import type { Format } from 'ajv';
import { fastFormats, fullFormats } from 'ajv-formats/dist/formats.js';

const url = (text: string): boolean => /^(?:https?|ftp):\/\//i.test(text) && URL.canParse(text);

/**
 * What `format` checks. Of ajv-formats, the variants whose regular expressions need time in proportion to the text;
 * its `email` (full) and `url` do not. A format that is not listed here is not checked, as the standard allows.
 */
export const formats: Readonly<Record<string, Format>> = {
  ...fullFormats,
  uri: fastFormats.uri,
  'uri-reference': fastFormats['uri-reference'],
  email: fastFormats.email,
  url,
  // The metaschemas ask it of `pattern`, where patterns.ts decides; JavaScript's opinion would refuse `(?i)a`.
  regex: true,
};
