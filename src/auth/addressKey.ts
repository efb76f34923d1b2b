/**
 * What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, since whoever has one of its
 * addresses has them all.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  return plain.includes(':') ? `${groups(plain).slice(0, 4).join(':')}::/64` : plain;
}

const split = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The eight groups of an IPv6 address. */
function groups(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const [left, right] = [split(head), split(tail ?? '')];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}
