import { describe, expect, it } from 'vitest';
import {
  doubtsAbout,
  EventStoreUrlError,
  parseEventStoreUrl,
  redacted,
} from '../../../src/store/eventStoreUrl.ts';

describe('the URL of EventStoreDB', () => {
  it('names a server, who goes there and how', () => {
    expect(parseEventStoreUrl('esdb://admin:ch%40ngeit@db.local:2114/?tls=false')).toMatchObject({
      hosts: [{ address: 'db.local', port: 2114 }],
      isDiscovered: false,
      credentials: { username: 'admin', password: 'ch@ngeit' },
      isSecure: false,
    });
  });

  it('is secure, on port 2113 and without a user unless it says otherwise', () => {
    expect(parseEventStoreUrl('esdb://db')).toMatchObject({
      hosts: [{ address: 'db', port: 2113 }],
      credentials: undefined,
      isSecure: true,
      caFile: undefined,
    });
  });

  it('names the nodes of a cluster', () => {
    const { hosts } = parseEventStoreUrl(
      'esdb://a:b@n1:2111,n2:2112,n3?tls=true&tlsCAFile=./certs/ca%20x.crt',
    );
    expect(hosts.map(({ address, port }) => `${address}:${port}`)).toEqual(['n1:2111', 'n2:2112', 'n3:2113']);
  });

  it('names a cluster by DNS', () => {
    expect(parseEventStoreUrl('esdb+discover://cluster.local:2113')).toMatchObject({ isDiscovered: true });
  });

  it('may have the name that KurrentDB gives it', () => {
    expect(parseEventStoreUrl('kurrentdb://db?tls=false')).toEqual(parseEventStoreUrl('esdb://db?tls=false'));
    expect(parseEventStoreUrl('kurrentdb+discover://db')).toMatchObject({ isDiscovered: true });
  });

  it('has options in any case, with - and _', () => {
    const address = parseEventStoreUrl('esdb://db?TLS_CA_FILE=ca.pem&keep-alive-interval=-1&gossipTimeout=3');
    expect(address).toMatchObject({ caFile: 'ca.pem', keepAliveInterval: -1, gossipTimeout: 3 });
  });

  it('may have the files of a certificate', () => {
    const { certificate } = parseEventStoreUrl('esdb://db?userCertFile=u.crt&userKeyFile=u.key');
    expect(certificate).toEqual({ file: 'u.crt', keyFile: 'u.key' });
  });

  it('may have options that say what is so in any case', () => {
    const url =
      'esdb://db?nodePreference=leader&throwOnAppendFailure=true&tlsVerifyCert=true&defaultDeadline=5000';
    expect(parseEventStoreUrl(url).isSecure).toBe(true);
  });

  it.each([
    ['', /must be a URL like esdb:/],
    ['db:2113', /must be a URL like esdb:/],
    ['http://user:hidden@db:2113', /must be a URL like esdb:/],
    ['esdb://', /must name hosts/],
    ['esdb://user:hidden@', /must name hosts/],
    ['esdb://user:hidden@db:port', /must name hosts/],
    ['esdb://user:hidden@db:99999', /must name hosts/],
    ['esdb://user:hidden@db:2113,', /must name hosts/],
    ['esdb://user:hid@den@db:2113', /must be a URL like esdb:/],
    ['esdb://hidden@db', /user:password/],
    ['esdb://user:hid:den@db', /user:password/],
    ['esdb://user:hidden%zz@db', /% that encodes no character/],
    ['esdb+discover://user:hidden@a,b', /several hosts/],
    ['esdb://user:hidden@db?tls', /must have options like/],
    ['esdb://user:hidden@db?tls=maybe', /tls=true or tls=false/],
    ['esdb://user:hidden@db?tsl=true', /option that is not one of tls,/],
    ['esdb://user:hidden@db?nodePreference=follower', /nodePreference=leader/],
    ['esdb://user:hidden@db?tlsVerifyCert=false', /tlsCAFile/],
    ['esdb://user:hidden@db?throwOnAppendFailure=false', /throwOnAppendFailure=true/],
    ['esdb://user:hidden@db?keepAliveInterval=soon', /whole number/],
    ['esdb://user:hidden@db?gossipTimeout=0', /whole number from 1/],
    ['esdb://user:hidden@db?userCertFile=u.crt', /both userCertFile and userKeyFile/],
  ])('is refused as %s, in one line without the password', (url, message) => {
    expect(() => parseEventStoreUrl(url)).toThrow(EventStoreUrlError);
    expect(() => parseEventStoreUrl(url)).toThrow(message);
    expect(() => parseEventStoreUrl(url)).not.toThrow(/hid|\n/);
  });

  it('is shown without who goes there', () => {
    expect(redacted('esdb://admin:hidden@n1:2111,n2?tls=true')).toBe('esdb://n1:2111,n2:2113');
    expect(redacted('esdb+discover://admin:hidden@cluster')).toBe('esdb+discover://cluster:2113');
    expect(redacted('esdb://admin:hidden:x@db')).toBe('esdb://…');
  });

  it.each([
    ['esdb://user:hidden@db', []],
    ['esdb://db?tls=false', []],
    ['esdb://user:hidden@db?tls=false', [expect.stringContaining('with tls=false none is sent')]],
    ['esdb://user:changeit@db', [expect.stringContaining('the password that EventStoreDB comes with')]],
  ])('leaves doubts where it is hardly meant so: %s', (url, doubts) => {
    expect(doubtsAbout(parseEventStoreUrl(url))).toEqual(doubts);
  });
});
