/** Mail addresses in running text. The grammar of address fields is mail/addresses.ts; this one reads what people quote. */

import type { Span } from '../text/span.ts';

export interface AddressInText extends Span {
  /** Without angle brackets. */
  readonly address: string;
}

const LOCAL = /[^\s<>()[\]:;,"'`«»“”‘’|{}\\]/;
const DOMAIN = /[\p{L}\p{N}._-]/u;
const MAX_LOCAL = 256;
const MAX_DOMAIN = 255;
const MAX_LITERAL = 64;

/** A local part that someone has encoded as if it were a subject (RFC 2047), or that begins with `=` after a bracket. */
const ENCODED_WORD = /^=\?[\w-]+\?[bq]\?[^?]*\?=$/i;

/** The addresses between two offsets. Linear: it goes from `@` to `@`. */
export function addressesIn(text: string, from = 0, to = text.length): AddressInText[] {
  const found: AddressInText[] = [];
  for (let at = text.indexOf('@', from); at >= 0 && at < to; at = text.indexOf('@', at + 1)) {
    const address = addressAt(text, at, Math.max(from, found.at(-1)?.end ?? 0), to);
    if (address !== undefined) found.push(address);
  }
  return found;
}

function addressAt(text: string, at: number, from: number, to: number): AddressInText | undefined {
  const start = text[at - 1] === '"' ? quotedStart(text, at - 1, from) : localStart(text, at, from);
  const end = text[at + 1] === '[' ? literalEnd(text, at + 1, to) : domainEnd(text, at + 1, to);
  if (start === undefined || end === undefined || start === at || end === at + 1) return undefined;
  return { start, end, address: text.slice(start, end) };
}

/** Letters and digits of ASCII, `.`, `_` and `-`: what both parts of most addresses are made of. */
function isUsual(unit: number): boolean {
  if (unit >= 97) return unit <= 122;
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 46 || unit === 45 || unit === 95;
}

function localStart(text: string, at: number, from: number): number {
  const limit = Math.max(from, at - MAX_LOCAL);
  let start = at;
  while (start > limit && (isUsual(text.charCodeAt(start - 1)) || LOCAL.test(text[start - 1]!))) start--;
  const local = text.slice(start, at);
  if (ENCODED_WORD.test(local) || text[start - 1] === '<') return start;
  const prefix = /^(?:.*(?:mailto|rfc822|smtp)[=;:])|^[.*=/-]+(?=[^.*=/-])|^3D/i.exec(local)?.[0].length ?? 0;
  return start + (prefix < local.length ? prefix : 0);
}

function quotedStart(text: string, quote: number, from: number): number | undefined {
  const limit = Math.max(from, quote - MAX_LOCAL);
  const start = text.slice(limit, quote).lastIndexOf('"');
  return start < 0 ? undefined : limit + start;
}

function domainEnd(text: string, start: number, to: number): number {
  const limit = Math.min(to, start + MAX_DOMAIN);
  let end = start;
  while (end < limit && (isUsual(text.charCodeAt(end)) || DOMAIN.test(text[end]!))) end++;
  while (end > start && /[._-]/.test(text[end - 1]!)) end--;
  return end;
}

function literalEnd(text: string, start: number, to: number): number | undefined {
  const end = text.slice(start, Math.min(to, start + MAX_LITERAL)).indexOf(']');
  return end < 0 ? undefined : start + end + 1;
}

/** Whether two addresses are the same mailbox for the purpose of merging: case is ignored throughout. */
export function sameAddress(a: string, b: string): boolean {
  return normalizeAddress(a) === normalizeAddress(b);
}

/** The key by which recipients are merged. */
export function normalizeAddress(address: string): string {
  const bare = address.startsWith('<') ? address.slice(1) : address;
  return (bare.endsWith('>') ? bare.slice(0, -1) : bare).toLowerCase();
}
