import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/domain/errors.ts';
import { errorEnvelope } from '../../../src/doors/http/errorEnvelope.ts';
import { NEXT_PATH } from '../../../src/nodes/asking.ts';
import { readFile } from './composeFile.ts';

const text = readFileSync('docker/haproxy.cfg', 'utf8');

describe('the proxy', () => {
  it('lets nobody call what nodes ask each other', () => {
    const [, prefix = ''] = /return status 404 if \{ path,url_dec -m beg -i (\S+) \}/.exec(text) ?? [];
    expect(prefix).toMatch(/^\/.+\/$/);
    expect(NEXT_PATH.startsWith(prefix)).toBe(true);
  });

  it('asks nodes whether they are ready, and where none is whether they run', () => {
    expect(text).toContain('use_backend ready if { nbsrv(ready) gt 0 }\n\tdefault_backend live\n');
    const [, ready = '', live = ''] = text.split(/^backend /m);
    expect(ready).toMatch(/^ready\n[^]*option httpchk GET \/health\/ready\n/);
    expect(live).toMatch(/^live\n[^]*option httpchk GET \/health\/live\n/);
  });

  it('answers in JSON where no node has answered', () => {
    const bodies = [...text.matchAll(/^\thttp-error status (\d+) .* string '(.*)'$/gm)];
    expect(bodies.map(([, status]) => status)).toStrictEqual(['502', '503', '504']);
    for (const [, , body = ''] of bodies)
      expect(Object.keys(JSON.parse(body))).toStrictEqual(
        Object.keys(errorEnvelope(new DomainError('StoreUnavailable'), '')),
      );
  });

  it('sends nothing twice that a node may have done', () => {
    expect(text.match(/retry-on .*/g)).toStrictEqual(['retry-on conn-failure']);
  });

  it('passes on nothing of what callers say of themselves', () => {
    expect(text).toContain('set-header X-Forwarded-For %[src]\n');
    expect(text).toContain('set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]\n');
    expect(text).toContain('del-header X-Forwarded-Host\n');
  });

  it('says of itself how it is where its container asks', () => {
    const { services } = readFile('docker-compose.yml', {
      POSTGRES_PASSWORD: 'a',
      ADMIN_PASSWORD: 'b',
      ADMIN_TOKEN: 'c',
    }) as {
      services: { proxy: { healthcheck: { test: string[] } } };
    };
    const url = new URL(services.proxy.healthcheck.test.at(-1) ?? '');
    expect(text).toContain(`bind ${url.host}\n\thttp-request return status 200 if { path ${url.pathname} }`);
  });
});
