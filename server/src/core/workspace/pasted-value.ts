/**
 * A key that was pasted with what was around it: the quotes of its strings, the lines of its PEM file, or the whole line of a zone file.
 * One mistake, though it makes strings too long and tags unreadable.
 */

import { classifyKeyData } from '../dkim/key-data.ts';
import type { Span } from '../text/span.ts';

export interface PastedValue {
  readonly kind: 'quotes' | 'pem' | 'line';
  /** What does not belong there, or where it begins, in the value. */
  readonly span: Span;
  /** The value that was meant; undefined where no key can be made out. */
  readonly wanted: string | undefined;
}

/** No key is longer, in octets. */
const MAX_VALUE = 8192;

/** What `_domainkey` lines begin with: owner, TTL, class and type in the order of a zone file. */
const LINE_HEAD =
  /^[\s"']{0,8}[\w.-]{1,255}\s{1,80}(?:\d{1,10}\s{1,80})?(?:IN\s{1,80})?TXT[\s("'\\]{1,80}(?=v\s{0,8}=|k\s{0,8}=|p\s{0,8}=)/i;

/** @param text the record's character-strings joined, one unit an octet */
export function pastedValue(text: string): PastedValue | undefined {
  if (text.length > MAX_VALUE) return undefined;
  const head = LINE_HEAD.exec(text)?.[0];
  if (head !== undefined)
    return { kind: 'line', span: { start: 0, end: head.trimEnd().length }, wanted: lineValue(text, head) };
  const begin = text.indexOf('-----BEGIN PUBLIC KEY-----');
  if (begin >= 0) return pem(text, begin);
  const quotes = /"\s{0,80}"/.exec(text);
  if (quotes === null) return undefined;
  const wanted = text.replace(/^"|"$/g, '').replaceAll(/"\s{0,80}"/g, '');
  const span = { start: quotes.index, end: quotes.index + quotes[0].length };
  return wanted.includes('"') || !isWholeKey(wanted) ? undefined : { kind: 'quotes', span, wanted };
}

function lineValue(text: string, head: string): string | undefined {
  const rest = text.slice(head.length);
  // What follows the parenthesis is a comment; in quotes, what is between strings does not count.
  const [value = ''] = rest.split(')', 1);
  const wanted = head.includes('"') && value.includes('"') ? quotedParts(`"${value}`) : value;
  const strings = wanted.replaceAll(/["\\]/g, '').trim();
  return isWholeKey(strings) ? strings : undefined;
}

function quotedParts(text: string): string {
  return text
    .split('"')
    .filter((_, i) => i % 2 === 1)
    .join('');
}

function pem(text: string, begin: number): PastedValue {
  const mark = '-----END PUBLIC KEY-----';
  const end = text.indexOf(mark, begin);
  const data = end < 0 ? undefined : classifyKeyData(text.slice(begin, end + mark.length));
  const type = data?.material?.algorithm === 'ed25519' ? 'ed25519' : 'rsa';
  const before = text.slice(0, begin).trim() === '' ? `v=DKIM1; k=${type}; p=` : text.slice(0, begin);
  const after = text.slice(end + mark.length).trimEnd();
  const wanted =
    data?.wanted === undefined || !/p\s{0,8}=\s{0,8}$/.test(before) ? undefined : before + data.wanted + after;
  return { kind: 'pem', span: { start: begin, end: begin + 26 }, wanted };
}

/** Whether a value has a `p=` with a whole public key. */
export function isWholeKey(text: string): boolean {
  const data = /(?:^|;)\s{0,8}p\s{0,8}=([^;]*)/.exec(text)?.[1];
  const { material, wanted } = classifyKeyData(data?.trim() ?? '');
  return (
    material?.algorithm !== undefined &&
    !material.isTruncated &&
    material.trailing === 0 &&
    (wanted ?? data) !== undefined
  );
}
