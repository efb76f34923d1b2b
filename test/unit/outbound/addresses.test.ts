import { describe, expect, it } from 'vitest';
import { addressRefusal, InvalidCidr, isInOneOf, parseCidrs } from '../../../src/outbound/addresses.ts';

describe('which addresses are called', () => {
  it.each([
    '8.8.8.8',
    '128.145.149.111',
    '2606:4700::1111',
    '2a00:1450:4001:81b::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('given the public address %s, then it is called', (address) =>
    expect(addressRefusal(address, {})).toBeNull(),
  );

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['::', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fd00:ec2::254', 'uniqueLocal'],
    ['fc00::1', 'uniqueLocal'],
    ['169.254.169.254', 'linkLocal'],
    ['fe80::1', 'linkLocal'],
    ['fe80::1%eth0', 'linkLocal'],
    ['fec0::1', 'deprecatedSiteLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['100.100.100.200', 'carrierGradeNat'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['240.0.0.1', 'reserved'],
    ['192.0.0.192', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['203.0.113.7', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['168.63.129.16', 'cloud'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'linkLocal'],
    ['::ffff:168.63.129.16', 'cloud'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::a00:1', 'private'],
    ['64:ff9b:1::a00:1', 'rfc6052'],
    ['::7f00:1', 'reserved'],
    ['::ffff:0:127.0.0.1', 'rfc6145'],
    ['2002:7f00:1::', '6to4'],
    ['2002:808:808::', '6to4'],
    ['2001::1', 'teredo'],
    ['4000::1', 'reserved'],
    ['localhost', 'unreadable'],
    ['', 'unreadable'],
  ])('given %s, then it is refused as %s', (address, range) =>
    expect(addressRefusal(address, {})).toBe(range),
  );

  it('given an allowed network, then its addresses are called, also mapped, and no others', () => {
    const rules = { allowCidrs: parseCidrs('10.1.0.0/16, fd00::/8,192.168.7.9') };

    const allowed = ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '192.168.7.9'];
    const refused = ['10.2.0.1', '192.168.7.10', '127.0.0.1', 'fc00::1', '::ffff:10.2.0.1'];

    expect(allowed.filter((each) => addressRefusal(each, rules) !== null)).toEqual([]);
    expect(refused.filter((each) => addressRefusal(each, rules) === null)).toEqual([]);
  });

  it('given allowed loopback, then that alone is called besides', () => {
    const rules = { allowLoopback: true };

    expect(
      ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map((each) => addressRefusal(each, rules)),
    ).toEqual([null, null, null, null]);
    expect(['0.0.0.0', '10.0.0.1', '169.254.169.254'].map((each) => addressRefusal(each, rules))).toEqual([
      'unspecified',
      'private',
      'linkLocal',
    ]);
  });
});

describe('an address', () => {
  const networks = parseCidrs('10.1.0.0/16, 192.168.7.9, fd00::/8');

  it.each(['10.1.255.1', '::ffff:10.1.0.1', '192.168.7.9', 'fd12::1', 'fd12::1%eth0'])(
    '%s is in one',
    (address) => expect(isInOneOf(address, networks)).toBe(true),
  );

  it.each(['10.2.0.1', '192.168.7.8', '::1', 'fe80::1', 'unknown', '10.1.0.1:5000', ''])(
    '%s is in none',
    (address) => expect(isInOneOf(address, networks)).toBe(false),
  );
});

describe('reading allowed networks', () => {
  it('given blanks and empty entries, then they are skipped', () => {
    expect(parseCidrs('')).toEqual([]);
    expect(parseCidrs(' , 10.0.0.0/8 ,')).toHaveLength(1);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/9',
    '10/8',
    '0x0a.0.0.1',
    'example.org',
    'fd00::/129',
    '::ffff:10.0.0.0/104',
    '/8',
    '10.0.0.0/-1',
  ])('given %s, then it is refused by name', (entry) => {
    expect(() => parseCidrs(`127.0.0.0/8,${entry}`)).toThrow(InvalidCidr);
    expect(() => parseCidrs(`127.0.0.0/8,${entry}`)).toThrow(`"${entry}"`);
  });
});
