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
    expect(readConfig({ PORT: '0', UIPATH_ANY_HOLDER: 'true', ELMA_PORT: '48080' })).toMatchObject({
      port: 0,
      anyHolder: 'true',
      elmaPort: 48_080,
    });
    expect(readConfig({}).elmaPort).toBeUndefined();
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['LOG_LEVEL', 'loud'],
    ['UIPATH_ANY_HOLDER', 'yes'],
    ['LEASE_GRACE_SECONDS', '-1'],
    ['GRAPHQL_INTROSPECTION', 'no'],
    ['GRAPHQL_TIMEOUT_SECONDS', '0'],
    ['GRAPHQL_TIMEOUT_SECONDS', '3601'],
    ['GRAPHQL_TIMEOUT_SECONDS', 'half'],
    ['ORCHESTREAM_PORT', '1'],
    ['EVENTSTORE_URL', 'http://127.0.0.1:2113'],
    ['EVENTSTORE_WAIT_SECONDS', '-1'],
    ['NODE_URL', 'node-1:8080'],
    ['NODE_URL', 'http://node-1:8080/path'],
    ['NODE_URL', 'http://user:secret@node-1:8080'],
    ['DATABASE_URL', 'mysql://127.0.0.1/orchestream'],
    ['DATABASE_WAIT_SECONDS', 'long'],
    ['EGRESS_ALLOW_CIDRS', '10.0.0.0/33'],
    ['EGRESS_ALLOW_CIDRS', 'localhost'],
    ['EGRESS_ALLOW_HOSTS', '10.0.0.1'],
    ['EGRESS_ALLOW_HOSTS', 'a.test,'],
    ['EGRESS_ALLOW_HOSTS', 'http://a.test'],
    ['EGRESS_ALLOW_HOSTS', '*.test'],
    ['TRUSTED_PROXIES', '10.0.0.1, proxy'],
    ['TRUSTED_PROXIES', 'fd00::/129'],
    ['TRUSTED_PROXIES', 'true'],
    ['ELMA_PORT', '70000'],
    ['ELMA_UUID_AS_TOKEN', 'maybe'],
    ['ELMA_HTTP_STATUS', 'real'],
    ['CALLBACK_ON_CANCEL', 'yes'],
    ['FILE_FETCH_SECONDS', '0'],
    ['ELMA_FILE_DETECTION', 'all'],
    ['ELMA_CANCEL_PATHS', '/graphql'],
    ['ELMA_CANCEL_PATHS', '/v1/orchestra/task/cancel,'],
    ['ELMA_CANCEL_PATHS', '/v1/orchestra/*'],
    ['ELMA_CREATE_OFFSET', '4'],
    ['ELMA_CREATE_OFFSET', '+14:30'],
    ['S3_ENDPOINT', 's3.example.org'],
    ['S3_PATH_STYLE', 'yes'],
  ])('stops at %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('reads how GraphQL is set up', () => {
    const set = {
      GRAPHQL_INTROSPECTION: 'off',
      GRAPHQL_SAFELIST: '/etc/documents',
      GRAPHQL_TIMEOUT_SECONDS: '5',
    };
    expect(readConfig(set)).toMatchObject({
      graphqlIntrospection: 'off',
      graphqlSafelist: '/etc/documents',
      graphqlTimeoutSeconds: 5,
    });
    expect(readConfig({})).toMatchObject({
      graphqlIntrospection: 'on',
      graphqlSafelist: undefined,
      graphqlTimeoutSeconds: 30,
    });
  });

  it('takes names of hosts in any case', () => {
    expect(readConfig({ EGRESS_ALLOW_HOSTS: 'ERP.internal, bpm' }).egressAllowHosts).toEqual([
      'erp.internal',
      'bpm',
    ]);
    expect(readConfig({}).egressAllowHosts).toEqual([]);
  });

  it('takes the paths of cancelling as a list, and an offset in minutes', () => {
    const set = { ELMA_CANCEL_PATHS: '/v1/orchestra/a, /v1/repository/b', ELMA_CREATE_OFFSET: '-09:30' };
    expect(readConfig(set)).toMatchObject({
      elmaCancelPaths: ['/v1/orchestra/a', '/v1/repository/b'],
      elmaCreateOffset: -570,
    });
    expect(readConfig({})).toMatchObject({ elmaCancelPaths: undefined, elmaCreateOffset: null });
    expect(readConfig({ ELMA_CREATE_OFFSET: 'Z' }).elmaCreateOffset).toBeNull();
  });

  it.each([
    'orchestream',
    'mysql://me:hidden@127.0.0.1/db',
    'postgres://me:hid#den@host/db',
    'postgres:hidden',
  ])('takes no %s for a database, and does not repeat it', (url) => {
    expect(() => settings.databaseUrl.read(url)).toThrow(/^DATABASE_URL must be a URL like/);
    expect(() => settings.databaseUrl.read(url)).not.toThrow(/hid/);
  });

  it('takes a database by host and port, or by the folder of its socket', () => {
    for (const url of ['postgres://me:secret@db:5433/orchestream', 'postgresql:///orchestream?host=/run/pg'])
      expect(settings.databaseUrl.read(url)).toBe(url);
  });

  it('takes an EventStoreDB by its URL', () => {
    const url = 'esdb://admin:hidden@a:2113,b:2113?tls=true';
    expect(settings.eventStoreUrl.read(url)).toBe(url);
  });

  it.each(['orchestream', 'esdb://admin:hidden@a:b', 'esdb://admin:hid:den@a'])(
    'takes no %s for an EventStoreDB, and does not repeat it',
    (url) => {
      expect(() => settings.eventStoreUrl.read(url)).toThrow(ConfigError);
      expect(() => settings.eventStoreUrl.read(url)).toThrow(/^EVENTSTORE_URL must /);
      expect(() => settings.eventStoreUrl.read(url)).not.toThrow(/hid/);
    },
  );

  it('repeats no secret', () => {
    const secrets = Object.values(settings).filter(({ isSecret }) => isSecret);
    expect(secrets.map(({ name }) => name)).toStrictEqual([
      'S3_SECRET_ACCESS_KEY',
      'EVENTSTORE_URL',
      'DATABASE_URL',
      'ADMIN_PASSWORD',
      'ADMIN_TOKEN',
      'CLIENT_SECRET',
      'ROBOT_ENROLLMENT_KEY',
    ]);
  });
});
