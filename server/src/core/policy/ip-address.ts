/** IP addresses and networks as SPF writes them (RFC 7208 §5.6, RFC 4291 §2.2). */

import { append } from '../text/lists.ts';
/** Octets in network order: 4 or 16. */
export type IpAddress = readonly number[];

/** The longest text of an address: eight groups, the last two as an IPv4 address. */
const MAX_ADDRESS = 45;

/** Four decimal numbers without leading zeros. */
export function parseIp4(text: string): IpAddress | undefined {
  if (text.length > 15) return undefined;
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const octets = parts.map(Number);
  return octets.every((octet) => octet < 256) ? octets : undefined;
}

/** Eight groups of hexadecimal digits, `::` for groups of zeros, the last two groups possibly as IPv4. */
export function parseIp6(text: string): IpAddress | undefined {
  if (text.length > MAX_ADDRESS || !text.includes(':')) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1]!, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  // `::` stands for one group or more.
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string, mayEndInIp4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const octets: number[] = [];
  for (const [i, group] of groups.entries()) {
    const ip4 = mayEndInIp4 && i === groups.length - 1 ? parseIp4(group) : undefined;
    if (ip4 !== undefined) append(octets, ip4);
    else if (/^[0-9A-Fa-f]{1,4}$/.test(group))
      octets.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return octets;
}

/** The text of RFC 5952 §4: lower case, the longest run of zero groups as `::`. */
export function formatAddress(address: IpAddress): string {
  if (address.length === 4) return address.join('.');
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((address[i]! << 8) | address[i + 1]!);
  let from = 0;
  let length = 0;
  for (let i = 0; i < 8; ) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      from = i;
      length = end - i;
    }
    i = end + 1;
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`;
}

/** The address with all bits after the prefix set to zero. */
export function networkOf(address: IpAddress, prefixLength: number): IpAddress {
  return address.map((octet, i) => {
    const bits = Math.max(0, Math.min(8, prefixLength - i * 8));
    return octet & (0xff << (8 - bits)) & 0xff;
  });
}

export function sameAddress(a: IpAddress, b: IpAddress): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

/** Networks from which no mail comes over the Internet: private, loopback, link-local, shared, multicast, reserved (RFC 6890). */
const LOCAL: readonly (readonly [IpAddress, number])[] = [
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 168, 0, 0], 16],
  [[224, 0, 0, 0], 3],
  [parseIp6('::1')!, 128],
  [parseIp6('fc00::')!, 7],
  [parseIp6('fe80::')!, 10],
  [parseIp6('ff00::')!, 8],
];

/** Whether the whole network lies where no mail of the Internet comes from. */
export function isLocalNetwork(address: IpAddress, prefixLength: number): boolean {
  return LOCAL.some(
    ([network, length]) =>
      network.length === address.length && prefixLength >= length && sameAddress(networkOf(address, length), network),
  );
}

/** An IPv4 address in IPv6 clothes, `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2). */
export function isMappedIp4(address: IpAddress): boolean {
  return (
    address.length === 16 &&
    address.slice(0, 10).every((octet) => octet === 0) &&
    address[10] === 255 &&
    address[11] === 255
  );
}

/** The prefix length that a netmask such as `255.255.255.0` means; undefined where its ones are not contiguous. */
export function prefixOfNetmask(text: string): number | undefined {
  const mask = parseIp4(text);
  if (mask === undefined) return undefined;
  const bits = mask.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1+0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}
