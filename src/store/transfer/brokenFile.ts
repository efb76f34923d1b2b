/** A file is not, or not wholly, what was exported. The message is for people. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile';
}

export const brokenLine = (line: number, what: string): BrokenFile => new BrokenFile(`line ${line} ${what}`);
