/** What a field of RDATA is called in a sentence. */

const WORDS: Readonly<Record<string, string>> = {
  name: 'a domain name',
  u8: 'a number up to 255',
  u16: 'a number up to 65535',
  u32: 'a number up to 4294967295',
  u64: 'a number up to 18446744073709551615',
  octal: 'an octal number up to 177777',
  bit: '0 or 1',
  seconds: 'a time',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  string: 'a string',
  strings: 'a string',
  'long-string': 'a string',
  'quoted-string': 'a string in quotes',
  hex: 'hexadecimal data',
  base64: 'base64 data',
  type: 'a record type',
  location: 'a location',
  generic: 'its data',
  algorithm: 'an algorithm',
  'digest-type': 'a digest type',
  'key-flags': 'flags',
  'key-protocol': 'a protocol',
  time: 'a time (YYYYMMDDHHMMSS)',
  'some-types': 'a record type',
  salt: 'a salt',
  base32hex: 'a hash in base32hex',
  'hex-word': 'hexadecimal data',
  'base64-word': 'base64 data',
  'key-data': 'a public key in base64',
};

/** @param kind of the field, as the reader of RDATA names it */
export function fieldWords(kind: string | number | undefined): string {
  return WORDS[String(kind)] ?? (kind === undefined ? 'a field' : `the ${String(kind).replaceAll('-', ' ')}`);
}
