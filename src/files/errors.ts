const sentences = {
  notFound: 'There is no such file.',
  damaged: 'The file is damaged: its content does not match its checksum.',
  tooLarge: 'The file is larger than allowed.',
  full: 'There is no room left for files.',
  unavailable: 'The file store cannot be used right now.',
} as const;

export type BlobErrorCode = keyof typeof sentences;

/** What can go wrong with the file store. The message is the same for everybody; `detail` is for the log. */
export class BlobError extends Error {
  override readonly name = 'BlobError';
  readonly code: BlobErrorCode;
  /** What the disk or the other side has said: a code such as `EACCES` or `AccessDenied`. Never a path or a key. */
  readonly detail: string | null;

  constructor(code: BlobErrorCode, detail: string | null = null) {
    super(sentences[code]);
    this.code = code;
    this.detail = detail;
  }
}
