/** Filling in the macros of SPF terms and explanations (RFC 7208 §7.2 to §7.4). How macros are read is `spf-domain.ts`'s. */

import { asciiLowerCase, type DomainName } from '../text/domain-name.ts';
import { formatAddress, type IpAddress } from './ip-address.ts';
import type { SpfMacro } from './spf-domain.ts';

/** The value of each letter, a unit for an octet; undefined where it is not known. */
export type SpfMacroValues = Readonly<Record<string, string | undefined>>;

/** The values of `i`, `v` and `c` for the address of the sending server. */
export function addressValues(address: IpAddress): SpfMacroValues {
  const nibbles = address.flatMap((octet) => [octet >> 4, octet & 15]);
  return address.length === 4
    ? { i: address.join('.'), v: 'in-addr', c: address.join('.') }
    : { i: nibbles.map((nibble) => nibble.toString(16).toUpperCase()).join('.'), v: 'ip6', c: formatAddress(address) };
}

/**
 * The text with its macros filled in; the letter instead whose value is not known.
 *
 * @param start where the text begins in what the macros' spans refer to
 */
export function expandMacros(
  text: string,
  start: number,
  macros: readonly SpfMacro[],
  values: SpfMacroValues,
): { readonly text: string } | { readonly missing: string } {
  let expanded = '';
  let from = 0;
  for (const macro of macros) {
    const { span, letter } = macro;
    expanded += text.slice(from, span.start - start);
    from = span.end - start;
    if (letter === undefined) {
      expanded += LITERALS[text[from - 1]!] ?? '';
      continue;
    }
    const value = values[letter];
    if (value === undefined) return { missing: letter };
    expanded += transformed(value, macro);
  }
  return { text: expanded + text.slice(from) };
}

/** `%%`, `%_` and `%-`. */
const LITERALS: Readonly<Record<string, string>> = { '%': '%', _: ' ', '-': '%20' };

function transformed(value: string, { parts, isReversed, delimiters, isEscaped }: SpfMacro): string {
  const separators = delimiters === '' ? '.' : delimiters;
  const pieces: string[] = [''];
  for (const character of value) {
    if (separators.includes(character)) pieces.push('');
    else pieces[pieces.length - 1] += character;
  }
  if (isReversed) pieces.reverse();
  const kept = parts === undefined ? pieces : pieces.slice(-parts);
  const joined = kept.join('.');
  return isEscaped ? escapedForUrl(joined) : joined;
}

/** All but the unreserved characters of RFC 3986 §2.3. */
function escapedForUrl(octets: string): string {
  return octets.replace(
    /[^A-Za-z0-9\-._~]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

const MAX_NAME = 253;
const MAX_LABEL = 63;

/**
 * The name to be looked up. One that is too long loses labels from the left (§7.3); one that cannot be in the DNS, because a
 * label is empty or too long, is undefined.
 */
export function expandedName(text: string): DomainName | undefined {
  const parts = (text.endsWith('.') ? text.slice(0, -1) : text).split('.');
  let length = parts.reduce((sum, part) => sum + part.length + 1, -1);
  let from = 0;
  while (length > MAX_NAME && from < parts.length) length -= parts[from++]!.length + 1;
  const kept = parts.slice(from);
  if (kept.some((part) => part === '' || part.length > MAX_LABEL)) return undefined;
  return kept.map((part) => asciiLowerCase(part).replace(/[^\x21-\x7e]|\\/g, escapedOctet)).join('.') as DomainName;
}

function escapedOctet(character: string): string {
  return character === '\\' ? '\\\\' : `\\${String(character.charCodeAt(0)).padStart(3, '0')}`;
}
