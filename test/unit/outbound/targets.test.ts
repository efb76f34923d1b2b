import { describe, expect, it } from 'vitest';
import { parseCidrs } from '../../../src/outbound/addresses.ts';
import { OutboundRefused } from '../../../src/outbound/errors.ts';
import type { TargetRules } from '../../../src/outbound/targets.ts';
import { targetOf } from '../../../src/outbound/targets.ts';

function refusal(text: string, rules: TargetRules = {}): OutboundRefused {
  try {
    targetOf(text, rules);
  } catch (error) {
    if (error instanceof OutboundRefused) return error;
    throw error;
  }
  throw new Error(`${text} was not refused`);
}

describe('reading a URL to be called', () => {
  it.each([
    'https://example.org/hook?a=1',
    'http://example.org',
    'https://128.145.149.111/x',
    'http://example.org:8080/',
    'http://[2606:4700::1111]:8088/',
  ])('given %s, then it is taken', (text) => expect(targetOf(text, {}).href.startsWith(text)).toBe(true));

  it.each([
    ['nonsense', 'url'],
    ['/relative', 'url'],
    ['http://', 'url'],
    ['http://256.1.1.1/', 'url'],
    ['http://example.org:99999/', 'url'],
    ['ftp://example.org/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://example.org/', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['unix:/var/run/docker.sock', 'scheme'],
    ['http://user:secret@example.org/', 'credentials'],
    ['http://user@example.org/', 'credentials'],
    ['http://8.8.8.8@127.0.0.1/', 'credentials'],
    ['http://2130706433/', 'host'],
    ['http://0x7f.1/', 'host'],
    ['http://0177.0.0.1/', 'host'],
    ['http://127.1/', 'host'],
    ['http://134744072/', 'host'],
    ['http:\\\\8.8.8.8\\', 'host'],
    ['http:8.8.8.8', 'host'],
    ['http://１２７.０.０.１/', 'host'],
    ['http://example.org:22/', 'port'],
    ['http://example.org:25/', 'port'],
    ['http://example.org:6379/', 'port'],
    ['http://example.org:5432/', 'port'],
    ['http://example.org:0/', 'port'],
    ['http://127.0.0.1/', 'address'],
    ['http://127.0.0.1./', 'address'],
    ['http://0.0.0.0:8080/', 'address'],
    ['http://169.254.169.254/latest/meta-data/', 'address'],
    ['http://[::1]/', 'address'],
    ['http://[::ffff:127.0.0.1]/', 'address'],
    ['http://[64:ff9b::7f00:1]/', 'address'],
    ['http://[fd00:ec2::254]/', 'address'],
  ])('given %s, then it is refused for its %s', (text, reason) => expect(refusal(text).reason).toBe(reason));

  it('given allowed ports, then only those are called', () => {
    expect(targetOf('http://example.org:81/', { ports: [81] }).port).toBe('81');
    expect(refusal('http://example.org/', { ports: [81] }).reason).toBe('port');
    expect(targetOf('https://example.org/', { ports: [443] }).port).toBe('');
  });

  it('given an allowed network, then an address in it is called', () => {
    expect(targetOf('http://10.1.2.3:8080/', { allowCidrs: parseCidrs('10.0.0.0/8') }).hostname).toBe(
      '10.1.2.3',
    );
  });

  it('given the address of the server itself, then it is refused', () => {
    const rules = {
      allowLoopback: true,
      isSelf: (address: string, port: number) => address === '127.0.0.1' && port === 8080,
    };

    expect(refusal('http://127.0.0.1:8080/graphql', rules).reason).toBe('self');
    expect(targetOf('http://127.0.0.1:8088/', rules).port).toBe('8088');
  });

  it('given secrets in a URL, then no message holds them', () => {
    const texts = [
      'http://user:s3cret@example.org/',
      'ftp://user:s3cret@example.org/',
      'http://example.org:22/s3cret?key=s3cret#s3cret',
      'http://s3cret space/',
    ];

    expect(
      texts
        .map((text) => refusal(text))
        .filter((error) => `${error.message}${error.stack}`.includes('s3cret')),
    ).toEqual([]);
  });
});
