/** What a field of RDATA is called in a sentence. */

import { say } from '../../../text/say.ts';

const WORDS: Readonly<Record<string, string>> = {
  name: say`a domain name`,
  u8: say`a number up to 255`,
  u16: say`a number up to 65535`,
  u32: say`a number up to 4294967295`,
  u64: say`a number up to 18446744073709551615`,
  octal: say`an octal number up to 177777`,
  bit: say`0 or 1`,
  seconds: say`a time`,
  ipv4: say`an IPv4 address`,
  ipv6: say`an IPv6 address`,
  string: say`a string`,
  strings: say`a string`,
  'long-string': say`a string`,
  'quoted-string': say`a string in quotes`,
  hex: say`hexadecimal data`,
  base64: say`base64 data`,
  type: say`a record type`,
  location: say`a location`,
  generic: say`its data`,
  algorithm: say`an algorithm`,
  'digest-type': say`a digest type`,
  'key-flags': say`flags`,
  'key-protocol': say`a protocol`,
  time: say`a time (YYYYMMDDHHMMSS)`,
  'some-types': say`a record type`,
  salt: say`a salt`,
  base32hex: say`a hash in base32hex`,
  'hex-word': say`hexadecimal data`,
  'base64-word': say`base64 data`,
  'key-data': say`a public key in base64`,
};

/** @param kind of the field, as the reader of RDATA names it */
export function fieldWords(kind: string | number | undefined): string {
  return WORDS[String(kind)] ?? (kind === undefined ? say`a field` : say`the ${String(kind).replaceAll('-', ' ')}`);
}
