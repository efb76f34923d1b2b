import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../config.ts';
import { documentHash, type Safelist, safelistOf } from './persistedDocuments.ts';

/**
 * The documents of a folder (`.graphql` and `.gql`, those in folders within it, too) or of a JSON file: an object whose
 * keys are SHA-256, or a manifest as Apollo's tools write it (`operations`, each with `id` and `body`). Throws
 * ConfigError, also where there is none: with an empty list nothing could be asked.
 */
export function readSafelist(path: string): Safelist {
  const documents = statOf(path).isDirectory() ? documentsIn(path) : documentsOf(path);
  if (documents.length === 0) throw invalid(`${path} holds no documents.`);
  try {
    return safelistOf(documents);
  } catch (error) {
    throw invalid(`a document in ${path} is no GraphQL: ${messageOf(error)}`);
  }
}

const invalid = (problem: string): ConfigError => new ConfigError(`GRAPHQL_SAFELIST: ${problem}`);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function statOf(path: string): ReturnType<typeof statSync> & object {
  try {
    return statSync(path);
  } catch (error) {
    throw invalid(`${path} cannot be read: ${messageOf(error)}`);
  }
}

const documentsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:graphql|gql)$/.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'));

function documentsOf(file: string): string[] {
  const entries = entriesOf(parsedFile(file));
  if (entries === null) throw invalid(`${file} must be an object of documents by their SHA-256.`);
  const wrong = entries.find(([sha256, document]) => documentHash(document) !== sha256);
  if (wrong !== undefined) throw invalid(`${wrong[0]} in ${file} is not the SHA-256 of its document.`);
  return entries.map(([, document]) => document);
}

function parsedFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(`${file} is no JSON: ${messageOf(error)}`);
  }
}

type Entry = readonly [sha256: string, document: string];

function entriesOf(content: unknown): readonly Entry[] | null {
  if (typeof content !== 'object' || content === null) return null;
  const operations: unknown = Reflect.get(content, 'operations');
  const entries: unknown[] = Array.isArray(operations)
    ? operations.map((each: unknown) => [Reflect.get(Object(each), 'id'), Reflect.get(Object(each), 'body')])
    : Object.entries(content);
  return entries.every(isEntry) ? entries : null;
}

const isEntry = (entry: unknown): entry is Entry =>
  Array.isArray(entry) && entry.every((part) => typeof part === 'string');
