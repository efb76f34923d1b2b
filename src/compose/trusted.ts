import type { Config } from '../config.ts';
import type { IsTrusted } from '../doors/http/server.ts';
import { isInOneOf } from '../outbound/addresses.ts';

/** The proxies that the configuration names. */
export const trusted =
  ({ trustedProxies }: Pick<Config, 'trustedProxies'>): IsTrusted =>
  (address) =>
    isInOneOf(address, trustedProxies);
