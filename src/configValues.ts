import type { Cidr } from './outbound/addresses.ts';
import { InvalidCidr, parseCidrs } from './outbound/addresses.ts';
import { isDatabaseUrl } from './postgres/databaseUrl.ts';
import { EventStoreUrlError, parseEventStoreUrl } from './store/eventStoreUrl.ts';

// How the values of environment variables are read; each throws ConfigError for one that cannot be used.

/** A value that cannot be used; the message names the variable and never repeats a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export const text =
  (standard: string) =>
  (value: string | undefined): string =>
    value ?? standard;
export const optional = (value: string | undefined): string | undefined => value;

export const wholeNumber =
  (name: string, standard: number, min: number, max: number) =>
  (value: string | undefined): number => {
    if (value === undefined) return standard;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}.`);
  };

export const optionalNumber =
  (name: string, min: number, max: number) =>
  (value: string | undefined): number | undefined =>
    value === undefined ? undefined : wholeNumber(name, 0, min, max)(value);

export const eventStoreUrl =
  (name: string) =>
  (value: string | undefined): string | undefined => {
    try {
      if (value !== undefined) parseEventStoreUrl(value);
      return value;
    } catch (error) {
      if (error instanceof EventStoreUrlError) throw new ConfigError(`${name} ${error.message}`);
      throw error;
    }
  };

export const databaseUrl =
  (name: string) =>
  (value: string | undefined): string | undefined => {
    if (value === undefined || isDatabaseUrl(value)) return value;
    throw new ConfigError(`${name} must be a URL like postgres://user:password@host:5432/database.`);
  };

export const baseUrl =
  (name: string) =>
  (value: string | undefined): string | undefined => {
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : null;
    const isBase = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
    if (!isBase) throw new ConfigError(`${name} must be a URL like http://host:8080, without a path.`);
    return url.origin;
  };

export const networks =
  (name: string) =>
  (value: string | undefined): readonly Cidr[] => {
    try {
      return parseCidrs(value ?? '');
    } catch (error) {
      if (error instanceof InvalidCidr) throw new ConfigError(`${name}: ${error.message}`);
      throw error;
    }
  };

/** Names, and no addresses: those are networks. */
export const hosts =
  (name: string) =>
  (value: string | undefined): readonly string[] => {
    const names = value?.split(',').map((host) => host.trim().toLowerCase()) ?? [];
    const wrong = names.find((host) => !/^(?=.*[a-z])[a-z\d-]+(?:\.[a-z\d-]+)*$/.test(host));
    if (wrong === undefined) return names;
    throw new ConfigError(`${name}: "${wrong}" is no name of a host like erp.internal.`);
  };

export const elmaPaths =
  (name: string) =>
  (value: string | undefined): readonly string[] | undefined => {
    const paths = value?.split(',').map((path) => path.trim());
    const wrong = paths?.find((path) => !/^\/v1\/(?:orchestra|repository)(?:\/[\w.-]+)+$/.test(path));
    if (wrong === undefined) return paths;
    throw new ConfigError(`${name}: "${wrong}" is no path below /v1/orchestra or /v1/repository.`);
  };

/** Minutes; 14 hours at most, as in .NET. */
export const clockOffset =
  (name: string) =>
  (value: string | undefined): number | null => {
    if (value === undefined || value === 'Z') return null;
    const [, sign, hours, minutes] = /^([+-])(0\d|1[0-3]|14(?=:00)):([0-5]\d)$/.exec(value) ?? [];
    if (sign === undefined) throw new ConfigError(`${name} must be Z or like +04:00, up to 14 hours.`);
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };

export const oneOf =
  <const T extends readonly [string, ...string[]]>(name: string, ...values: T) =>
  (value: string | undefined): T[number] => {
    const found = values.find((each) => each === (value ?? values[0]));
    if (found === undefined) throw new ConfigError(`${name} must be one of ${values.join(', ')}.`);
    return found;
  };
