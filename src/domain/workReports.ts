import { DomainError } from './errors.ts';
import type { Instant } from './instant.ts';

// What a robot brings about while it works, whichever kind of work it is.

/** A file that came with the work, or that a robot has uploaded. Its bytes are found by their hash. */
export interface WorkFile {
  readonly id: string;
  readonly direction: 'in' | 'out';
  /** Unique in its work and direction, without regard to case. */
  readonly name: string;
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly contentType?: string;
}

/** What a robot measures; its times come before those of the status. */
export interface WorkMetrics {
  readonly startTime?: Instant;
  readonly endTime?: Instant;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A number of the same name is replaced. */
export const mergedMetrics = (before: WorkMetrics, { numbers, ...times }: WorkMetrics): WorkMetrics => ({
  ...before,
  ...times,
  ...(numbers !== undefined && { numbers: { ...before.numbers, ...numbers } }),
});

const MAX_FILES = 100;

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const uploadsAmong = (files: readonly WorkFile[]): readonly WorkFile[] =>
  files.filter(({ direction }) => direction === 'out');

/**
 * The file where it is to be added to those of its work; none where it is there already, with the same bytes. Throws
 * NameAlreadyUsed, InvalidArgument where there are too many.
 */
export function addFile(file: WorkFile, files: readonly WorkFile[]): WorkFile[] {
  const uploads = uploadsAmong(files);
  const known = uploads.find(({ name }) => sameName(name, file.name));
  if (known?.sha256 === file.sha256) return [];
  if (known !== undefined) throw new DomainError('NameAlreadyUsed', 'A file of this name is there already.');
  if (uploads.length >= MAX_FILES)
    throw new DomainError('InvalidArgument', `At most ${MAX_FILES} files can be uploaded.`);
  return [file];
}
