import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { StoreUnavailable } from '../../src/store/eventStore.ts';
import { whyNotStarted } from '../../src/whyNotStarted.ts';

const told = (error: unknown): string => whyNotStarted(error, { host: 'here', port: 80 });

const ofSystem = (code: string): Error =>
  Object.assign(new Error(`listen ${code}`), { code, syscall: 'listen' });

describe('why the program does not start', () => {
  it.each([
    [new ConfigError('PORT must be a number.'), 'PORT must be a number.'],
    [new DomainError('InvalidArgument', 'ADMIN_TOKEN is none.'), 'ADMIN_TOKEN is none.'],
    [
      new StoreUnavailable('the log cannot be opened', { cause: new Error('file is not a database') }),
      'the log cannot be opened: file is not a database',
    ],
    [ofSystem('EADDRINUSE'), 'Port 80 on here is in use. Choose another one with PORT.'],
    [ofSystem('EACCES'), 'Port 80 on here may not be used by this user. Choose another one with PORT.'],
    [ofSystem('EADDRNOTAVAIL'), 'HOST here is no address of this machine.'],
    [ofSystem('ENOTFOUND'), 'HOST here is no address.'],
    [
      new Error('something\n  broke'),
      'Orchestream cannot start: something broke. LOG_LEVEL=debug shows where.',
    ],
    ['a text', 'Orchestream cannot start: a text. LOG_LEVEL=debug shows where.'],
  ])('is told in one line: %s', (error, line) => {
    expect(told(error)).toBe(line);
  });
});
