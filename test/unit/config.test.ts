import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, settings } from '../../src/config.ts';

describe('readConfig', () => {
  it('takes what the documentation names where nothing is set, and empty for not set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDir: './data',
      logLevel: 'info',
    });
    expect(readConfig({ PORT: '', HOST: '' })).toStrictEqual(readConfig({}));
  });

  it('reads what is set', () => {
    expect(readConfig({ PORT: '0', UIPATH_ANY_HOLDER: 'true' })).toMatchObject({
      port: 0,
      anyHolder: 'true',
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['LOG_LEVEL', 'loud'],
    ['UIPATH_ANY_HOLDER', 'yes'],
    ['LEASE_GRACE_SECONDS', '-1'],
    ['ORCHESTREAM_PORT', '1'],
    ['EVENTSTORE_URL', 'esdb://127.0.0.1:2113'],
    ['DATABASE_URL', 'postgres://127.0.0.1/orchestream'],
  ])('stops at %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('repeats no secret', () => {
    const secrets = Object.values(settings).filter(({ isSecret }) => isSecret);
    expect(secrets.map(({ name }) => name)).toStrictEqual(['ADMIN_PASSWORD', 'ADMIN_TOKEN', 'CLIENT_SECRET']);
  });
});
