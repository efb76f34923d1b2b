import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFile } from './composeFile.ts';
import { NEXT_PATH } from '../../../src/nodes/asking.ts';

const text = readFileSync('docker/haproxy.cfg', 'utf8');

describe('the proxy', () => {
  it('lets nobody call what nodes ask each other', () => {
    const [, prefix = ''] = /return status 404 if \{ path,url_dec -m beg -i (\S+) \}/.exec(text) ?? [];
    expect(prefix).toMatch(/^\/.+\/$/);
    expect(NEXT_PATH.startsWith(prefix)).toBe(true);
  });

  it('asks nodes whether they are ready', () => {
    expect(text).toContain('option httpchk GET /health/ready\n');
    expect(text).toMatch(/default-server check /);
  });

  it('sends nothing twice that a node may have done', () => {
    expect(text.match(/retry-on .*/g)).toStrictEqual(['retry-on conn-failure']);
  });

  it('passes on no address but the one that it sees', () => {
    expect(text).toContain('set-header X-Forwarded-For %[src]\n');
  });

  it('says of itself how it is where its container asks', () => {
    const { services } = readFile('docker-compose.yml', { POSTGRES_PASSWORD: 'a', ADMIN_PASSWORD: 'b' }) as {
      services: { proxy: { healthcheck: { test: string[] } } };
    };
    const url = new URL(services.proxy.healthcheck.test.at(-1) ?? '');
    expect(text).toContain(`bind ${url.host}\n\thttp-request return status 200 if { path ${url.pathname} }`);
  });
});
