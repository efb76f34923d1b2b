import type { Config } from './config.ts';
import { ConfigError } from './config.ts';
import { DomainError } from './domain/errors.ts';
import { StoreUnavailable } from './store/eventStore.ts';

/** What tells a person who starts the program why it does not start: one line, and no stack. */
export function whyNotStarted(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const because = cause instanceof Error ? `: ${cause.message}` : '';
  if (isMeantForPeople(error)) return oneLine(`${message}${because}`);
  const listening = listeningProblems[codeOf(error)];
  return listening === undefined
    ? oneLine(`Orchestream cannot start: ${message}${because}. LOG_LEVEL=debug shows where.`)
    : listening(host, port);
}

const isMeantForPeople = (error: unknown): boolean =>
  error instanceof ConfigError || error instanceof StoreUnavailable || error instanceof DomainError;

const listeningProblems: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `Port ${port} on ${host} is in use. Choose another one with PORT.`,
  EACCES: (host, port) =>
    `Port ${port} on ${host} may not be used by this user. Choose another one with PORT.`,
  EADDRNOTAVAIL: (host) => `HOST ${host} is no address of this machine.`,
  ENOTFOUND: (host) => `HOST ${host} is no address.`,
  EINVAL: (host) => `HOST ${host} is no address.`,
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : '';

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ');
