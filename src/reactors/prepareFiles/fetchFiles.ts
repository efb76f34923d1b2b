import { randomUUID } from 'node:crypto';
import type { FetchedFile } from '../../commands/prepareTask.ts';
import type { FileSource } from '../../domain/process/contextFiles.ts';
import { atMost } from '../atMost.ts';
import type { FileFetching, KeptFile } from './fetchFile.ts';
import { fetchFile, FileFailed } from './fetchFile.ts';
import { distinct, nameOf } from './fileNames.ts';
import { redactedUrl } from './redactedUrl.ts';

// Limits of ELMA's wire contract, fetching files.

const MAX_FILES = 32;
const MAX_TASK_BYTES = 200 * 1024 * 1024;
const AT_ONCE = 4;

/**
 * Gets all files of a task and keeps their contents; where one cannot be had the others are given up. Throws
 * FileFailed, whose message names the variable and no query of a URL, and what fetchFile throws besides.
 */
export async function fetchFiles(
  fetching: Omit<FileFetching, 'budget'>,
  sources: readonly FileSource[],
): Promise<readonly FetchedFile[]> {
  if (sources.length > MAX_FILES)
    throw new FileFailed(`The context names ${sources.length} files; a task can have ${MAX_FILES}.`);
  const givenUp = new AbortController();
  const signal = AbortSignal.any([fetching.signal, givenUp.signal]);
  const shared = { ...fetching, signal, budget: { left: MAX_TASK_BYTES } };
  const inTurns = atMost(AT_ONCE);
  let first: unknown;
  const outcomes = await Promise.allSettled(
    sources.map((source) =>
      inTurns(async () => {
        try {
          signal.throwIfAborted();
          return await fetchFile(shared, source.url);
        } catch (error) {
          first ??= error instanceof FileFailed ? toldOf(source, error) : error;
          givenUp.abort();
          throw error;
        }
      }),
    ),
  );
  fetching.signal.throwIfAborted();
  const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (kept.length < sources.length) throw first;
  return named(sources, kept);
}

const toldOf = ({ url, variables }: FileSource, { message }: FileFailed): FileFailed =>
  new FileFailed(
    `The file of ${oneLine(variables.join(', '))} could not be fetched from ${redactedUrl(url)}: ${message}`,
  );

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function named(sources: readonly FileSource[], kept: readonly KeptFile[]): readonly FetchedFile[] {
  const names = distinct(
    sources.map(({ url, variables: [variable = ''] }, n) =>
      nameOf({ disposition: kept[n]?.disposition, url, variable }),
    ),
  );
  return kept.map(({ sha256, size, contentType }, n) => ({
    url: sources[n]?.url ?? '',
    file: { id: randomUUID(), name: names[n] ?? '', size, sha256, ...typeOf(contentType) },
  }));
}

/** What the server says that the content is, where that is a type at all. */
function typeOf(header: string | undefined): { readonly contentType?: string } {
  const [type = ''] = (header ?? '').split(';');
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type.trim()) ? { contentType: type.trim().toLowerCase() } : {};
}
